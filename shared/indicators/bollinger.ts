import { checkedPeriod, finite, type Indicator } from './indicator.ts';
import { windowSeries } from './window-series.ts';
import { WindowSum } from './window-sum.ts';

/** Middle = simple moving average; upper and lower stand `deviations` population standard deviations away from it. */
export interface BollingerBands {
  readonly middle: number;
  readonly upper: number;
  readonly lower: number;
}

/** Bollinger bands, usually 20 values and 2 deviations. */
export function bollinger(period: number, deviations: number): Indicator<number, BollingerBands> {
  const window = new WindowSum(checkedPeriod(period));
  return {
    update(value) {
      if (!Number.isFinite(value)) return null;
      window.push(value);
      if (!window.full) return null;
      const middle = window.sum / period;
      let squares = 0;
      window.forEach((each) => {
        squares += (each - middle) ** 2;
      });
      return bands(middle, deviations * Math.sqrt(squares / period));
    },
  };
}

export function bollingerSeries(
  values: ArrayLike<number>,
  period: number,
  deviations: number,
): (BollingerBands | null)[] {
  return windowSeries(values, period, (window) => {
    const middle = window.reduce((sum, each) => sum + each, 0) / period;
    const variance = window.reduce((sum, each) => sum + (each - middle) * (each - middle), 0) / period;
    return bands(middle, deviations * Math.sqrt(variance));
  });
}

function bands(middle: number, width: number): BollingerBands | null {
  return finite(middle + width) === null || finite(middle - width) === null
    ? null
    : { middle, upper: middle + width, lower: middle - width };
}
