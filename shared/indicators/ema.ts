import { checkedPeriod, finite, type Indicator } from './indicator.ts';

/**
 * Exponential moving average with weight 2 / (period + 1), seeded with the mean of the first `period` values (as
 * TA-Lib and TradingView do; libraries that seed with the first value differ until it has faded).
 */
export function ema(period: number): Indicator<number> {
  return smoothed(checkedPeriod(period), 2 / (period + 1));
}

/** Wilder's smoothing: weight 1 / period, seeded with the mean of the first `period` values. */
export function wilder(period: number): Indicator<number> {
  return smoothed(checkedPeriod(period), 1 / period);
}

export function emaSeries(values: ArrayLike<number>, period: number): (number | null)[] {
  return smoothedSeries(values, checkedPeriod(period), 2 / (period + 1));
}

export function wilderSeries(values: ArrayLike<number | null>, period: number): (number | null)[] {
  return smoothedSeries(values, checkedPeriod(period), 1 / period);
}

function smoothed(period: number, weight: number): Indicator<number> {
  let count = 0;
  let seed = 0;
  let average = 0;
  return {
    update(value) {
      if (!Number.isFinite(value)) return null;
      if (count < period) {
        count++;
        seed += value;
        if (count < period) return null;
        average = seed / period;
      } else {
        average += weight * (value - average);
      }
      return finite(average);
    },
  };
}

function smoothedSeries(values: ArrayLike<number | null>, period: number, weight: number): (number | null)[] {
  const result: (number | null)[] = new Array(values.length).fill(null);
  const places: number[] = [];
  for (let index = 0; index < values.length; index++) if (Number.isFinite(values[index])) places.push(index);
  if (places.length < period) return result;
  let average = places.slice(0, period).reduce((sum, place) => sum + (values[place] as number), 0) / period;
  result[places[period - 1] as number] = finite(average);
  for (const place of places.slice(period)) {
    average = (values[place] as number) * weight + average * (1 - weight);
    result[place] = finite(average);
  }
  return result;
}
