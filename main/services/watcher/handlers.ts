import type { Clock } from '#main/ports/clock.ts';
import type { ReplayState, WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle, FeedNode, MarketEvent } from '#shared/domain/market-data.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { Handlers } from '#shared/rpc/serve.ts';
import { bookView } from './book-view.ts';
import type { CandleStore } from './candle-store.ts';
import type { InstrumentPicture } from './instrument-picture.ts';
import { SPARKLINE_TIMEFRAME, type Sparklines } from './sparklines.ts';

export interface HandlerParts {
  readonly pictures: ReadonlyMap<InstrumentId, InstrumentPicture>;
  readonly store: CandleStore;
  readonly sparklines: Sparklines;
  readonly clock: Clock;
  seq(event: 'market' | 'tickers' | 'feedNodes'): number;
  flushMarket(instrument: InstrumentId): void;
  /** Resolves when the candles of all times are at hand. */
  history(): Promise<void>;
  feedNodes(): FeedNode[];
  replay(): ReplayState | null;
  setReplay(change: { readonly speed: number | null; readonly paused: boolean | null }): void;
}

/** Answers what the watcher is asked. An unknown instrument has nothing: no events, no book, no candles. */
export function createHandlers(parts: HandlerParts): Handlers<WatcherContract> {
  const { pictures, store, sparklines, clock } = parts;
  const instruments = () => [...pictures.values()].map(({ instrument }) => ({ ...instrument }));

  return {
    snapshot() {
      const now = clock.now();
      return {
        instruments: instruments(),
        tickers: [...pictures.values()].map((picture) => picture.ticker(now)),
        sparklines: [...pictures.keys()].map((instrument) => ({
          instrument,
          timeframe: SPARKLINE_TIMEFRAME,
          closes: sparklines.closes(instrument),
        })),
        feedNodes: parts.feedNodes() as CallResult<WatcherContract, 'snapshot'>['feedNodes'],
        replay: parts.replay(),
        seq: { tickers: parts.seq('tickers'), feedNodes: parts.seq('feedNodes') },
      };
    },
    instruments: () => ({ instruments: instruments() }),
    marketSnapshot({ instrument }) {
      // What waits to be sent is part of the snapshot: it must have its number before.
      parts.flushMarket(instrument);
      const picture = pictures.get(instrument);
      const events = picture === undefined ? [] : present(picture, clock.now());
      return {
        events: events as CallResult<WatcherContract, 'marketSnapshot'>['events'],
        seq: parts.seq('market'),
      };
    },
    async candles({ instrument, timeframe, to, limit }) {
      const picture = pictures.get(instrument);
      if (picture === undefined) return { candles: [] };
      await parts.history();
      const before = to ?? Number.MAX_SAFE_INTEGER;
      const range = { from: 0, to: Math.min(before, clock.now() + 1), limit };
      const closed = await store.read(instrument, timeframe, range);
      const open = picture.openCandle(timeframe);
      const candles: readonly Candle[] =
        open !== null && open.openTime < before ? [...closed.filter(isBefore(open)), open] : closed;
      return { candles: candles.slice(-limit) };
    },
    book({ instrument, depth }) {
      const picture = pictures.get(instrument);
      return { book: picture === undefined ? null : bookView(picture, depth) };
    },
    recentTrades: ({ instrument, limit }) => ({ trades: pictures.get(instrument)?.trades.slice(-limit) ?? [] }),
    setReplay(change) {
      parts.setReplay(change);
      return { replay: parts.replay() };
    },
  };
}

function isBefore(open: Candle): (candle: Candle) => boolean {
  return ({ openTime }) => openTime < open.openTime;
}

function present(picture: InstrumentPicture, now: number): MarketEvent[] {
  const book = picture.bookSync.snapshot();
  return [picture.feedState(now), book, picture.quote].filter((event) => event !== null);
}
