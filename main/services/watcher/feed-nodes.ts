import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { FeedNotice, MarketDataFeed } from '#main/ports/market-data-feed.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { FeedNode } from '#shared/domain/market-data.ts';

/** The venue connections with what they carried: for the person who asks whether the prices are alive. */
export interface FeedNodes {
  noteEvents(node: string, count: number, time: EpochMs): void;
  noteState(node: string, state: Extract<FeedNotice, { kind: 'state' }>['state']): void;
  noteMalformed(node: string, reason: string): void;
  noteGap(instrument: InstrumentId): void;
  nodeOf(instrument: InstrumentId): string | null;
  instrumentsOf(node: string): readonly InstrumentId[];
  /** `isStale` tells of each instrument whether its prices are too old. */
  view(isStale: (instrument: InstrumentId) => boolean): FeedNode[];
}

interface Counters {
  state: FeedNode['state'];
  lastMessageTime: EpochMs | null;
  messages: number;
  malformed: number;
  gaps: number;
  reconnects: number;
}

const LOG_EVERY_MS = 1_000;

export function createFeedNodes(feeds: readonly MarketDataFeed[], clock: Clock, log: Logger): FeedNodes {
  const counters = new Map<string, Counters>();
  let unloggedMalformed = 0;
  let lastLogged = Number.NEGATIVE_INFINITY;

  function of(node: string): Counters {
    const known = counters.get(node);
    if (known !== undefined) return known;
    const made = { state: 'connecting', lastMessageTime: null, messages: 0, malformed: 0, gaps: 0, reconnects: 0 };
    counters.set(node, made as Counters);
    return made as Counters;
  }

  function nodeOf(instrument: InstrumentId): string | null {
    for (const feed of feeds) {
      for (const { id, instruments } of feed.nodes()) if (instruments.includes(instrument)) return id;
    }
    return null;
  }

  return {
    noteEvents(node, count, time) {
      const counter = of(node);
      counter.messages += count;
      counter.lastMessageTime = time;
    },
    noteState(node, state) {
      const counter = of(node);
      if (counter.state === 'disconnected' && state === 'live') counter.reconnects++;
      counter.state = state;
    },
    noteMalformed(node, reason) {
      of(node).malformed++;
      unloggedMalformed++;
      // A flood of bad frames must not become a flood of lines.
      if (clock.monotonic() - lastLogged < LOG_EVERY_MS) return;
      log.warn('malformed frames', { node, reason, count: unloggedMalformed });
      lastLogged = clock.monotonic();
      unloggedMalformed = 0;
    },
    noteGap(instrument) {
      const node = nodeOf(instrument);
      if (node !== null) of(node).gaps++;
    },
    nodeOf,
    instrumentsOf: (node) =>
      feeds.flatMap((feed) => feed.nodes().filter(({ id }) => id === node)).flatMap(({ instruments }) => instruments),
    view: (isStale) =>
      feeds.flatMap((feed) =>
        feed.nodes().map(({ id, instruments }) => {
          const counter = of(id);
          const allStale = instruments.length > 0 && instruments.every(isStale);
          return {
            id,
            venue: feed.venue,
            ...counter,
            state: counter.state === 'live' && allStale ? 'stale' : counter.state,
            subscriptions: [...instruments],
          } satisfies FeedNode;
        }),
      ),
  };
}
