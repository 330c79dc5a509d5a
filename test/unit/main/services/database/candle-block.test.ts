import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockStart, decodeBlock, encodeBlock } from '#main/services/database/candle-block.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId, Price } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { generatedCandles } from '#test/support/generated-candles.ts';

const BTC = 'BTC/USDT@binance' as InstrumentId;

function decodeAll(candles: readonly Candle[]): readonly Candle[] {
  return decodeBlock(encodeBlock(candles), candles.length, BTC, '1m', 0, Number.POSITIVE_INFINITY);
}

it('gives back a day of candles digit for digit', () => {
  const candles = generatedCandles(1_440);
  expect(decodeAll(candles)).toEqual(candles);
});

it('keeps holes between candles, a single candle, and columns that are all the same', () => {
  const [first, second, , fourth] = generatedCandles(4);
  const flat = { volume: '0', quoteVolume: '0', trades: 0 };
  const candles = [first, second, fourth].map((candle) => ({ ...candle, ...flat }) as Candle);
  expect(decodeAll(candles)).toEqual(candles);
  expect(decodeAll(candles.slice(0, 1))).toEqual(candles.slice(0, 1));
});

it('keeps any canonical decimals, however long, and whether a candle is closed', () => {
  const text = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 18 }))
    .map(([digits, scale]) => decimal(`${digits}.${'0'.repeat(scale)}${digits}`.slice(0, 60)) as Price);
  const candle = fc
    .record({ open: text, high: text, low: text, close: text, volume: text, quoteVolume: text, closed: fc.boolean() })
    .map((values) => ({ instrument: BTC, timeframe: '1m', trades: 7, ...values }) as unknown as Candle);
  fc.assert(
    fc.property(fc.array(candle, { minLength: 1, maxLength: 40 }), (values) => {
      const candles = values.map((value, index) => ({ ...value, openTime: index * 60_000 }));
      expect(decodeAll(candles)).toEqual(candles);
    }),
  );
});

it('reads only the part of a block that was asked for', () => {
  const candles = generatedCandles(100);
  const from = candles[10]?.openTime ?? 0;
  const to = candles[13]?.openTime ?? 0;
  expect(decodeBlock(encodeBlock(candles), 100, BTC, '1m', from, to)).toEqual(candles.slice(10, 13));
});

it('refuses a block whose columns were cut', () => {
  const text = encodeBlock(generatedCandles(10));
  expect(() => decodeBlock(text, 11, BTC, '1m', 0, 1)).toThrow('candle block');
  expect(() => decodeBlock(text.slice(0, text.lastIndexOf('\n')), 10, BTC, '1m', 0, 1)).toThrow('too few columns');
});

it('begins a block of minutes at midnight UTC', () => {
  expect(blockStart('1m', Date.UTC(2024, 4, 5, 13, 59))).toBe(Date.UTC(2024, 4, 5));
});
