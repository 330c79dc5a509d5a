import type { SignalAction, SignalReason } from '../domain/signal.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { Bar } from '../indicators/indicator.ts';
import type { ParameterSchema, ParameterValues } from './parameters.ts';

/** What a strategy remembers between candles for one instrument: flat and plain, so that it survives a restart as JSON. */
export type StrategyState = Readonly<Record<string, number | boolean | string | null>>;

/** What a strategy would do about it, before anyone sized it or let it through. */
export type Proposal =
  /** Open with the configured notional. */
  | { readonly kind: 'enter' }
  /** Close all that this strategy holds, or for an exit manager the whole position. */
  | { readonly kind: 'leave' };

/** What a strategy decided. */
export interface Verdict {
  /** Entry wins over exit; neither is hold. */
  readonly action: SignalAction;
  readonly entry: boolean;
  readonly exit: boolean;
  readonly proposals: readonly Proposal[];
}

/** Why it decided so. */
export interface Explanation {
  readonly reasons: readonly SignalReason[];
  /** Every number that went in, by name. */
  readonly inputs: Readonly<Record<string, number | null>>;
}

/** What a strategy made of one event, with its why. */
export interface Evaluation extends Verdict, Explanation {}

/** One strategy at work on one instrument: takes its closed candles in order. Deterministic: no clock, no I/O. */
export interface Evaluator {
  /** Feeds the indicators without deciding. */
  warm(bar: Bar): void;
  /** Decides on a closed candle, moves the state on and says why. */
  step(bar: Bar): Evaluation;
  /** The same without the why: many times faster, for whoever needs only the decision. */
  decide(bar: Bar): Verdict;
  readonly state: StrategyState;
}

interface Described {
  /** The internal name: stable, lower case with underscores. */
  readonly id: string;
  readonly title: string;
  /** The rule of entry and of exit in a sentence or two of plain text. */
  readonly description: string;
  readonly parameters: ParameterSchema;
}

/** A strategy that reads candles: a closed set of functions over its own parameter and state types. */
export interface SignalStrategy extends Described {
  readonly kind: 'signal';
  readonly timeframes: readonly Timeframe[];
  readonly defaultTimeframe: Timeframe;
  /** Closed candles it needs before its first decision. */
  warmUp(parameters: ParameterValues): number;
  /** `saved` is a state given out before (perhaps by an older version: what does not fit is replaced by the initial one). */
  createEvaluator(parameters: ParameterValues, saved: unknown): Evaluator;
}

/** An open position at the market, as an exit manager sees it. */
export interface MarkedPosition {
  readonly side: 'long' | 'short';
  readonly entryPrice: number;
  /** What it would fetch now. */
  readonly markPrice: number;
}

/** A strategy that only closes: it watches one open position from the first mark to the last. */
export interface ExitManager extends Described {
  readonly kind: 'exit-manager';
  createWatch(parameters: ParameterValues, saved: unknown): PositionWatch;
}

/** One exit manager at work on one position. */
export interface PositionWatch {
  step(position: MarkedPosition): Evaluation;
  readonly state: StrategyState;
}

export type Strategy = SignalStrategy | ExitManager;
