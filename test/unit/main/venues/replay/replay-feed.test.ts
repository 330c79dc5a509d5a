import { describe, expect, it } from 'vitest';
import type { FeedNotice } from '#main/ports/market-data-feed.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { createReplayFeed } from '#main/venues/replay/replay-feed.ts';
import { aggregateCandles, createCandleBuilder } from '#shared/domain/candle-builder.ts';
import { isMultipleOf } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { BookLevel, Candle, FeedEvent, Trade } from '#shared/domain/market-data.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';
import { candleCloseTime, candleOpenTime, TIMEFRAMES } from '#shared/domain/timeframe.ts';
import { type ManualClock, manualClock } from '#test/support/manual-clock.ts';
import { DEMO_FOLDER } from '#test/support/start-watcher.ts';

const BTC = 'BTC/USDT@replay' as InstrumentId;
const ETH = 'ETH/USDT@replay' as InstrumentId;
const BOTH = [BTC, ETH];
/** 2026-11-21 06:00:30 UTC: half a minute into a minute. */
const NOW = Date.UTC(2026, 10, 21, 6, 0, 30);
const MINUTE = 60_000;

function open(clock: ManualClock) {
  const feed = createReplayFeed({ folder: DEMO_FOLDER, clock, parseFrame });
  const events: FeedEvent[] = [];
  const notices: FeedNotice[] = [];
  feed.onEvents((_node, batch) => void events.push(...batch));
  feed.onNotice((notice) => void notices.push(notice));
  return { clock, feed, events, notices };
}

async function play(instruments: readonly InstrumentId[], now = NOW) {
  const opened = open(manualClock(now));
  await opened.feed.start(instruments);
  return opened;
}

const isTrade = (event: FeedEvent): event is Trade => event.kind === 'trade';

/** A follower's book, which fails the test on anything a real one could not take. */
function follower() {
  const book = createOrderBook();
  return {
    book,
    take(event: FeedEvent): void {
      if (event.kind === 'bookSnapshot') book.applySnapshot(event);
      if (event.kind === 'bookUpdate' && book.applyUpdate(event) !== 'applied') {
        throw new Error(`update ${event.firstUpdateId} does not join ${book.updateId}`);
      }
      const { bestBid, bestAsk } = book;
      if (bestBid === null || bestAsk === null) throw new Error('a side of the book is empty');
      if (Number(bestBid[0]) >= Number(bestAsk[0])) throw new Error(`crossed: ${bestBid[0]} ${bestAsk[0]}`);
    },
    whole: (): readonly (readonly BookLevel[])[] => [book.bids(99_999), book.asks(99_999)],
  };
}

describe('the demo tape', () => {
  it('gives the whole book and a quote at once, then everything in order, stamped with the wall clock', async () => {
    const { clock, events } = await play(BOTH);
    expect(events.map(({ kind, instrument }) => `${kind} ${instrument}`)).toEqual([
      `bookSnapshot ${BTC}`,
      `quote ${BTC}`,
      `bookSnapshot ${ETH}`,
      `quote ${ETH}`,
    ]);
    for (let tick = 0; tick < 400; tick++) {
      const before = events.length;
      clock.advance(30);
      for (const event of events.slice(before)) {
        expect(event.receivedTime).toBe(clock.now());
        expect(event.eventTime).toBeGreaterThan(clock.now() - 31);
        expect(event.eventTime).toBeLessThanOrEqual(clock.now());
      }
    }
    expect(events.length).toBeGreaterThan(500);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['bookSnapshot', 'quote', 'bookUpdate', 'trade']));
  });

  it('joins end and beginning without a jump, a gap, a crossed book or a lost number, pass after pass', async () => {
    const { clock, feed, events } = await play(BOTH);
    feed.tape.set({ speed: 100, paused: null });
    const { lengthMs } = feed.tape.state();
    const books = new Map(BOTH.map((instrument) => [instrument, follower()]));
    const lastTrade = new Map<InstrumentId, Trade>();
    const bestBids = new Map<InstrumentId, number>();
    let jump = 0;
    const wrong: unknown[] = [];
    const passes = 3;
    for (let played = 0; played < passes * lengthMs; played += 3_000) {
      for (const event of events.splice(0)) {
        const { book, take } = books.get(event.instrument) ?? follower();
        take(event);
        const bid = Number(book.bestBid?.[0]);
        const before = bestBids.get(event.instrument);
        if (before !== undefined) jump = Math.max(jump, Math.abs(bid / before - 1));
        bestBids.set(event.instrument, bid);
        if (event.kind === 'quote' && Number(event.bidPrice) >= Number(event.askPrice)) wrong.push('crossed quote');
        if (!isTrade(event)) continue;
        const previous = lastTrade.get(event.instrument);
        if (previous !== undefined && event.tradeNumber !== previous.tradeNumber + 1) wrong.push(event.tradeNumber);
        lastTrade.set(event.instrument, event);
      }
      clock.advance(30);
    }
    expect(wrong).toEqual([]);
    expect(feed.tape.state().passes).toBe(passes);
    // The recording itself never moves its best bid by more than 0.1 % between two updates, and nor do the joints.
    expect(jump).toBeLessThan(0.001);
  }, 60_000);

  it('at a joint best bid and ask stay where they are, to the cent of the spread', async () => {
    const { clock, feed, events } = await play(BOTH);
    const { lengthMs, positionMs } = feed.tape.state();
    clock.jumpWall(lengthMs - positionMs - 1_000);
    clock.advance(500);
    expect(feed.tape.state().positionMs).toBeGreaterThan(lengthMs - 1_000);
    const books = new Map(BOTH.map((instrument) => [instrument, follower()]));
    const bests = (): number[] =>
      [...books.values()].flatMap(({ book }) => [Number(book.bestBid?.[0]), Number(book.bestAsk?.[0])]);
    const drain = (): void => {
      for (const event of events.splice(0)) books.get(event.instrument)?.take(event);
    };
    drain();
    while (feed.tape.state().passes === 0) {
      drain();
      clock.advance(30);
    }
    const before = bests();
    drain();
    for (const [index, price] of bests().entries()) expect(price).toBeCloseTo(before[index] ?? 0, 1);
  });

  it('does not drift: two passes later the book is the same, and in ten years the price is near where it was recorded', async () => {
    const { clock, feed, events } = await play([BTC]);
    const first = follower();
    for (const event of events.splice(0)) first.take(event);
    const { lengthMs } = feed.tape.state();
    const later = open(manualClock(NOW + 2 * lengthMs));
    await later.feed.start([BTC]);
    const second = follower();
    for (const event of later.events) second.take(event);
    expect(second.whole()).toEqual(first.whole());
    expect(second.book.updateId).toBeGreaterThan(first.book.updateId ?? 0);

    const far = open(manualClock(NOW + 10 * 365 * 86_400_000));
    await far.feed.start([BTC]);
    const quote = far.events.find((event) => event.kind === 'quote');
    expect(Number(quote?.bidPrice)).toBeGreaterThan(61_500);
    expect(Number(quote?.bidPrice)).toBeLessThan(62_000);
    expect(clock.now()).toBe(NOW);
  });

  it('a restart finds the tape where it would be had it been running', async () => {
    const running = await play([BTC]);
    running.clock.advance(30_000);
    const book = follower();
    for (const event of running.events) book.take(event);
    const restarted = open(manualClock(running.clock.now()));
    await restarted.feed.start([BTC]);
    const found = follower();
    for (const event of restarted.events) found.take(event);
    expect(found.book.updateId).toBe(book.book.updateId);
    expect(found.whole()).toEqual(book.whole());
    expect(restarted.feed.tape.state().positionMs).toBeCloseTo(running.feed.tape.state().positionMs, 3);
  });

  it.each([1, 7, 20])('at speed %i plays that much tape a second, and history knows the same trades', async (speed) => {
    const { clock, feed, events } = await play([BTC]);
    feed.tape.set({ speed, paused: null });
    const start = feed.tape.state();
    clock.advance(151_020);
    const end = feed.tape.state();
    const played = (end.passes - start.passes) * end.lengthMs + end.positionMs - start.positionMs;
    expect(played).toBeCloseTo(151_020 * speed, 0);

    const trades = events.filter(isTrade);
    const recent = await feed.recentTrades(BTC, clock.now() - 45_000);
    expect(recent).toEqual(
      trades
        .filter(({ eventTime }) => eventTime >= clock.now() - 45_000)
        .map((trade) => ({ ...trade, receivedTime: trade.eventTime })),
    );

    const builder = createCandleBuilder(BTC);
    const live = trades
      .flatMap((trade) => builder.addTrade(trade).closed)
      .filter(({ timeframe }) => timeframe === '1m');
    const whole = live.filter(({ openTime }) => openTime > NOW);
    expect(whole.length).toBe(2);
    expect(await feed.history(BTC, '1m', candleOpenTime('1m', NOW) + MINUTE, clock.now())).toEqual(whole);
  });

  it('pauses: says so, stands still, and goes on without a jump', async () => {
    const { clock, feed, events, notices } = await play([BTC]);
    clock.advance(1_000);
    feed.tape.set({ speed: null, paused: true });
    const book = follower();
    for (const event of events.splice(0)) book.take(event);
    const { positionMs } = feed.tape.state();
    clock.advance(3_600_000);
    expect(events).toEqual([]);
    expect(feed.tape.state()).toMatchObject({ paused: true, positionMs });
    feed.tape.set({ speed: null, paused: false });
    clock.advance(5_000);
    for (const event of events) book.take(event);
    expect(events.length).toBeGreaterThan(100);
    expect(feed.tape.state().positionMs).toBeCloseTo(positionMs + 5_000, 0);
    expect(notices.map((notice) => notice.kind === 'state' && notice.state)).toEqual([
      'connecting',
      'live',
      'paused',
      'live',
    ]);
  });

  it('goes on from what was saved, with speed and place, and refuses what is not its own', async () => {
    const first = await play([BTC]);
    first.feed.tape.set({ speed: 3, paused: null });
    first.clock.advance(10_000);
    const saved = first.feed.tape.save();
    first.clock.advance(20_000);
    const second = open(manualClock(first.clock.now()));
    expect(second.feed.tape.restore('{"version":2}')).toBe(false);
    expect(second.feed.tape.restore('not JSON')).toBe(false);
    expect(second.feed.tape.restore(saved)).toBe(true);
    await second.feed.start([BTC]);
    expect(second.feed.tape.state()).toEqual(first.feed.tape.state());
  });

  it('after a sleep of the machine jumps to where it should be, and says that events were missed', async () => {
    const { clock, feed, events, notices } = await play([BTC]);
    clock.advance(1_000);
    events.length = 0;
    clock.jumpWall(600_000);
    clock.advance(30);
    expect(notices.at(-1)).toEqual({ kind: 'gap', node: 'replay-1', instrument: BTC });
    expect(events.map(({ kind }) => kind)).toEqual(['bookSnapshot', 'quote']);
    const fresh = open(manualClock(clock.now()));
    expect(Math.abs(fresh.feed.tape.state().positionMs - feed.tape.state().positionMs)).toBeLessThan(31);
    const book = follower();
    clock.advance(5_000);
    for (const event of events) book.take(event);
  });

  it('answers a resync with the book as it stands', async () => {
    const { clock, feed, events } = await play([BTC]);
    clock.advance(5_000);
    const book = follower();
    for (const event of events.splice(0)) book.take(event);
    feed.resync(BTC);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'bookSnapshot', updateId: book.book.updateId });
    const again = follower();
    for (const event of events) again.take(event);
    expect(again.whole()).toEqual(book.whole());
  });

  it('has Binance’s steps and is marked as demo data', async () => {
    const { feed } = open(manualClock(NOW));
    const instruments = await feed.instruments();
    expect(
      instruments.map(({ id, priceStep, quantityStep, minNotional, demo }) => [
        id,
        priceStep,
        quantityStep,
        minNotional,
        demo,
      ]),
    ).toEqual([
      [BTC, '0.01', '0.00001', '5', true],
      [ETH, '0.01', '0.0001', '5', true],
    ]);
    expect(feed.tape.state().description).toMatch(/^Demo data/);
  });
});

describe.each(BOTH)('the history behind the tape of %s', (instrument) => {
  const clock = manualClock(NOW);
  const { feed } = open(clock);
  const read = (timeframe: Candle['timeframe']) => feed.history(instrument, timeframe, 0, NOW);

  it('has a week of minutes without a hole, up to now, that end at the price at which the tape stands', async () => {
    const minutes = await read('1m');
    expect(minutes.length).toBeGreaterThan(6.8 * 1_440);
    const end = candleOpenTime('1m', NOW);
    expect(minutes.map(({ openTime }) => (end - openTime) / MINUTE)).toEqual(
      minutes.map((_, index) => minutes.length - index),
    );
    await feed.start([instrument]);
    const first = (await feed.recentTrades(instrument, candleOpenTime('1m', NOW)))?.[0];
    expect(Number(first?.price) / Number(minutes.at(-1)?.close)).toBeCloseTo(1, 3);
    await feed.stop();
  });

  it('has years of four-hour candles that join the minutes, and are made of them in the last week', async () => {
    const minutes = await read('1m');
    const hours = await read('4h');
    expect((NOW - (hours[0]?.openTime ?? NOW)) / 86_400_000 / 365).toBeGreaterThan(7);
    const join = minutes[0]?.openTime ?? 0;
    const lastWeek = hours.filter(({ openTime }) => openTime >= join);
    expect(lastWeek).toEqual(aggregateCandles(minutes, '4h', NOW).filter(({ closed }) => closed));
    const before = hours.filter(({ openTime }) => openTime < join).at(-1);
    expect(candleCloseTime('4h', before?.openTime ?? 0)).toBe(join);
    expect(Number(before?.close) / Number(lastWeek[0]?.open)).toBeCloseTo(1, 3);
  });

  it.each(TIMEFRAMES)(
    '%s candles are closed, ascending, on their grid, within high and low, and in whole cents',
    async (timeframe) => {
      const candles = await read(timeframe);
      expect(candles.length).toBeGreaterThan(25);
      const wrong = candles.filter((candle, index) => {
        const { openTime, closed } = candle;
        const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(Number) as number[];
        const fits =
          candle.instrument === instrument &&
          candle.timeframe === timeframe &&
          closed &&
          openTime > (candles[index - 1]?.openTime ?? 0) &&
          candleOpenTime(timeframe, openTime) === openTime &&
          candleCloseTime(timeframe, openTime) <= NOW &&
          (low ?? 0) > 0 &&
          (low ?? 0) <= Math.min(open ?? 0, close ?? 0) &&
          (high ?? 0) >= Math.max(open ?? 0, close ?? 0);
        return !fits;
      });
      expect(wrong).toEqual([]);
      for (const { open, high, low, close } of candles.slice(-50)) {
        for (const price of [open, high, low, close]) expect(isMultipleOf(price, '0.01' as typeof price)).toBe(true);
      }
    },
  );
});
