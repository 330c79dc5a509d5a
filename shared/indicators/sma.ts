import { checkedPeriod, finite, type Indicator } from './indicator.ts';
import { windowSeries } from './window-series.ts';
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
  return windowSeries(values, period, (window) => {
    let sum = 0;
    for (const value of window) sum += value;
    return finite(sum / period);
  });
}
