import { wilder, wilderSeries } from './ema.ts';
import { type Bar, checkedPeriod, type Indicator } from './indicator.ts';

/**
 * Average true range after Wilder: his smoothing of the true range, which is the widest of high − low,
 * |high − previous close| and |low − previous close|. The first bar's is high − low.
 */
export function atr(period: number): Indicator<Bar> {
  const average = wilder(checkedPeriod(period));
  let previousClose: number | null = null;
  return {
    update(bar) {
      const range = trueRange(bar, previousClose);
      if (range === null) return null;
      previousClose = bar.close;
      return average.update(range);
    },
  };
}

export function atrSeries(bars: readonly Bar[], period: number): (number | null)[] {
  let previousClose: number | null = null;
  const ranges = bars.map((bar) => {
    const range = trueRange(bar, previousClose);
    if (range !== null) previousClose = bar.close;
    return range;
  });
  return wilderSeries(ranges, period);
}

function trueRange({ high, low, close }: Bar, previousClose: number | null): number | null {
  if (!Number.isFinite(high) || !Number.isFinite(low) || !Number.isFinite(close)) return null;
  if (previousClose === null) return high - low;
  return Math.max(high - low, Math.abs(high - previousClose), Math.abs(low - previousClose));
}
