import { join } from 'node:path';
import { mortalClock } from '#main/host/mortal-clock.ts';
import type { Service } from '#main/host/service.ts';
import { createServiceLinks } from '#main/host/service-links.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { MarketDataFeed } from '#main/ports/market-data-feed.ts';
import { createWatcherService } from '#main/services/watcher/service.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { createReplayFeed } from '#main/venues/replay/replay-feed.ts';
import { database } from '#shared/contract/database.ts';
import { DEFAULT_SETTINGS, type Settings } from '#shared/contract/settings.ts';
import { type WatcherContract, watcher } from '#shared/contract/watcher.ts';
import type { VenueId } from '#shared/domain/identifiers.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { type CandleDatabase, createCandleDatabase } from './candle-database.ts';
import type { ManualClock } from './manual-clock.ts';

export const DEMO_FOLDER = join(import.meta.dirname, '../../resources/demo');

/** A watcher in this thread with a database that the test can break. */
export interface WatcherBench {
  readonly database: CandleDatabase;
  readonly service: Service;
  readonly feed: MarketDataFeed;
  readonly client: Client<WatcherContract>;
  readonly degraded: () => string | null;
  readonly log: readonly { readonly level: string; readonly message: string }[];
  reconfigure(change: (settings: Settings) => Settings): Promise<void>;
  reconnectDatabase(): void;
  /** Takes feed and links away without asking, as `kill -9` would. */
  kill(): void;
}

export interface WatcherBenchOptions {
  readonly clock: ManualClock;
  readonly database?: CandleDatabase;
  /** The demo recording when absent. */
  readonly feed?: MarketDataFeed;
  readonly settings?: Settings;
  /** The database is away at the start; `reconnectDatabase` brings it. */
  readonly databaseAway?: boolean;
  /** Check every event and result against the contract. */
  readonly validate?: boolean;
}

export async function startWatcher(options: WatcherBenchOptions): Promise<WatcherBench> {
  const { clock } = options;
  // Its timers end with the watcher, as those of a process do.
  const mortal = mortalClock(clock);
  const stored = options.database ?? createCandleDatabase();
  const feed = options.feed ?? createReplayFeed({ folder: DEMO_FOLDER, clock: mortal, parseFrame });
  const log: { level: string; message: string }[] = [];
  const links = createServiceLinks((error) => {
    throw error;
  });
  let degraded: string | null = null;
  let settings = options.settings ?? DEFAULT_SETTINGS;
  const config = () => ({
    dataDir: '/nowhere',
    resourcesDir: '/nowhere',
    venues: [feed.venue as VenueId],
    settings,
  });
  const service = createWatcherService(
    {
      clock: mortal,
      log: listLogger(log),
      ids: { next: () => 'x'.repeat(16) },
      link: (contract) => links.link(contract),
      onKilled: () => {},
      setDegraded: (reason) => {
        degraded = reason;
      },
    },
    { createFeed: () => feed },
  );

  function linkDatabase(): void {
    const [theirs, ours] = memoryPortPair();
    stored.attach(theirs);
    links.introduce(database.name, ours);
  }

  if (options.databaseAway !== true) linkDatabase();
  const [served, ours] = memoryPortPair();
  service.attach(served);
  const client = connect(watcher, ours, { validate: options.validate ?? true });
  let started = false;
  const starting = service.start(config()).finally(() => {
    started = true;
  });
  while (!started) await clock.advanceAsync(1);
  await starting;
  return {
    database: stored,
    service,
    feed,
    client,
    degraded: () => degraded,
    log,
    async reconfigure(change) {
      settings = change(settings);
      await service.reconfigure(config());
    },
    reconnectDatabase: linkDatabase,
    kill() {
      mortal.end();
      stored.crash();
      client.close();
    },
  };
}

function listLogger(lines: { level: string; message: string }[]): Logger {
  const write =
    (level: string) =>
    (message: string): void =>
      void lines.push({ level, message });
  const logger: Logger = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => logger,
  };
  return logger;
}
