/**
 * A number from prices, one value at a time. A value that does not exist (warm-up, division by zero, flat market) is
 * null: NaN and Infinity never leave. An input that is not finite is passed over as if it had not come.
 */
export interface Indicator<Input, Output = number> {
  /** Takes the next value and gives the indicator's, or null where it has none. Costs no more than O(period). */
  update(input: Input): Output | null;
}

/** A closed candle as numbers: for deciding, never for accounting. Times in ms UTC, volume in the base currency. */
export interface Bar {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The number itself, or null when it is none. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A period is a whole number of values; anything else is a programming error. */
export function checkedPeriod(period: number): number {
  if (!Number.isInteger(period) || period < 1)
    throw new Error(`a period is a whole number of at least 1, not ${period}`);
  return period;
}

/** Feeds an indicator of single numbers with closes. */
export function ofClose<Output>(indicator: Indicator<number, Output>): Indicator<Bar, Output> {
  return { update: (bar) => indicator.update(bar.close) };
}

/** Feeds an indicator of single numbers with volumes. */
export function ofVolume<Output>(indicator: Indicator<number, Output>): Indicator<Bar, Output> {
  return { update: (bar) => indicator.update(bar.volume) };
}
