import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Evaluation, Evaluator, SignalStrategy, StrategyState } from '#shared/strategy/strategy.ts';
import { PairError, symbolOf } from '../pair.ts';
import type { CandleSeries, ClosedBar } from './candle-cache.ts';

/** A strategy's memory of one instrument, around the last candle it decided on. */
export interface SavedState {
  /** Close time of that candle. */
  readonly candleTime: EpochMs;
  /** What it remembered when that candle came, so that the same candle can be decided again after a restart. */
  readonly before: StrategyState;
  readonly after: StrategyState;
}

export interface PairResult {
  readonly bar: ClosedBar;
  readonly evaluation: Evaluation;
  readonly saved: SavedState;
}

/**
 * One strategy on one instrument. Every closed candle is decided exactly once and in order; asking again for the same
 * candle gives the same result, and an open candle is never looked at.
 */
export class PairEvaluator {
  readonly #strategy: SignalStrategy;
  readonly #instrument: InstrumentId;
  #basis = '';
  #evaluator: Evaluator | null = null;
  #result: PairResult | null = null;
  #saved: SavedState | null;

  constructor(strategy: SignalStrategy, instrument: InstrumentId, saved: SavedState | null) {
    this.#strategy = strategy;
    this.#instrument = instrument;
    this.#saved = saved;
  }

  /** The decision on the newest closed candle. Throws a `PairError` while there are too few of them. */
  evaluate(series: CandleSeries, { timeframe, parameters }: StrategyConfiguration): PairResult {
    const needed = this.#strategy.warmUp(parameters);
    if (series.bars.length < needed) {
      throw new PairError(
        `Needs ${needed} closed candles of ${timeframe} for ${symbolOf(this.#instrument)}, there are ${series.bars.length}.`,
      );
    }
    const basis = `${series.version}|${timeframe}|${JSON.stringify(parameters)}`;
    if (this.#evaluator === null || this.#result === null || basis !== this.#basis) {
      this.#basis = basis;
      return this.#begin(series.bars, parameters, needed);
    }
    return this.#continue(this.#evaluator, this.#result, series.bars);
  }

  #begin(bars: readonly ClosedBar[], parameters: StrategyConfiguration['parameters'], needed: number): PairResult {
    const saved = this.#saved;
    const first = firstToDecide(bars, saved, needed);
    const again = saved !== null && bars[first]?.closeTime === saved.candleTime;
    const evaluator = this.#strategy.createEvaluator(parameters, again ? saved.before : (saved?.after ?? null));
    for (const bar of bars.slice(0, first)) evaluator.warm(bar);
    this.#evaluator = evaluator;
    let result: PairResult | null = null;
    for (const bar of bars.slice(first)) result = this.#step(evaluator, bar);
    if (result === null) throw new Error(`no candle to decide on for ${this.#strategy.id} ${this.#instrument}`);
    return result;
  }

  #continue(evaluator: Evaluator, last: PairResult, bars: readonly ClosedBar[]): PairResult {
    let start = bars.length;
    while (start > 0 && (bars[start - 1] as ClosedBar).closeTime > last.bar.closeTime) start--;
    let result = last;
    for (const bar of bars.slice(start)) result = this.#step(evaluator, bar);
    return result;
  }

  #step(evaluator: Evaluator, bar: ClosedBar): PairResult {
    const before = evaluator.state;
    const evaluation = evaluator.step(bar);
    const saved = { candleTime: bar.closeTime, before, after: evaluator.state };
    const result = { bar, evaluation, saved };
    this.#saved = saved;
    this.#result = result;
    return result;
  }
}

/**
 * The index of the first candle to decide on: the one decided last (again) or the one after it, so that candles missed
 * while nobody ran still move the state; without a memory only the newest, for a strategy has no past before it began.
 */
function firstToDecide(bars: readonly ClosedBar[], saved: SavedState | null, needed: number): number {
  const newest = bars.length - 1;
  if (saved === null) return newest;
  const found = bars.findIndex((bar) => bar.closeTime >= saved.candleTime);
  return found < 0 ? newest : Math.max(found, Math.min(needed - 1, newest));
}
