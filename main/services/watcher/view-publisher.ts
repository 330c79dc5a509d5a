import type { Clock } from '#main/ports/clock.ts';
import type { WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle, MarketEvent, Trade } from '#shared/domain/market-data.ts';
import { TIMEFRAMES } from '#shared/domain/timeframe.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Server } from '#shared/rpc/serve.ts';
import { bookView } from './book-view.ts';
import type { InstrumentPicture } from './instrument-picture.ts';

/** What eyes can follow: the latest of everything that changed, at most 20 times a second, and only while someone looks. */
export interface ViewPublisher {
  noteEvent(event: MarketEvent): void;
  noteCandles(candles: readonly Candle[]): void;
  dispose(): void;
}

const EVERY_MS = 50;
const BOOK_DEPTH = 25;
const MOST_TRADES = 50;

interface Dirty {
  ticker: boolean;
  book: boolean;
  candles: boolean;
  trades: Trade[];
  closed: Candle[];
}

export function createViewPublisher(
  clock: Clock,
  server: Server<WatcherContract>,
  pictures: ReadonlyMap<InstrumentId, InstrumentPicture>,
): ViewPublisher {
  const dirty = new Map<InstrumentId, Dirty>();
  let timer: Unsubscribe | null = null;
  let lastPublished = Number.NEGATIVE_INFINITY;

  function mark(instrument: InstrumentId): Dirty {
    const known = dirty.get(instrument);
    const marks = known ?? { ticker: false, book: false, candles: false, trades: [], closed: [] };
    if (known === undefined) dirty.set(instrument, marks);
    timer ??= clock.after(Math.max(0, lastPublished + EVERY_MS - clock.monotonic()), publish);
    return marks;
  }

  function publish(): void {
    timer = null;
    lastPublished = clock.monotonic();
    const now = clock.now();
    const tickers = [];
    for (const [instrument, marks] of dirty) {
      const picture = pictures.get(instrument);
      if (picture === undefined) continue;
      if (marks.ticker) tickers.push(picture);
      if (marks.book) publishBook(picture);
      if (marks.trades.length > 0 && server.hasSubscribers('trades', instrument)) {
        server.publish('trades', marks.trades.slice(-MOST_TRADES), instrument);
      }
      publishCandles(picture, marks);
    }
    dirty.clear();
    if (tickers.length > 0 && server.hasSubscribers('tickers')) {
      server.publish(
        'tickers',
        tickers.map((picture) => picture.ticker(now)),
      );
    }
  }

  function publishBook(picture: InstrumentPicture): void {
    const topic = picture.instrument.id;
    if (!server.hasSubscribers('book', topic)) return;
    const view = bookView(picture, BOOK_DEPTH);
    if (view !== null) server.publish('book', view, topic);
  }

  function publishCandles(picture: InstrumentPicture, marks: Dirty): void {
    for (const candle of marks.closed) publishCandle(candle);
    if (!marks.candles) return;
    for (const timeframe of TIMEFRAMES) {
      if (!server.hasSubscribers('candle', `${picture.instrument.id}|${timeframe}`)) continue;
      const candle = picture.openCandle(timeframe);
      if (candle !== null) publishCandle(candle);
    }
  }

  function publishCandle(candle: Candle): void {
    const topic = `${candle.instrument}|${candle.timeframe}`;
    if (server.hasSubscribers('candle', topic)) server.publish('candle', candle, topic);
  }

  return {
    noteEvent(event) {
      const marks = mark(event.instrument);
      marks.ticker = true;
      if (event.kind === 'trade') {
        marks.candles = true;
        marks.trades.push(event);
        if (marks.trades.length >= 2 * MOST_TRADES) marks.trades = marks.trades.slice(-MOST_TRADES);
      } else if (event.kind !== 'quote' && event.kind !== 'candleClosed') marks.book = true;
    },
    noteCandles(candles) {
      for (const candle of candles) mark(candle.instrument).closed.push(candle);
    },
    dispose() {
      timer?.();
      timer = null;
    },
  };
}
