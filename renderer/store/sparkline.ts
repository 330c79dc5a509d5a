import type { EpochMs } from '#shared/domain/identifiers.ts';
import { candleOpenTime, type Timeframe } from '#shared/domain/timeframe.ts';

/** The last closes of an instrument, oldest first; the newest is the open candle and moves with the price. */
export interface Sparkline {
  readonly timeframe: Timeframe;
  readonly closes: readonly number[];
  /** Open time of the newest candle; null until a price says where we are. */
  readonly openTime: EpochMs | null;
}

/** The line after a price: moves its newest point, or begins a new one and lets the oldest go. */
export function withPrice(line: Sparkline, price: number, time: EpochMs): Sparkline {
  const openTime = candleOpenTime(line.timeframe, time);
  const { closes } = line;
  if (closes.length === 0) return { ...line, closes: [price], openTime };
  if (line.openTime !== null && openTime > line.openTime)
    return { ...line, closes: [...closes.slice(1), price], openTime };
  return { ...line, closes: [...closes.slice(0, -1), price], openTime: line.openTime ?? openTime };
}

/** The line as an SVG path in a box of `width` × `height` with half a pixel of air; empty below two points. */
export function sparklinePath(closes: readonly number[], width: number, height: number): string {
  if (closes.length < 2) return '';
  const low = Math.min(...closes);
  const range = Math.max(...closes) - low;
  const step = width / (closes.length - 1);
  const inner = height - 1;
  let path = '';
  closes.forEach((close, index) => {
    const y = range === 0 ? height / 2 : 0.5 + inner - ((close - low) / range) * inner;
    path += `${index === 0 ? 'M' : 'L'}${tenth(index * step)} ${tenth(y)}`;
  });
  return path;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
