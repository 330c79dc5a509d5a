import type { SignalAction, SignalReason } from '../domain/signal.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { Bar, Indicator } from '../indicators/indicator.ts';
import type { Decision } from './conditions.ts';
import { defaultsOf, type ParameterSchema, type ParametersOf, type ParameterValues } from './parameters.ts';
import type {
  Evaluator,
  ExitManager,
  Explanation,
  MarkedPosition,
  Proposal,
  SignalStrategy,
  StrategyState,
  Verdict,
} from './strategy.ts';

/** The indicators of a strategy by name; each gives one number a candle. */
export type IndicatorSet = Readonly<Record<string, Indicator<Bar>>>;

/** The values of all indicators on one candle. */
export type ReadingsOf<Indicators extends IndicatorSet> = { readonly [Name in keyof Indicators]: number | null };

/** What a step is given. Nothing here is newer than the candle. */
export interface StepContext<Schema extends ParameterSchema, Indicators extends IndicatorSet, State> {
  /** The market event: a candle that has closed. */
  readonly candle: Bar;
  readonly parameters: ParametersOf<Schema>;
  /** Each indicator on this candle (`now`) and on the one before it (`before`); null where it has no value. */
  readonly indicators: {
    readonly [Name in keyof Indicators]: { readonly before: number | null; readonly now: number | null };
  };
  readonly state: State;
}

export interface StepResult<State> {
  /** What to remember for the next candle. */
  readonly state: State;
  readonly entry: Decision;
  readonly exit: Decision;
  /** Numbers to store beside the candle, the parameters and the indicators, which are stored in any case. */
  readonly inputs?: Readonly<Record<string, number | null>>;
  /** What to do about it, where that is not simply to enter on entry and to leave on exit. */
  readonly intents?: readonly Proposal[];
}

/**
 * How to add a strategy:
 *
 * 1. Make `main/services/strategy/strategies/<its-name>.ts` with one `defineStrategy({...})`.
 * 2. Describe its `parameters` with `integer`, `number` and `boolean`: label, meaning, bounds and default. The form in
 *    the strategies view, the checks and the types in `step` all come from there; a misspelt name does not compile.
 * 3. Name its `indicators` (see `shared/indicators`), wrapped in `ofClose` or `ofVolume` where they take one number.
 * 4. Write `step`, a pure function of a closed candle, the indicators and the state. Build both decisions of the
 *    conditions in `conditions.ts`: they carry the numbers that a person sees who asks *why*.
 * 5. Add it to `BUNDLED_STRATEGIES` in `main/services/strategy/bundled-strategies.ts`, and a test with a hand-made
 *    series for its entry and its exit.
 *
 * No clock, no I/O, no randomness: the same candles give the same signals live, on paper and in a backtest.
 */
export interface StrategyDefinition<
  Schema extends ParameterSchema,
  Indicators extends IndicatorSet,
  State extends StrategyState,
> {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Schema;
  /** On which it may run. */
  readonly timeframes: readonly Timeframe[];
  readonly defaultTimeframe: Timeframe;
  /** Closed candles it needs before its first decision: the longest period, one more for a crossing. */
  readonly warmUp: (parameters: ParametersOf<Schema>) => number;
  readonly indicators: (parameters: ParametersOf<Schema>) => Indicators;
  /** Flat and plain; `{}` for a strategy that remembers nothing. */
  readonly initialState: State;
  readonly step: (context: StepContext<Schema, Indicators, State>) => StepResult<State>;
}

/** Makes a strategy of its definition; see `StrategyDefinition` for how to write one. */
export function defineStrategy<
  const Schema extends ParameterSchema,
  Indicators extends IndicatorSet,
  State extends StrategyState,
>(definition: StrategyDefinition<Schema, Indicators, State>): SignalStrategy {
  if (!definition.timeframes.includes(definition.defaultTimeframe)) {
    throw new Error(`${definition.id} does not offer its own default timeframe`);
  }
  const { id, title, description, parameters, timeframes, defaultTimeframe } = definition;
  return {
    kind: 'signal',
    id,
    title,
    description,
    parameters,
    timeframes,
    defaultTimeframe,
    warmUp: (values) => definition.warmUp(complete(parameters, values)),
    createEvaluator: (values, saved) => createEvaluator(definition, complete(parameters, values), saved),
  };
}

/** Readings are kept in place and explanations made only when asked for: a backtest decides on millions of candles. */
function createEvaluator<Schema extends ParameterSchema, Indicators extends IndicatorSet, State extends StrategyState>(
  definition: StrategyDefinition<Schema, Indicators, State>,
  parameters: ParametersOf<Schema>,
  saved: unknown,
): Evaluator {
  const sources = Object.entries<Indicator<Bar>>(definition.indicators(parameters)).map(([name, indicator]) => ({
    name,
    indicator,
    reading: { before: null as number | null, now: null as number | null },
  }));
  const indicators = Object.fromEntries(sources.map(({ name, reading }) => [name, reading])) as StepContext<
    Schema,
    Indicators,
    State
  >['indicators'];
  let state = restoreState(definition.initialState, saved);
  let last: { readonly bar: Bar; readonly result: StepResult<State> } | null = null;

  function warm(bar: Bar): void {
    for (const { indicator, reading } of sources) {
      reading.before = reading.now;
      reading.now = indicator.update(bar);
    }
  }

  function decide(bar: Bar): Verdict {
    warm(bar);
    const result = definition.step({ candle: bar, parameters, indicators, state });
    state = result.state;
    last = { bar, result };
    return verdictOf(result);
  }

  function explain(): Explanation {
    if (last === null) throw new Error(`${definition.id} has not decided on a candle yet`);
    const inputs: Record<string, number | null> = candleInputs(last.bar);
    for (const { name, reading } of sources) {
      inputs[name] = reading.now;
      inputs[`${name} before`] = reading.before;
    }
    return { reasons: reasonsOf(last.result), inputs: { ...inputs, ...last.result.inputs, ...numbersOf(parameters) } };
  }

  return {
    warm,
    decide,
    step: (bar) => ({ ...decide(bar), ...explain() }),
    get state() {
      return state;
    },
  };
}

/** What an exit manager's step is given: the position and what it would fetch now. */
export interface WatchContext<Schema extends ParameterSchema, State> {
  readonly position: MarkedPosition;
  readonly parameters: ParametersOf<Schema>;
  readonly state: State;
}

/** An exit manager is written like a strategy, but steps on each new mark of an open position, and only ever leaves. */
export interface ExitManagerDefinition<Schema extends ParameterSchema, State extends StrategyState> {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Schema;
  readonly initialState: State;
  readonly step: (context: WatchContext<Schema, State>) => Omit<StepResult<State>, 'entry' | 'intents'>;
}

/** Makes an exit manager of its definition. */
export function defineExitManager<const Schema extends ParameterSchema, State extends StrategyState>(
  definition: ExitManagerDefinition<Schema, State>,
): ExitManager {
  const { id, title, description, parameters } = definition;
  return {
    kind: 'exit-manager',
    id,
    title,
    description,
    parameters,
    createWatch(values, saved) {
      const chosen = complete(parameters, values);
      let state = restoreState(definition.initialState, saved);
      return {
        step(position) {
          const result = definition.step({ position, parameters: chosen, state });
          state = result.state;
          const marks = { 'entry price': position.entryPrice, 'mark price': position.markPrice };
          const inputs = { ...marks, ...result.inputs, ...numbersOf(chosen) };
          const whole = { ...result, entry: { met: false, conditions: [] } };
          const evaluation = { ...verdictOf(whole), reasons: reasonsOf(whole), inputs };
          // To leave a short is to buy.
          return evaluation.exit && position.side === 'short' ? { ...evaluation, action: 'buy' } : evaluation;
        },
        get state() {
          return state;
        },
      };
    },
  };
}

function verdictOf(result: StepResult<StrategyState>): Verdict {
  const entry = result.entry.met;
  const exit = result.exit.met;
  const action = entry ? 'buy' : exit ? 'sell' : 'hold';
  return { action, entry, exit, proposals: result.intents ?? PROPOSALS[action] };
}

function reasonsOf({ entry, exit }: StepResult<StrategyState>): readonly SignalReason[] {
  return [
    ...entry.conditions.map((condition) => ({ decision: 'entry' as const, ...condition })),
    ...exit.conditions.map((condition) => ({ decision: 'exit' as const, ...condition })),
  ];
}

/** What an action proposes where the strategy names nothing else. */
const PROPOSALS: Readonly<Record<SignalAction, readonly Proposal[]>> = {
  buy: [{ kind: 'enter' }],
  sell: [{ kind: 'leave' }],
  hold: [],
};

/** Values a person never set (a parameter newer than the stored configuration) take their defaults. */
function complete<Schema extends ParameterSchema>(schema: Schema, values: ParameterValues): ParametersOf<Schema> {
  const known = Object.entries(values).filter(
    ([name, value]) => Object.hasOwn(schema, name) && typeof value === typeof schema[name]?.default,
  );
  return { ...defaultsOf(schema), ...Object.fromEntries(known) };
}

/** The saved state where it has the shape of the initial one (same names; null or the same type), else the initial one. */
function restoreState<State extends StrategyState>(initial: State, saved: unknown): State {
  if (typeof saved !== 'object' || saved === null) return initial;
  const entries = Object.entries(saved);
  const fits =
    entries.length === Object.keys(initial).length &&
    entries.every(([name, value]) => {
      if (!Object.hasOwn(initial, name)) return false;
      const expected = initial[name];
      if (value === null || expected === null) return value === null || isPlain(value);
      return typeof value === typeof expected;
    });
  return fits ? (saved as State) : initial;
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function candleInputs({ open, high, low, close, volume }: Bar): Record<string, number> {
  return { open, high, low, close, volume };
}

function numbersOf(values: ParameterValues): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `parameter ${name}`,
      typeof value === 'boolean' ? Number(value) : value,
    ]),
  );
}
