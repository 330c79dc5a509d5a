import { checkedPeriod, finite, type Indicator } from './indicator.ts';
import { windowSeries } from './window-series.ts';
import { WindowSum } from './window-sum.ts';

/** Linearly weighted moving average: the newest of `period` values counts `period` times, the oldest once. */
export function wma(period: number): Indicator<number> {
  const window = new WindowSum(checkedPeriod(period));
  const divisor = (period * (period + 1)) / 2;
  return {
    update(value) {
      if (!Number.isFinite(value)) return null;
      window.push(value);
      if (!window.full) return null;
      let weight = 0;
      let sum = 0;
      window.forEach((each) => {
        sum += each * ++weight;
      });
      return finite(sum / divisor);
    },
  };
}

export function wmaSeries(values: ArrayLike<number>, period: number): (number | null)[] {
  return windowSeries(values, period, (window) => {
    let sum = 0;
    let weights = 0;
    for (const [index, value] of window.entries()) {
      const weight = index + 1;
      sum += value * weight;
      weights += weight;
    }
    return finite(sum / weights);
  });
}
