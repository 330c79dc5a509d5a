import type { BookView, WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle, Trade } from '#shared/domain/market-data.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import type { ServiceLink } from '../link/service-link.ts';

/** How a panel stands to its source. `lost`: what is shown is the past. `failed`: the first question went unanswered. */
export type FeedStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly problem: string };

type WatcherLink = Pick<ServiceLink<WatcherContract>, 'onFresh'>;

interface FeedTarget {
  onStatus(status: FeedStatus): void;
}

export interface BookTarget extends FeedTarget {
  /** Null: the watcher has no book of this instrument. */
  onBook(book: BookView | null): void;
}

/** The best levels of a book as they change, over all restarts of the watcher. */
export function followBook(link: WatcherLink, instrument: InstrumentId, target: BookTarget): Unsubscribe {
  return follow(link, target, {
    ask: (watcher) => watcher.call('book', { instrument, depth: 25 }),
    // An event is newer than an answer that comes after it.
    take: ({ book }, events) => events === 0 && target.onBook(book),
    listen: (watcher, count) => watcher.on('book', (book) => target.onBook(count(book)), instrument),
  });
}

export interface TradesTarget extends FeedTarget {
  /** Ascending; `fresh` begins the tape anew. */
  onTrades(trades: readonly Trade[], fresh: boolean): void;
}

/** The newest prints and those that follow, over all restarts of the watcher. */
export function followTrades(
  link: WatcherLink,
  instrument: InstrumentId,
  limit: number,
  target: TradesTarget,
): Unsubscribe {
  return follow(link, target, {
    ask: (watcher) => watcher.call('recentTrades', { instrument, limit }),
    take: ({ trades }) => target.onTrades(ascending(trades), true),
    listen: (watcher, count) => watcher.on('trades', (trades) => target.onTrades(count(trades), false), instrument),
  });
}

export interface CandlesTarget extends FeedTarget {
  /** The newest page: begin anew. */
  onPage(candles: readonly Candle[], requested: number): void;
  onCandle(candle: Candle): void;
}

/** The newest page of candles and the open one as it changes, over all restarts of the watcher. */
export function followCandles(
  link: WatcherLink,
  instrument: InstrumentId,
  timeframe: Timeframe,
  limit: number,
  target: CandlesTarget,
): Unsubscribe {
  let early: Candle[] | null = [];
  return follow(link, target, {
    begin: () => {
      early = [];
    },
    ask: (watcher) => watcher.call('candles', { instrument, timeframe, to: null, limit }),
    take: ({ candles }) => {
      target.onPage(candles, limit);
      const held = early ?? [];
      early = null;
      for (const candle of held) target.onCandle(candle);
    },
    listen: (watcher, count) =>
      watcher.on(
        'candle',
        (candle) => {
          if (early === null) target.onCandle(count(candle));
          else early = [...early.slice(-1), count(candle)];
        },
        `${instrument}|${timeframe}`,
      ),
  });
}

interface Feed<Answer> {
  begin?(): void;
  ask(watcher: Client<WatcherContract>): Promise<Answer>;
  /** @param events how many events came before the answer. */
  take(answer: Answer, events: number): void;
  listen(watcher: Client<WatcherContract>, count: <Value>(value: Value) => Value): Unsubscribe;
}

const RETRY_MS = 2_000;

/** Listens, then asks; on every fresh link anew; asks again a while after a failure. */
function follow<Answer>(link: WatcherLink, target: FeedTarget, feed: Feed<Answer>): Unsubscribe {
  target.onStatus({ kind: 'loading' });
  let stopWatching: Unsubscribe = () => {};
  const stopLink = link.onFresh((watcher) => {
    stopWatching();
    stopWatching = watch(watcher, target, feed);
    return stopWatching;
  });
  return () => {
    stopLink();
    stopWatching();
  };
}

function watch<Answer>(watcher: Client<WatcherContract>, target: FeedTarget, feed: Feed<Answer>): Unsubscribe {
  let events = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function ask(): Promise<void> {
    try {
      const answer = await feed.ask(watcher);
      if (stopped) return;
      feed.take(answer, events);
      target.onStatus({ kind: 'live' });
    } catch (error) {
      if (stopped || watcher.closed) return;
      target.onStatus({ kind: 'failed', problem: error instanceof RpcError ? error.message : String(error) });
      retry = setTimeout(() => void ask(), RETRY_MS);
    }
  }

  feed.begin?.();
  const stopListening = feed.listen(watcher, (value) => {
    events += 1;
    return value;
  });
  const stopClose = watcher.onClose(() => {
    if (!stopped) target.onStatus({ kind: 'lost' });
  });
  void ask();

  return () => {
    if (stopped) return;
    stopped = true;
    clearTimeout(retry);
    stopListening();
    stopClose();
  };
}

function ascending(trades: readonly Trade[]): readonly Trade[] {
  const first = trades[0];
  const last = trades.at(-1);
  const descends = first !== undefined && last !== undefined && first.tradeNumber > last.tradeNumber;
  return descends ? [...trades].reverse() : trades;
}
