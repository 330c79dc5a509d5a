import { wilder, wilderSeries } from './ema.ts';
import { checkedPeriod, finite, type Indicator } from './indicator.ts';

/**
 * Relative strength index after J. Welles Wilder (1978): 100 − 100 / (1 + average gain / average loss), both smoothed
 * by his weight 1 / period and seeded with the mean of the first `period` changes. First value at the (period + 1)-th
 * close. 100 when nothing fell; null when nothing moved at all, for then it has no meaning.
 */
export function rsi(period: number): Indicator<number> {
  const gains = wilder(checkedPeriod(period));
  const losses = wilder(period);
  let before: number | null = null;
  return {
    update(value) {
      if (!Number.isFinite(value)) return null;
      const change = before === null ? null : value - before;
      before = value;
      if (change === null) return null;
      return strength(gains.update(Math.max(change, 0)), losses.update(Math.max(-change, 0)));
    },
  };
}

export function rsiSeries(values: ArrayLike<number>, period: number): (number | null)[] {
  checkedPeriod(period);
  const gains: (number | null)[] = new Array(values.length).fill(null);
  const losses: (number | null)[] = new Array(values.length).fill(null);
  let before: number | null = null;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isFinite(value)) continue;
    if (before !== null) {
      gains[index] = value > before ? value - before : 0;
      losses[index] = value < before ? before - value : 0;
    }
    before = value;
  }
  const averageLosses = wilderSeries(losses, period);
  return wilderSeries(gains, period).map((gain, index) => strength(gain, averageLosses[index] ?? null));
}

function strength(gain: number | null, loss: number | null): number | null {
  if (gain === null || loss === null || gain + loss === 0) return null;
  return finite((100 * gain) / (gain + loss));
}
