import type { Service, ServiceContext } from '#main/host/service.ts';
import type { MarketDataFeed } from '#main/ports/market-data-feed.ts';
import { database } from '#shared/contract/database.ts';
import type { ServiceConfig } from '#shared/contract/lifecycle.ts';
import { type WatcherContract, watcher } from '#shared/contract/watcher.ts';
import type { EpochMs, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Candle, MarketEvent } from '#shared/domain/market-data.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';
import { createCandleHistory, type SavedEntries } from './candle-history.ts';
import { createCandleStore } from './candle-store.ts';
import { createFeedNodes, type FeedNodes } from './feed-nodes.ts';
import { createHandlers } from './handlers.ts';
import { createInstrumentPicture, type InstrumentPicture } from './instrument-picture.ts';
import { createMarketPublisher } from './market-publisher.ts';
import { createResync } from './resync.ts';
import { createSavedState } from './saved-state.ts';
import { createSparklines } from './sparklines.ts';
import { createTapeControl, TAPE_KEY, TAPE_SETTINGS_KEY, type TapeControl } from './tape-control.ts';
import { createViewPublisher } from './view-publisher.ts';

export interface WatcherVenues {
  /** The feeds of the venues that the configuration names. */
  readonly createFeed: (venue: VenueId, config: ServiceConfig, context: ServiceContext) => MarketDataFeed;
}

const TICK_MS = 250;
const STATUS_EVERY_MS = 1_000;
const FLUSH_PATIENCE_MS = 2_000;

/** The market picture: feeds, books, candles, day statistics. */
export function createWatcherService(context: ServiceContext, venues: WatcherVenues): Service {
  const { clock, log } = context;
  const link = context.link(database);
  const pictures = new Map<InstrumentId, InstrumentPicture>();
  const ends: Unsubscribe[] = [];
  let feeds: readonly MarketDataFeed[] = [];
  let feedNodes: FeedNodes = createFeedNodes([], clock, log);
  let backlogged = false;
  let running = false;
  let stopped = false;

  const saved = createSavedState(link, clock);
  const store = createCandleStore({
    link,
    clock,
    log,
    onBacklog(dropped) {
      backlogged = true;
      log.error('too many candles wait for the database; the oldest are given up', { dropped });
    },
  });
  let tapeControl: TapeControl = createTapeControl([], saved);
  const sparklines = createSparklines(store, clock);
  const history = createCandleHistory({ clock, log, store, saved, sparklines, pictures });
  const server: Server<WatcherContract> = createServer(
    watcher,
    createHandlers({
      pictures,
      store,
      sparklines,
      clock,
      seq: (event) => server.seq(event),
      flushMarket: (instrument) => market.flush(instrument),
      feedNodes: () => feedNodeViews(),
      history: () => history.whole(),
      replay: () => tapeControl.state(),
      setReplay(change) {
        tapeControl.set(change);
        publishStatus();
      },
    }),
    { onError: (error, method) => log.error('a call failed', { method, error: String(error) }) },
  );
  const market = createMarketPublisher(clock, (instrument, events) =>
    server.publish('market', events as EventValue<WatcherContract, 'market'>, instrument),
  );
  const views = createViewPublisher(clock, server, pictures);
  const resync = createResync(clock, (instrument) => feedOf(instrument)?.resync(instrument));

  function feedOf(instrument: InstrumentId): MarketDataFeed | undefined {
    const venue = pictures.get(instrument)?.instrument.venue;
    return feeds.find((feed) => feed.venue === venue);
  }

  function feedNodeViews() {
    return feedNodes.view((instrument) => pictures.get(instrument)?.freshness.reason !== 'live');
  }

  const listener = {
    onMarketEvent(event: MarketEvent) {
      market.add(event);
      views.noteEvent(event);
    },
    onCandles(candles: readonly Candle[]) {
      store.add(candles);
      sparklines.note(candles);
      views.noteCandles(candles);
    },
    onGap(instrument: InstrumentId) {
      feedNodes.noteGap(instrument);
      log.warn('gap in the order book', { instrument });
      resync.ask(instrument);
    },
    onMissedTrades(instrument: InstrumentId, count: number, since: EpochMs) {
      feedNodes.noteGap(instrument);
      log.warn('trades were missed', { instrument, count });
      const feed = feedOf(instrument);
      if (feed !== undefined) history.mend(feed, instrument, since);
    },
  };

  function follow(feed: MarketDataFeed): void {
    ends.push(
      feed.onEvents((node, events) => {
        feedNodes.noteEvents(node, events.length, clock.now());
        market.during(() => {
          for (const event of events) {
            const picture = pictures.get(event.instrument);
            picture?.apply(event);
            if (picture?.bookSync.synced === true) resync.done(event.instrument);
          }
        });
      }),
      feed.onNotice((notice) => {
        if (notice.kind === 'malformed') feedNodes.noteMalformed(notice.node, notice.reason);
        else if (notice.kind === 'state') {
          feedNodes.noteState(notice.node, notice.state);
          for (const instrument of feedNodes.instrumentsOf(notice.node)) {
            pictures.get(instrument)?.freshness.setNodeState(notice.state);
            pictures.get(instrument)?.updateFreshness(clock.now());
          }
          updateDegraded();
          publishStatus();
        } else {
          const picture = pictures.get(notice.instrument);
          feedNodes.noteGap(notice.instrument);
          picture?.loseThread();
          picture?.updateFreshness(clock.now());
          // The feed is about to send a snapshot of its own; if it does not, it is asked.
          resync.expect(notice.instrument);
        }
      }),
    );
  }

  async function startFeed(feed: MarketDataFeed, config: ServiceConfig, entries: SavedEntries): Promise<void> {
    const instruments = await feed.instruments();
    for (const instrument of instruments) pictures.set(instrument.id, createInstrumentPicture(instrument, listener));
    const ids = instruments.map(({ id }) => id);
    follow(feed);
    const continued = (await history.canContinue(feed, ids, entries)) && resumesTape(feed, entries);
    if (!continued && feed.tape !== undefined) history.discard(feed);
    tapeControl.applySettings(config.settings, entries[TAPE_SETTINGS_KEY]);
    // Prices first, then what lies behind them.
    await feed.start(ids);
    tapeControl.save();
    if (continued) for (const id of ids) await history.recover(feed, id);
    else await history.begin(feed, ids);
  }

  function resumesTape(feed: MarketDataFeed, entries: SavedEntries): boolean {
    return feed.tape === undefined || tapeControl.resume(entries[TAPE_KEY]);
  }

  async function start(config: ServiceConfig): Promise<void> {
    feeds = config.venues.map((venue) => venues.createFeed(venue, config, context));
    feedNodes = createFeedNodes(feeds, clock, log);
    tapeControl = createTapeControl(feeds, saved);
    const entries = await saved.load().catch((error: unknown): SavedEntries => {
      log.warn('the saved state could not be read', { error: String(error) });
      return {};
    });
    // Silence and the end of a minute are watched from the first price on.
    ends.push(clock.every(TICK_MS, tick), clock.every(STATUS_EVERY_MS, publishStatus));
    for (const feed of feeds) await startFeed(feed, config, entries);
    running = true;
  }

  function tick(): void {
    const now = clock.now();
    for (const picture of pictures.values()) picture.tick(now);
    updateDegraded();
  }

  let degraded: string | null = null;
  function updateDegraded(): void {
    // While it starts, nothing is stale yet: it has only not begun.
    if (!running) return;
    const reason = degradedReason();
    if (reason === degraded) return;
    degraded = reason;
    context.setDegraded(reason);
  }

  function degradedReason(): string | null {
    if (backlogged) {
      backlogged = store.backlog > 0;
      return 'backlog';
    }
    const reasons = [...pictures.values()].map(({ freshness }) => freshness.reason);
    if (reasons.some((reason) => reason !== 'live' && reason !== 'paused')) return 'data-stale';
    if (reasons.includes('paused')) return 'data-paused';
    return link.current === null ? 'database-link-down' : null;
  }

  function publishStatus(): void {
    if (server.hasSubscribers('feedNodes'))
      server.publish('feedNodes', feedNodeViews() as EventValue<WatcherContract, 'feedNodes'>);
    const replay = tapeControl.state();
    if (replay !== null && server.hasSubscribers('replay')) server.publish('replay', replay);
  }

  return {
    name: 'watcher',
    start,
    reconfigure(config) {
      tapeControl.applySettings(config.settings);
      publishStatus();
    },
    attach: (port) => server.attach(port),
    async stop() {
      if (stopped) return;
      stopped = true;
      for (const end of ends.splice(0)) end();
      for (const feed of feeds) await feed.stop();
      market.flush();
      tapeControl.save();
      await store
        .flush(FLUSH_PATIENCE_MS)
        .catch((error: unknown) => log.warn('candles are left', { error: String(error) }));
      await saved.flush(FLUSH_PATIENCE_MS);
      market.dispose();
      views.dispose();
      history.dispose();
      resync.dispose();
      store.dispose();
      saved.dispose();
      server.dispose();
    },
  };
}
