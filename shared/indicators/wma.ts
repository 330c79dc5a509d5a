import { checkedPeriod, finite, type Indicator } from './indicator.ts';
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
  checkedPeriod(period);
  const result: (number | null)[] = new Array(values.length).fill(null);
  const seen: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isFinite(value)) continue;
    seen.push(value);
    if (seen.length < period) continue;
    let sum = 0;
    let weights = 0;
    for (let weight = 1; weight <= period; weight++) {
      sum += (seen[seen.length - period + weight - 1] as number) * weight;
      weights += weight;
    }
    result[index] = finite(sum / weights);
  }
  return result;
}
