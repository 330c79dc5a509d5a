import { describe, expect, it } from 'vitest';
import type { WatcherContract } from '#shared/contract/watcher.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import { createCandleDatabase } from '#test/support/candle-database.ts';
import { createFakeFeed, FAKE_NODE } from '#test/support/fake-feed.ts';
import { testInstrument } from '#test/support/fake-watcher.ts';
import { manualClock } from '#test/support/manual-clock.ts';
import { startWatcher } from '#test/support/start-watcher.ts';

type MarketEvents = EventValue<WatcherContract, 'market'>;

/** 12:00:00 UTC, on the minute. */
const NOON = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const INSTRUMENT = testInstrument('BTC/USDT');
const BTC = INSTRUMENT.id;

async function start(prepare: (feed: ReturnType<typeof createFakeFeed>) => void = () => {}) {
  const clock = manualClock(NOON);
  const feed = createFakeFeed(INSTRUMENT, clock.now);
  prepare(feed);
  const database = createCandleDatabase();
  const bench = await startWatcher({ clock, feed, database });
  const market: MarketEvents[number][] = [];
  bench.client.on('market', (events) => void market.push(...events), BTC);
  await clock.advanceAsync(0);
  const ticker = async () => (await bench.client.call('snapshot', {})).tickers[0];
  const node = async () => (await bench.client.call('snapshot', {})).feedNodes[0];
  return { ...bench, clock, feed, database, market, ticker, node };
}

const OPENING = [
  [
    ['100', '1'],
    ['99', '2'],
  ],
  [
    ['101', '1'],
    ['102', '2'],
  ],
] as const;

describe('the watcher’s market', () => {
  it('a follower that subscribes, takes the snapshot and applies what comes after has the watcher’s book', async () => {
    const { client, clock, feed } = await start();
    feed.emit(feed.snapshot(10, ...OPENING), feed.quote('100', '101'));
    feed.emit(feed.update(11, 12, [['100.5', '3']], []));
    const later: { events: MarketEvents; seq: number }[] = [];
    client.on('market', (events, seq) => void later.push({ events, seq }), BTC);
    const asked = client.call('marketSnapshot', { instrument: BTC });
    feed.emit(feed.update(13, 13, [['100', '0']], [['101', '5']]));
    const snapshot = await asked;
    feed.emit(feed.update(14, 15, [['98', '1']], []));
    await clock.advanceAsync(20);

    const book = createOrderBook();
    const apply = (events: MarketEvents): void => {
      for (const event of events) {
        if (event.kind === 'bookSnapshot') book.applySnapshot(event);
        if (event.kind === 'bookUpdate') expect(book.applyUpdate(event)).toBe('applied');
      }
    };
    apply(snapshot.events);
    for (const { events, seq } of later) if (seq > snapshot.seq) apply(events);
    const { book: truth } = await client.call('book', { instrument: BTC, depth: 10 });
    expect(truth).toMatchObject({ updateId: 15, stale: false });
    expect([book.bids(10), book.asks(10)]).toEqual([truth?.bids, truth?.asks]);
    expect(snapshot.events.map(({ kind }) => kind)).toEqual(['feedState', 'bookSnapshot', 'quote']);
  });

  it('an unknown instrument has no events, no book, no candles and no trades', async () => {
    const { client } = await start();
    const instrument = 'XXX/YYY@replay' as InstrumentId;
    expect((await client.call('marketSnapshot', { instrument })).events).toEqual([]);
    expect((await client.call('book', { instrument, depth: 5 })).book).toBeNull();
    expect((await client.call('recentTrades', { instrument, limit: 5 })).trades).toEqual([]);
    expect((await client.call('candles', { instrument, timeframe: '1m', to: null, limit: 5 })).candles).toEqual([]);
  });

  it('a gap marks prices stale, asks for a snapshot until one comes, and tells followers in order', async () => {
    const { clock, feed, market, ticker, node, degraded } = await start();
    feed.emit(feed.snapshot(10, ...OPENING), feed.quote('100', '101'));
    await clock.advanceAsync(300);
    expect(degraded()).toBeNull();
    market.length = 0;
    feed.emit(feed.update(13, 14, [['100', '9']], []));
    expect(feed.resyncs).toEqual([BTC]);
    feed.emit(feed.update(15, 15, [['99', '8']], []), feed.quote('100', '101'));
    await clock.advanceAsync(600);
    expect(feed.resyncs.length).toBeGreaterThan(1);
    expect(await ticker()).toMatchObject({ stale: true });
    expect(await node()).toMatchObject({ gaps: 1 });
    expect(degraded()).toBe('data-stale');
    expect((await node())?.state).toBe('stale');

    feed.emit(feed.snapshot(14, [['100', '9']], [['101', '1']]));
    await clock.advanceAsync(300);
    expect(market.map((event) => (event.kind === 'feedState' ? event.reason : event.kind))).toEqual([
      'gap',
      'quote',
      'bookSnapshot',
      'live',
    ]);
    expect(market.find(({ kind }) => kind === 'bookSnapshot')).toMatchObject({
      updateId: 15,
      bids: [
        ['100', '9'],
        ['99', '8'],
      ],
    });
    expect(await ticker()).toMatchObject({ stale: false });
    expect(degraded()).toBeNull();
    const asked = feed.resyncs.length;
    await clock.advanceAsync(3_000);
    expect(feed.resyncs.length).toBe(asked);
  });

  it('5 s of silence make prices stale, one event makes them live again (M2)', async () => {
    const { clock, feed, ticker, node, market, degraded } = await start();
    feed.emit(feed.snapshot(10, ...OPENING), feed.quote('100', '101'));
    await clock.advanceAsync(4_900);
    expect(await ticker()).toMatchObject({ stale: false });
    await clock.advanceAsync(400);
    expect(await ticker()).toMatchObject({ stale: true });
    expect(await node()).toMatchObject({ state: 'stale', lastMessageTime: NOON + 1 });
    expect(market.at(-1)).toMatchObject({ kind: 'feedState', stale: true, reason: 'silence' });
    expect(degraded()).toBe('data-stale');
    feed.emit(feed.quote('100', '101'), feed.update(11, 11, [], []));
    await clock.advanceAsync(300);
    expect(await ticker()).toMatchObject({ stale: false });
    expect(market.at(-1)).toMatchObject({ kind: 'feedState', stale: false, reason: 'live' });
    expect(degraded()).toBeNull();
  });

  it('one muted stream is not hidden by another that speaks (M2)', async () => {
    const { clock, feed, ticker } = await start();
    feed.emit(feed.snapshot(10, ...OPENING), feed.quote('100', '101'));
    for (let second = 0; second < 6; second++) {
      feed.emit(feed.quote('100', '101'));
      await clock.advanceAsync(1_000);
    }
    expect(await ticker()).toMatchObject({ stale: true });
  });

  it('a lost connection makes prices stale at once, and coming back is counted', async () => {
    const { clock, feed, ticker, node } = await start();
    feed.emit(feed.snapshot(10, ...OPENING));
    feed.notice({ kind: 'state', node: FAKE_NODE, state: 'disconnected' });
    expect(await ticker()).toMatchObject({ stale: true });
    feed.notice({ kind: 'state', node: FAKE_NODE, state: 'live' });
    feed.emit(feed.update(11, 11, [], []));
    await clock.advanceAsync(20);
    expect(await node()).toMatchObject({ state: 'live', reconnects: 1 });
  });

  it('10,000 hostile frames are counted and logged at most once a second (M4)', async () => {
    const { clock, feed, node, log } = await start();
    for (let tick = 0; tick < 100; tick++) {
      for (let frame = 0; frame < 100; frame++) feed.notice({ kind: 'malformed', node: FAKE_NODE, reason: 'price' });
      await clock.advanceAsync(30);
    }
    expect(await node()).toMatchObject({ malformed: 10_000 });
    expect(log.filter(({ message }) => message === 'malformed frames').length).toBeLessThanOrEqual(4);
  });
});

describe('the watcher’s candles', () => {
  it('are closed by the clock when no trade comes, published, stored, and never invented', async () => {
    const { clock, feed, market, database, client } = await start();
    await clock.advanceAsync(10_000);
    feed.emit(feed.trade('100', '2'), feed.trade('103', '1'));
    await clock.advanceAsync(49_000);
    expect(market.filter(({ kind }) => kind === 'candleClosed')).toEqual([]);
    const open = (await client.call('candles', { instrument: BTC, timeframe: '1m', to: null, limit: 5 })).candles;
    expect(open).toMatchObject([{ openTime: NOON, open: '100', close: '103', volume: '3', closed: false }]);
    await clock.advanceAsync(1_600);
    expect(market.filter(({ kind }) => kind === 'candleClosed')).toMatchObject([
      { candle: { timeframe: '1m', openTime: NOON, quoteVolume: '303', trades: 2, closed: true } },
    ]);
    await clock.advanceAsync(5 * MINUTE);
    expect(database.of(BTC, '1m')).toMatchObject([{ openTime: NOON, closed: true }]);
    expect(database.of(BTC, '5m')).toMatchObject([{ openTime: NOON, open: '100', close: '103' }]);
    const { candles } = await client.call('candles', { instrument: BTC, timeframe: '5m', to: null, limit: 5 });
    expect(candles).toMatchObject([{ openTime: NOON, closed: true }]);
  });

  it('trades that were missed are fetched from the venue, so that volume is exact', async () => {
    const { clock, feed, client, node } = await start();
    feed.emit(feed.trade('100', '1'));
    feed.trade('150', '5');
    feed.trade('90', '0.5');
    await clock.advanceAsync(1_000);
    feed.emit(feed.trade('101', '1'));
    await clock.advanceAsync(300);
    feed.emit(feed.trade('102', '1'));
    await clock.advanceAsync(300);
    const { candles } = await client.call('candles', { instrument: BTC, timeframe: '1h', to: null, limit: 5 });
    expect(candles).toMatchObject([{ open: '100', high: '150', low: '90', close: '102', volume: '8.5', trades: 5 }]);
    expect(await node()).toMatchObject({ gaps: 1 });
    const { trades } = await client.call('recentTrades', { instrument: BTC, limit: 9 });
    expect(trades.at(-1)).toMatchObject({ price: '102' });
  });

  it('a hole across the end of a minute is mended in the minute that was closed already', async () => {
    const { clock, feed, client, database } = await start();
    const minute = (openTime: number, volume: string): Candle => ({
      instrument: BTC,
      timeframe: '1m',
      openTime,
      open: decimal('100'),
      high: decimal('150'),
      low: decimal('100'),
      close: decimal('150'),
      volume: decimal(volume),
      quoteVolume: decimal('850'),
      trades: 2,
      closed: true,
    });
    await clock.advanceAsync(50_000);
    feed.emit(feed.trade('100', '1'));
    await clock.advanceAsync(5_000);
    feed.trade('150', '5');
    await clock.advanceAsync(10_000);
    // What the venue says of the minute, once it is over.
    feed.past.set('1m', [minute(NOON, '6')]);
    feed.trade('101', '1');
    feed.emit(feed.trade('102', '1'));
    await clock.advanceAsync(2_000);
    expect(database.of(BTC, '1m')).toMatchObject([{ volume: '6', high: '150', trades: 2 }]);
    const { candles } = await client.call('candles', { instrument: BTC, timeframe: '5m', to: null, limit: 5 });
    expect(candles).toMatchObject([{ open: '100', high: '150', close: '102', volume: '8', trades: 4, closed: false }]);
  });

  it('a trade that comes twice counts once', async () => {
    const { clock, feed, client } = await start();
    const trade = feed.trade('100', '1');
    feed.emit(trade, trade);
    await clock.advanceAsync(20);
    feed.emit(trade);
    const { candles } = await client.call('candles', { instrument: BTC, timeframe: '1m', to: null, limit: 5 });
    expect(candles).toMatchObject([{ volume: '1', trades: 1 }]);
  });

  it('wait for a database that is away or refuses, are readable meanwhile, and are all written in the end', async () => {
    const { clock, feed, client, database, reconnectDatabase } = await start();
    const read = async () =>
      (await client.call('candles', { instrument: BTC, timeframe: '1m', to: null, limit: 20 })).candles.map(
        ({ openTime }) => (openTime - NOON) / MINUTE,
      );
    const tradeAMinute = async (minutes: number): Promise<void> => {
      for (let minute = 0; minute < minutes; minute++) {
        feed.emit(feed.trade('100', '1'));
        await clock.advanceAsync(MINUTE);
      }
    };
    await tradeAMinute(2);
    database.failing = true;
    await tradeAMinute(2);
    expect(database.of(BTC, '1m').length).toBeLessThan(3);
    expect(await read()).toEqual([0, 1, 2, 3]);
    database.crash();
    database.failing = false;
    await tradeAMinute(1);
    reconnectDatabase();
    await clock.advanceAsync(3_000);
    expect(await read()).toEqual([0, 1, 2, 3, 4]);
    expect(database.of(BTC, '1m').map(({ openTime }) => (openTime - NOON) / MINUTE)).toEqual([0, 1, 2, 3, 4]);
  });

  it('stop writes what is left', async () => {
    const { clock, feed, database, service } = await start();
    await clock.advanceAsync(59_900);
    feed.emit(feed.trade('100', '1', NOON + 59_000));
    await clock.advanceAsync(500);
    const stopping = service.stop();
    await clock.advanceAsync(20);
    await stopping;
    expect(database.of(BTC, '1m')).toHaveLength(1);
  });

  it('of the venue’s history fill the day’s statistics and the sparkline before the first trade', async () => {
    const candle = (timeframe: Candle['timeframe'], openTime: number, price: number): Candle => ({
      instrument: BTC,
      timeframe,
      openTime,
      open: decimal(String(price)),
      high: decimal(String(price + 1)),
      low: decimal(String(price - 1)),
      close: decimal(String(price)),
      volume: decimal('2'),
      quoteVolume: decimal(String(2 * price)),
      trades: 1,
      closed: true,
    });
    const { client, clock, feed, ticker } = await start((feed) => {
      feed.past.set('1m', [
        candle('1m', NOON - 25 * 60 * MINUTE, 500),
        candle('1m', NOON - 2 * MINUTE, 80),
        candle('1m', NOON - MINUTE, 90),
      ]);
      feed.past.set('30m', [candle('30m', NOON - 60 * MINUTE, 70), candle('30m', NOON - 30 * MINUTE, 75)]);
    });
    expect(await ticker()).toMatchObject({ open24h: '80', high24h: '91', low24h: '79', volume24h: '4', last: null });
    feed.emit(feed.trade('100', '1'));
    await clock.advanceAsync(20);
    expect(await ticker()).toMatchObject({
      last: '100',
      high24h: '100',
      low24h: '79',
      volume24h: '5',
      quoteVolume24h: '440',
      changePercent24h: '25',
    });
    expect((await client.call('snapshot', {})).sparklines).toMatchObject([{ timeframe: '30m', closes: [70, 75] }]);
  });
});

describe('what views get', () => {
  it('is conflated to 20 a second, ends with the latest, and costs nothing while nobody looks', async () => {
    const { client, clock, feed } = await start();
    feed.emit(feed.snapshot(1_000, ...OPENING), feed.quote('100', '101'));
    await clock.advanceAsync(500);
    expect((await client.call('snapshot', {})).seq.tickers).toBe(0);

    const seen = { tickers: [] as string[], book: [] as number[], trades: 0, candles: [] as string[] };
    client.on('tickers', ([row]) => void seen.tickers.push(row?.bid ?? ''));
    client.on('book', (book) => void seen.book.push(book.updateId), BTC);
    const count = (trades: readonly unknown[]): void => {
      seen.trades += trades.length;
    };
    client.on('trades', count, BTC);
    client.on('candle', (candle) => void seen.candles.push(candle.close), `${BTC}|5m`);
    await clock.advanceAsync(100);
    for (let ms = 0; ms < 1_000; ms++) {
      const price = `${100 + ms / 1_000}`;
      feed.emit(feed.quote(price, '102'), feed.update(1_001 + ms, 1_001 + ms, [[price, '1']], []));
      if (ms % 10 === 0) feed.emit(feed.trade(price, '1'));
      await clock.advanceAsync(1);
    }
    await clock.advanceAsync(100);
    for (const list of [seen.tickers, seen.book, seen.candles]) {
      expect(list.length).toBeGreaterThan(10);
      expect(list.length).toBeLessThanOrEqual(22);
    }
    expect(seen.tickers.at(-1)).toBe('100.999');
    expect(seen.book.at(-1)).toBe(2_000);
    expect(seen.candles.at(-1)).toBe('100.99');
    expect(seen.trades).toBe(100);
  });

  it('feed nodes tell every second how long ago the venue spoke', async () => {
    const { client, clock, feed } = await start();
    const nodes: number[] = [];
    client.on('feedNodes', ([node]) => void nodes.push(node?.lastMessageTime ?? 0));
    feed.emit(feed.quote('100', '101'));
    await clock.advanceAsync(3_100);
    expect(nodes.length).toBeGreaterThanOrEqual(3);
    expect(nodes.at(-1)).toBeGreaterThan(NOON);
  });

  it('a candle is shown once more when it closes', async () => {
    const { client, clock, feed } = await start();
    const closed: boolean[] = [];
    client.on('candle', (candle) => void closed.push(candle.closed), `${BTC}|1m`);
    await clock.advanceAsync(10);
    feed.emit(feed.trade('100', '1'));
    await clock.advanceAsync(MINUTE + 1_000);
    expect(closed).toEqual([false, true]);
  });

  it('there is no tape to control where no venue plays one', async () => {
    const { client } = await start();
    expect(await client.call('setReplay', { speed: 2, paused: null })).toEqual({ replay: null });
  });
});
