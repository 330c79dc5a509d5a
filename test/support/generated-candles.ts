import { decimalFromNumber } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';

const MINUTE = 60_000;

/** One-minute candles of a random walk that is the same for the same seed, with prices and volumes as a venue writes them. */
export function generatedCandles(
  count: number,
  options: { readonly from?: number; readonly seed?: number } = {},
): Candle[] {
  const random = mulberry32(options.seed ?? 1);
  const from = options.from ?? Date.UTC(2024, 0, 1);
  let price = 84_000;
  return Array.from({ length: count }, (_, index) => {
    const open = price;
    price = Math.max(1_000, open * (1 + (random() - 0.5) * 0.002));
    const high = Math.max(open, price) * (1 + random() * 0.0005);
    const low = Math.min(open, price) * (1 - random() * 0.0005);
    const volume = random() * 25;
    return {
      instrument: 'BTC/USDT@binance' as InstrumentId,
      timeframe: '1m',
      openTime: from + index * MINUTE,
      open: text(open, 2),
      high: text(high, 2),
      low: text(low, 2),
      close: text(price, 2),
      volume: text(volume, 5),
      quoteVolume: text(volume * price, 8),
      trades: Math.floor(random() * 2_000),
      closed: true,
    };
  });
}

function text(value: number, digits: number): Candle['open'] {
  return decimalFromNumber(Number(value.toFixed(digits))) as Candle['open'];
}

/** A small random source with a seed (Tommy Ettinger's mulberry32). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
