import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { type CandleStore, createCandleStore } from '#main/services/database/candle-store.ts';
import { openMarket } from '#main/services/database/market-file.ts';
import type { InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { generatedCandles } from '#test/support/generated-candles.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const BTC = 'BTC/USDT@binance' as InstrumentId;
const MINUTE = 60_000;
const DAY = 86_400_000;

function openStore(): { readonly store: CandleStore; readonly count: (table: string) => number } {
  const { file } = openMarket(temporaryFolder());
  onTestFinished(() => void file.close());
  return {
    store: createCandleStore(file),
    count: (table) => (file.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { readonly n: number }).n,
  };
}

function readAll(store: CandleStore, limit = 20_000): readonly Candle[] {
  return store.read({ instrument: BTC, timeframe: '1m', from: 0, to: 9e15, limit });
}

it('gives back a week of minutes exactly, kept as seven blocks', () => {
  const { store, count } = openStore();
  const week = generatedCandles(7 * 1_440);
  store.write(week);
  expect(readAll(store)).toEqual(week);
  expect([count('candle_block'), count('candle_row')]).toEqual([7, 0]);
});

it('keeps candles that arrive one by one as rows, and moves them into the block when their day is over', () => {
  const { store, count } = openStore();
  const day = generatedCandles(200);
  for (const candle of day) store.write([candle]);
  expect([count('candle_block'), count('candle_row')]).toEqual([0, 200]);
  store.compact((day[0]?.openTime ?? 0) + DAY - 1);
  expect(count('candle_row')).toBe(200);
  store.compact((day[0]?.openTime ?? 0) + DAY);
  expect([count('candle_block'), count('candle_row')]).toEqual([1, 0]);
  expect(readAll(store)).toEqual(day);
});

it('replaces a candle by its open time, in a row and in a block', () => {
  const { store } = openStore();
  const candles = generatedCandles(300);
  store.write(candles.slice(0, 200));
  store.write(candles.slice(200, 210));
  const corrected = [candles[50], candles[205]].map((candle) => ({ ...candle, trades: 999_999 }) as Candle);
  for (const candle of corrected) store.write([candle]);
  const expected = candles
    .slice(0, 210)
    .map((candle) => corrected.find((c) => c.openTime === candle.openTime) ?? candle);
  expect(readAll(store)).toEqual(expected);
  expect(store.range(BTC, '1m').count).toBe(210);
});

it('keeps the candle that is still open out of the block until it closes', () => {
  const { store, count } = openStore();
  const candles = generatedCandles(100);
  const open = { ...candles[99], closed: false } as Candle;
  store.write([...candles.slice(0, 99), open]);
  expect(count('candle_row')).toBe(1);
  store.write([candles[99] as Candle]);
  expect(readAll(store)).toEqual(candles);
});

it('answers the newest of a range within the limit, across blocks and rows', () => {
  const { store } = openStore();
  const candles = generatedCandles(3_000);
  store.write(candles.slice(0, 2_990));
  for (const candle of candles.slice(2_990)) store.write([candle]);
  for (const limit of [1, 9, 10, 11, 109, 110, 111, 1_550, 2_999]) {
    expect(readAll(store, limit)).toEqual(candles.slice(-limit));
  }
  const from = candles[700]?.openTime ?? 0;
  const to = candles[1_500]?.openTime ?? 0;
  expect(store.read({ instrument: BTC, timeframe: '1m', from, to, limit: 5_000 })).toEqual(candles.slice(700, 1_500));
});

it('fills a hole left in the middle', () => {
  const { store } = openStore();
  const candles = generatedCandles(1_000);
  store.write([...candles.slice(0, 400), ...candles.slice(600)]);
  store.write(candles.slice(400, 600).reverse());
  expect(readAll(store)).toEqual(candles);
});

it('forgets one venue and keeps the others', () => {
  const { store } = openStore();
  const binance = generatedCandles(100);
  const replay = binance.map((candle) => ({ ...candle, instrument: 'BTC/USDT@replay' as InstrumentId }));
  store.write([...binance, ...replay]);
  expect(store.clear('replay' as VenueId)).toBe(100);
  expect(store.range('BTC/USDT@replay' as InstrumentId, '1m')).toEqual({ first: null, last: null, count: 0 });
  expect(readAll(store)).toEqual(binance);
  store.write(replay);
  expect(store.range('BTC/USDT@replay' as InstrumentId, '1m').count).toBe(100);
});

it('finds every candle again, whatever the order, size and repetition of the writes', () => {
  const all = generatedCandles(400, { from: Date.UTC(2024, 0, 1, 22) });
  const slice = fc.tuple(fc.nat(399), fc.integer({ min: 1, max: 150 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(slice, { maxLength: 12 }), fc.nat(11), (slices, compactAt) => {
      const { store } = openStore();
      const expected = new Map<number, Candle>();
      slices.forEach(([at, length, backwards], number) => {
        const part = all.slice(at, at + length).map((candle) => ({ ...candle, trades: number }));
        for (const candle of part) expected.set(candle.openTime, candle);
        store.write(backwards ? part.reverse() : part);
        if (number === compactAt) store.compact(Date.UTC(2024, 0, 2, 1));
      });
      const sorted = [...expected.values()].sort((left, right) => left.openTime - right.openTime);
      expect(readAll(store)).toEqual(sorted);
      expect(readAll(store, 37)).toEqual(sorted.slice(-37));
      expect(store.range(BTC, '1m').count).toBe(sorted.length);
    }),
    { numRuns: 60 },
  );
});

it('keeps what was written when the file is opened again', () => {
  const folder = temporaryFolder();
  const candles = generatedCandles(2_000);
  const first = openMarket(folder).file;
  createCandleStore(first).write(candles);
  first.close();
  const { file, keptAs } = openMarket(folder);
  expect([keptAs, file.name]).toEqual([null, join(folder, 'market.db')]);
  expect(readAll(createCandleStore(file))).toEqual(candles);
  expect(candles[1]?.openTime).toBe((candles[0]?.openTime ?? 0) + MINUTE);
  file.close();
});
