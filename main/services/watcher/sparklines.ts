import type { Clock } from '#main/ports/clock.ts';
import { toNumber } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { CandleStore } from './candle-store.ts';

/** A day's course per instrument in 48 points, for the price board. */
export interface Sparklines {
  load(instrument: InstrumentId): Promise<void>;
  note(candles: readonly Candle[]): void;
  closes(instrument: InstrumentId): number[];
}

export const SPARKLINE_TIMEFRAME: Timeframe = '30m';
const POINTS = 48;

export function createSparklines(store: CandleStore, clock: Clock): Sparklines {
  const closes = new Map<InstrumentId, Map<number, number>>();

  function put({ instrument, openTime, close }: Candle): void {
    const points = closes.get(instrument) ?? new Map<number, number>();
    closes.set(instrument, points.set(openTime, toNumber(close)));
    for (const oldest of points.keys()) if (points.size > POINTS) points.delete(oldest);
  }

  return {
    async load(instrument) {
      const range = { from: 0, to: clock.now(), limit: POINTS };
      const candles = await store.read(instrument, SPARKLINE_TIMEFRAME, range);
      closes.delete(instrument);
      for (const candle of candles) put(candle);
    },
    note(candles) {
      for (const candle of candles) if (candle.timeframe === SPARKLINE_TIMEFRAME) put(candle);
    },
    closes: (instrument) => [...(closes.get(instrument)?.values() ?? [])],
  };
}
