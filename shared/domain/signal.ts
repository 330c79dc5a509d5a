import type { EpochMs, InstrumentId, Price, SignalId, StrategyId } from './identifiers.ts';
import type { Timeframe } from './timeframe.ts';

export type SignalAction = 'buy' | 'sell' | 'hold';

/** One condition a strategy looked at: "RSI(14) 28.4 < 30, met". */
export interface SignalReason {
  /** Which decision it belongs to. */
  readonly decision: 'entry' | 'exit';
  readonly label: string;
  readonly left: number | null;
  readonly comparator: '<' | '<=' | '>' | '>=' | 'crosses above' | 'crosses below' | 'fell by' | 'is';
  readonly right: number | null;
  readonly met: boolean;
}

/** A strategy's opinion on an instrument at one moment, and why; carries no order. */
export interface Signal {
  readonly id: SignalId;
  readonly strategy: StrategyId;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Close time of the candle it was decided on. */
  readonly candleTime: EpochMs;
  readonly createdTime: EpochMs;
  readonly action: SignalAction;
  /** The action before this one for the same strategy and instrument; null for the first. */
  readonly previousAction: SignalAction | null;
  /** The action differs from the one before: only then a person is told. */
  readonly changed: boolean;
  readonly entry: boolean;
  readonly exit: boolean;
  readonly price: Price;
  readonly reasons: readonly SignalReason[];
  /** Every number that went in, by name: indicator values, the candle, parameters. */
  readonly inputs: Readonly<Record<string, number | null>>;
  /** Which runner made it. */
  readonly runner: 'central' | 'exit-manager';
  readonly run: string;
}
