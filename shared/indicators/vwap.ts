import { type Bar, finite, type Indicator } from './indicator.ts';

const DAY = 86_400_000;

/** Volume-weighted average price of the UTC day so far, over each bar's (high + low + close) / 3; null until something traded. */
export function vwap(): Indicator<Bar> {
  let day: number | null = null;
  let value = 0;
  let volume = 0;
  return {
    update(bar) {
      if (!usable(bar)) return null;
      const today = Math.floor(bar.openTime / DAY);
      if (today !== day) {
        day = today;
        value = 0;
        volume = 0;
      }
      value += typicalPrice(bar) * bar.volume;
      volume += bar.volume;
      return finite(value / volume);
    },
  };
}

export function vwapSeries(bars: readonly Bar[]): (number | null)[] {
  const days = new Map<number, { value: number; volume: number }>();
  return bars.map((bar) => {
    if (!usable(bar)) return null;
    const day = Math.floor(bar.openTime / DAY);
    const before = days.get(day) ?? { value: 0, volume: 0 };
    const now = { value: before.value + typicalPrice(bar) * bar.volume, volume: before.volume + bar.volume };
    days.set(day, now);
    return finite(now.value / now.volume);
  });
}

function typicalPrice({ high, low, close }: Bar): number {
  return (high + low + close) / 3;
}

function usable({ high, low, close, volume }: Bar): boolean {
  return Number.isFinite(high + low + close + volume);
}
