import { checkedPeriod, finite, type Indicator } from './indicator.ts';
import { WindowSum } from './window-sum.ts';

/** Simple moving average: the mean of the last `period` values. First value at the `period`-th. */
export function sma(period: number): Indicator<number> {
  const window = new WindowSum(checkedPeriod(period));
  return {
    update(value) {
      if (!Number.isFinite(value)) return null;
      window.push(value);
      return window.full ? finite(window.sum / period) : null;
    },
  };
}

export function smaSeries(values: ArrayLike<number>, period: number): (number | null)[] {
  checkedPeriod(period);
  const result: (number | null)[] = new Array(values.length).fill(null);
  const seen: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isFinite(value)) continue;
    seen.push(value);
    if (seen.length < period) continue;
    let sum = 0;
    for (let back = seen.length - period; back < seen.length; back++) sum += seen[back] as number;
    result[index] = finite(sum / period);
  }
  return result;
}
