import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInstrumentPicture, type InstrumentPicture } from '#main/services/watcher/instrument-picture.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { decimal } from '#shared/domain/decimal.ts';
import { DecimalSum } from '#shared/domain/decimal-sum.ts';
import type { BookSnapshot, BookUpdate, Candle, FeedEvent, MarketEvent, Trade } from '#shared/domain/market-data.ts';
import { createOrderBook, type OrderBook } from '#shared/domain/order-book.ts';
import { testInstrument } from '#test/support/fake-watcher.ts';
import {
  goldenOf,
  RECORDED,
  type RecordedSymbol,
  readRecordedFrames,
  recordedInstrument,
} from '#test/support/recorded-frames.ts';

function parseAll(symbol: RecordedSymbol): readonly FeedEvent[] {
  const id = recordedInstrument(symbol);
  const context = { instruments: new Map([[symbol, id]]), snapshotOf: id };
  return readRecordedFrames(symbol).map(({ text, receivedTime }) => {
    const event = parseFrame(text, receivedTime, context);
    if (event.kind === 'malformed' || event.kind === 'control') throw new Error(`${event.kind}: ${text.slice(0, 200)}`);
    return event;
  });
}

const EVENTS = new Map(RECORDED.map((symbol) => [symbol, parseAll(symbol)]));
const eventsOf = (symbol: RecordedSymbol): readonly FeedEvent[] => EVENTS.get(symbol) ?? [];

interface Followed {
  readonly picture: InstrumentPicture;
  readonly published: MarketEvent[];
  readonly candles: Candle[];
  gaps: number;
}

function follow(symbol: RecordedSymbol, onGap: () => void = () => {}): Followed {
  const published: MarketEvent[] = [];
  const candles: Candle[] = [];
  const followed: Followed = {
    picture: createInstrumentPicture(testInstrument(`${symbol.slice(0, 3)}/USDT`), {
      onMarketEvent: (event) => void published.push(event),
      onCandles: (closed) => void candles.push(...closed),
      onMissedTrades: () => {
        throw new Error('no trade is missing');
      },
      onGap() {
        followed.gaps++;
        onGap();
      },
    }),
    published,
    candles,
    gaps: 0,
  };
  followed.picture.resumeCandles([], []);
  return followed;
}

function expectGoldenBook(book: OrderBook, symbol: RecordedSymbol): void {
  const golden = goldenOf(symbol).book;
  const exact = (levels: readonly (readonly [string, string])[]) => levels.map((level) => level.map(decimal));
  expect(book.updateId).toBe(golden.lastUpdateId);
  expect([book.size('bid'), book.size('ask')]).toEqual(golden.levels);
  expect([book.bestBid, book.bestAsk]).toEqual(exact([golden.bestBid, golden.bestAsk]));
  expect(book.bids(5)).toEqual(exact(golden.top5Bids));
  expect(book.asks(5)).toEqual(exact(golden.top5Asks));
}

describe.each(RECORDED)('the recording of %s, played through the watcher’s picture', (symbol) => {
  const golden = goldenOf(symbol);

  it('has the frames that were counted', () => {
    const count = (kind: FeedEvent['kind']) => eventsOf(symbol).filter((event) => event.kind === kind).length;
    expect({
      depthUpdate: count('bookUpdate'),
      bookTicker: count('quote'),
      trade: count('trade'),
      rest_snapshot: count('bookSnapshot'),
    }).toEqual(golden.frames);
  });

  it('ends at the golden book, level for level, without a gap', () => {
    const { picture, gaps } = playAll(symbol);
    expectGoldenBook(picture.bookSync.book, symbol);
    expect(gaps).toBe(0);
  });

  it('a follower who only knows what was published has the same book', () => {
    const { published } = playAll(symbol);
    const book = createOrderBook();
    for (const event of published) {
      if (event.kind === 'bookSnapshot') book.applySnapshot(event);
      if (event.kind === 'bookUpdate') expect(book.applyUpdate(event)).toBe('applied');
    }
    expectGoldenBook(book, symbol);
  });

  it('has the golden trades: numbers, volumes, who took', () => {
    const trades = playAll(symbol).published.filter((event): event is Trade => event.kind === 'trade');
    const base = new DecimalSum();
    const quote = new DecimalSum();
    for (const { price, quantity } of trades) {
      base.add(quantity);
      quote.addProduct(price, quantity);
    }
    expect({
      count: trades.length,
      firstId: trades[0]?.tradeNumber,
      lastId: trades.at(-1)?.tradeNumber,
      baseVolume: base.total(),
      quoteVolume: quote.total(),
      buyerMaker: trades.filter(({ aggressor }) => aggressor === 'sell').length,
    }).toEqual(golden.trades);
  });

  it('has the golden one-minute candles, the last still open', () => {
    const { picture, candles } = playAll(symbol);
    const minutes = [...candles.filter(({ timeframe }) => timeframe === '1m'), picture.openCandle('1m')];
    const rows = minutes.map((candle) => {
      if (candle === null) throw new Error('no open candle');
      const { openTime, open, high, low, close, volume, quoteVolume, trades } = candle;
      return [openTime, open, high, low, close, volume, quoteVolume, trades];
    });
    expect(rows).toEqual(golden.candles1m);
    expect(minutes.map((candle) => candle?.closed)).toEqual([...golden.candles1m.slice(1).map(() => true), false]);
  });
});

function playAll(symbol: RecordedSymbol): Followed {
  const followed = follow(symbol);
  for (const event of eventsOf(symbol)) followed.picture.apply(event);
  return followed;
}

type DepthFault = { readonly fault: 'drop' | 'repeat' | 'swap'; readonly at: number };

/** The venue's own book at each frame: what a REST snapshot would answer. */
function venueAt(events: readonly FeedEvent[]): {
  readonly book: OrderBook;
  advance(to: number): void;
  snapshot(): BookSnapshot;
} {
  const book = createOrderBook();
  const early: BookUpdate[] = [];
  let next = 0;
  let last: BookSnapshot | BookUpdate | undefined;
  return {
    book,
    advance(to) {
      for (; next < to; next++) {
        const event = events[next];
        if (event?.kind === 'bookSnapshot') {
          book.applySnapshot(event);
          for (const update of early) book.applyUpdate(update);
          last = event;
        } else if (event?.kind === 'bookUpdate') {
          if (book.synced) book.applyUpdate(event);
          else early.push(event);
          last = event;
        }
      }
    },
    snapshot() {
      if (last === undefined) throw new Error('nothing yet');
      const all = Number.POSITIVE_INFINITY;
      const { instrument, eventTime, receivedTime } = last;
      const updateId = book.updateId ?? 0;
      return {
        kind: 'bookSnapshot',
        instrument,
        updateId,
        bids: book.bids(all),
        asks: book.asks(all),
        eventTime,
        receivedTime,
      };
    },
  };
}

describe('M1: with 1 % of the depth frames dropped, repeated or swapped', () => {
  it.each(RECORDED)(
    '%s: every gap is found, the book heals, ends golden, and is never wrong while trusted',
    (symbol) => {
      const events = eventsOf(symbol);
      const afterSnapshot = events.findIndex(({ kind }) => kind === 'bookSnapshot') + 20;
      const depth = events.flatMap((event, index) =>
        event.kind === 'bookUpdate' && index > afterSnapshot ? [index] : [],
      );
      // The last frames stay whole, so that there is time to heal.
      const candidates = depth.slice(0, -200);
      const faults = fc.array(
        fc.record({
          fault: fc.constantFrom('drop' as const, 'repeat' as const, 'swap' as const),
          at: fc.integer({ min: 0, max: candidates.length - 1 }),
        }),
        { minLength: Math.round(candidates.length / 100), maxLength: Math.round(candidates.length / 100) },
      );
      fc.assert(
        fc.property(faults, (chosen) => playFaulty(symbol, events, depth, chosen)),
        // Each run takes a second: a failure prints its seed and is not made smaller.
        { numRuns: 3, endOnFailure: true },
      );
    },
  );

  function playFaulty(
    symbol: RecordedSymbol,
    events: readonly FeedEvent[],
    depth: readonly number[],
    chosen: readonly DepthFault[],
  ): void {
    const faultAt = new Map(chosen.map(({ fault, at }) => [at, fault]));
    const arrivals = arrivalsOf(events, depth, faultAt);
    const venue = venueAt(events);
    let wanted: number | null = null;
    let now = 0;
    const followed = follow(symbol, () => {
      // The answer of the venue comes half a second after the question.
      wanted = (events[now]?.receivedTime ?? 0) + 500;
    });
    const { picture, published } = followed;
    const trueBook = createOrderBook();
    let expectedGaps = 0;
    let compared = 0;
    let nextExpected: number | null = null;
    const silentSince: number[] = [];

    for (const index of arrivals) {
      now = Math.max(now, index);
      venue.advance(now + 1);
      const event = events[index];
      if (event === undefined) continue;
      const trustedBefore = picture.bookSync.synced;
      if (event.kind === 'bookUpdate' && trustedBefore) {
        // The oracle: an update that begins beyond the next number, on a trusted book, is a gap.
        nextExpected = (picture.bookSync.book.updateId ?? 0) + 1;
        if (event.firstUpdateId > nextExpected) expectedGaps++;
      }
      picture.apply(event);
      if (!picture.bookSync.synced && trustedBefore) silentSince.push(event.receivedTime);
      if (wanted !== null && event.receivedTime >= wanted) {
        wanted = null;
        picture.apply(venue.snapshot());
        if (!picture.bookSync.synced) wanted = event.receivedTime + 500;
        else expect(event.receivedTime - (silentSince.at(-1) ?? 0)).toBeLessThanOrEqual(2_000);
      }
      const mine = picture.bookSync.book;
      if (mine.synced && mine.updateId === venue.book.updateId) {
        compared++;
        expect([mine.bestBid, mine.bestAsk]).toEqual([venue.book.bestBid, venue.book.bestAsk]);
      }
      // While the book is not trusted, followers are told so.
      if (picture.bookSync.book.updateId !== null) expect(picture.feedState(now).stale).toBe(!picture.bookSync.synced);
    }

    expect(followed.gaps).toBe(expectedGaps);
    expect(followed.gaps).toBeGreaterThan(0);
    expect(compared).toBeGreaterThan(events.length / 2);
    expectGoldenBook(picture.bookSync.book, symbol);
    let stale = true;
    for (const event of published) {
      if (event.kind === 'feedState') stale = event.stale;
      if (event.kind === 'bookSnapshot') trueBook.applySnapshot(event);
      if (event.kind !== 'bookUpdate') continue;
      expect(stale).toBe(false);
      expect(trueBook.applyUpdate(event)).toBe('applied');
    }
    expectGoldenBook(trueBook, symbol);
  }

  /** The order in which the frames come in. A swapped frame changes places with the next depth frame. */
  function arrivalsOf(
    events: readonly FeedEvent[],
    depth: readonly number[],
    faultAt: ReadonlyMap<number, DepthFault['fault']>,
  ): readonly number[] {
    const order = events.map((_, index) => [index]);
    for (const [at, fault] of faultAt) {
      const here = depth[at] ?? 0;
      const next = depth[at + 1] ?? 0;
      if (fault === 'drop') order[here] = [];
      if (fault === 'repeat') order[here] = [here, here];
      if (fault === 'swap') [order[here], order[next]] = [order[next] ?? [], order[here] ?? []];
    }
    return order.flat();
  }
});
