import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Ticker } from '#shared/domain/market-data.ts';
import { createMarketStore, type MarketStore } from '../../../../renderer/store/market-store.ts';
import { aFeedNode, aSnapshot, aTicker, BTC, ETH, REPLAY } from './market-fixtures.ts';

/** A store whose frames come when the test says so. */
function storeWithFrames(): { readonly market: MarketStore; readonly frame: () => void; readonly asked: () => number } {
  const callbacks: (() => void)[] = [];
  let asked = 0;
  const market = createMarketStore((callback) => {
    asked += 1;
    callbacks.push(callback);
  });
  const frame = (): void => {
    for (const callback of callbacks.splice(0)) callback();
  };
  return { market, frame, asked: () => asked };
}

test('before the first snapshot nothing is known and nothing is invented', () => {
  const { market } = storeWithFrames();
  expect(market.store.getState()).toEqual({
    status: 'loading',
    problem: null,
    instruments: [],
    feedNodes: [],
    replay: null,
  });
  expect(market.ticker(BTC)).toBeNull();
  expect(market.sparkline(BTC)).toBeNull();
});

test('events that the snapshot already holds are dropped, the next one counts', () => {
  const { market } = storeWithFrames();
  market.applySnapshot(aSnapshot({ seq: { tickers: 7, feedNodes: 3 } }));
  expect(market.applyTickers([aTicker(BTC, '1')], 7)).toBe('old');
  expect(market.ticker(BTC)?.last).toBe('60000');
  expect(market.applyTickers([aTicker(BTC, '60001')], 8)).toBe('applied');
  expect(market.ticker(BTC)?.last).toBe('60001');
  expect(market.applyFeedNodes([aFeedNode({ state: 'stale' })], 4)).toBe('applied');
  expect(market.store.getState().feedNodes[0]?.state).toBe('stale');
});

test('a missing event is a gap: nothing of what comes after it is taken until a fresh snapshot', () => {
  const { market } = storeWithFrames();
  market.applySnapshot(aSnapshot({ seq: { tickers: 7, feedNodes: 0 } }));
  expect(market.applyTickers([aTicker(BTC, '60002')], 9)).toBe('gap');
  expect(market.ticker(BTC)?.last).toBe('60000');
  market.applySnapshot(aSnapshot({ tickers: [aTicker(BTC, '60003')], seq: { tickers: 9, feedNodes: 0 } }));
  expect(market.ticker(BTC)?.last).toBe('60003');
  expect(market.ticker(ETH)).toBeNull();
  expect(market.applyTickers([aTicker(BTC, '60004')], 10)).toBe('applied');
});

test('a thousand prices in one frame reach a cell as one, the latest', () => {
  const { market, frame, asked } = storeWithFrames();
  market.applySnapshot(aSnapshot());
  frame();
  const shown: (string | null)[] = [];
  market.onTicker(BTC, (ticker) => shown.push(ticker.last));
  const before = asked();
  for (let price = 1; price <= 1_000; price++) market.applyTickers([aTicker(BTC, String(60_000 + price))], price);
  expect(shown).toEqual(['60000']);
  frame();
  expect(shown).toEqual(['60000', '61000']);
  expect(asked() - before).toBe(1);
});

test('a cell hears of its own instrument only, and of nothing once it is gone', () => {
  const { market, frame } = storeWithFrames();
  market.applySnapshot(aSnapshot());
  frame();
  const shown: (string | null)[] = [];
  const stop = market.onTicker(BTC, (ticker) => shown.push(ticker.last));
  market.applyTickers([aTicker(ETH, '2601')], 1);
  frame();
  stop();
  market.applyTickers([aTicker(BTC, '60001')], 2);
  frame();
  expect(shown).toEqual(['60000']);
});

test('prices do not touch what React renders from', () => {
  const { market, frame } = storeWithFrames();
  market.applySnapshot(aSnapshot());
  let renders = 0;
  market.store.subscribe(() => {
    renders += 1;
  });
  market.applyTickers([aTicker(BTC, '60001')], 1);
  frame();
  expect(renders).toBe(0);
  market.applyReplay({ ...REPLAY, paused: true });
  expect(renders).toBe(1);
});

test('the newest point of the sparkline follows the price and a new minute begins a new point', () => {
  const { market } = storeWithFrames();
  const minute = 28_333_333 * 60_000;
  market.applySnapshot(aSnapshot({ tickers: [aTicker(BTC, '60000', { receivedTime: minute + 1_000 })] }));
  market.applyTickers([aTicker(BTC, '60007', { receivedTime: minute + 59_999 })], 1);
  expect(market.sparkline(BTC)?.closes).toEqual([59_990, 59_995, 60_007]);
  market.applyTickers([aTicker(BTC, '60009', { receivedTime: minute + 60_000 })], 2);
  expect(market.sparkline(BTC)?.closes).toEqual([59_995, 60_007, 60_009]);
});

test('whatever the order of snapshots and events, the store ends with the last price of each instrument', () => {
  const price = fc.integer({ min: 1, max: 9_999 });
  const batch = fc.array(fc.tuple(fc.constantFrom(BTC, ETH), price), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 30 }), fc.integer({ min: 0, max: 30 }), (batches, at) => {
      const { market, frame } = storeWithFrames();
      const shown = new Map<InstrumentId, string | null>();
      const truth = new Map<InstrumentId, Ticker>();
      let snapshot = aSnapshot({ tickers: [] });
      batches.forEach((rows, index) => {
        for (const [id, value] of rows) truth.set(id, aTicker(id, String(value)));
        if (index < at)
          snapshot = aSnapshot({ tickers: [...truth.values()], seq: { tickers: index + 1, feedNodes: 0 } });
      });
      market.applySnapshot(snapshot);
      for (const id of [BTC, ETH]) market.onTicker(id, (ticker) => shown.set(id, ticker.last));
      batches.forEach((rows, index) => {
        const tickers = rows.map(([id, value]) => aTicker(id, String(value)));
        expect(market.applyTickers(tickers, index + 1)).toBe(index < at ? 'old' : 'applied');
        if (index % 3 === 0) frame();
      });
      frame();
      for (const [id, ticker] of truth) {
        expect(market.ticker(id)).toEqual(ticker);
        expect(shown.get(id)).toBe(ticker.last);
      }
    }),
  );
});
