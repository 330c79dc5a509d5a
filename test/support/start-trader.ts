import type { Service } from '#main/host/service.ts';
import { createServiceLinks } from '#main/host/service-links.ts';
import type { Logger } from '#main/ports/logger.ts';
import { createTraderService, type TraderPorts } from '#main/services/trader/service.ts';
import { DEFAULT_SETTINGS, type Settings } from '#shared/contract/settings.ts';
import { type TraderContract, trader } from '#shared/contract/trader.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { createFakeVenue, type FakeVenue } from './fake-venue.ts';
import { createFakeWatcher, type FakeWatcher } from './fake-watcher.ts';
import { type ManualClock, manualClock, settle } from './manual-clock.ts';
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.ts';

/** A trader with everything around it in one thread, each part of it in the test's hands. */
export interface TraderBench {
  readonly clock: ManualClock;
  readonly database: MemoryDatabase;
  readonly watcher: FakeWatcher;
  readonly venue: FakeVenue;
  readonly client: Client<TraderContract>;
  /** Ledger events as a view got them. */
  readonly published: LedgerEvent[];
  readonly degraded: () => string | null;
  readonly warnings: string[];
  readonly service: Service;
  reconfigure(change: (settings: Settings) => Settings): Promise<void>;
  /** The database process dies, and comes back with what it had on disk. */
  reconnectDatabase(): void;
  reconnectWatcher(): void;
}

export interface TraderBenchOptions {
  readonly database?: MemoryDatabase;
  readonly venue?: FakeVenue;
  readonly clock?: ManualClock;
  readonly ports?: TraderPorts;
  readonly settings?: (settings: Settings) => Settings;
}

let runs = 0;

export async function startTrader(options: TraderBenchOptions = {}): Promise<TraderBench> {
  const clock = options.clock ?? manualClock();
  const database = options.database ?? createMemoryDatabase();
  const venue = options.venue ?? createFakeVenue(clock.now);
  const watcher = createFakeWatcher(clock.now);
  const warnings: string[] = [];
  const links = createServiceLinks((error) => {
    throw error;
  });
  const run = ++runs;
  let ids = 0;
  let degraded: string | null = null;
  let settings = (options.settings ?? ((same) => same))(DEFAULT_SETTINGS);
  const config = () => ({ dataDir: '/nowhere', resourcesDir: '/nowhere', venues: [], settings });

  const service = createTraderService(
    {
      clock,
      log: quietLogger(warnings),
      ids: { next: () => `run${run}order${++ids}` },
      link: links.link,
      setDegraded: (reason) => {
        degraded = reason;
      },
      onKilled: () => {},
    },
    options.ports ?? { createVenue: () => Object.assign(venue, { configure: () => {}, forgetPositions: () => {} }) },
  );
  const introduce = (
    peer: 'database' | 'watcher',
    server: { attach(port: ReturnType<typeof memoryPortPair>[0]): void },
  ) => {
    const [left, right] = memoryPortPair();
    server.attach(left);
    links.introduce(peer, right);
  };
  introduce('database', database);
  introduce('watcher', watcher);
  await service.start(config());

  const [left, right] = memoryPortPair();
  service.attach(left);
  const client = connect(trader, right, { validate: true });
  const published: LedgerEvent[] = [];
  client.on('ledger', (event) => void published.push(event));
  await settle();

  return {
    clock,
    database,
    watcher,
    venue,
    client,
    published,
    warnings,
    service,
    degraded: () => degraded,
    async reconfigure(change) {
      settings = change(settings);
      await service.reconfigure(config());
    },
    reconnectDatabase: () => introduce('database', database),
    reconnectWatcher: () => introduce('watcher', watcher),
  };
}

function quietLogger(warnings: string[]): Logger {
  const logger: Logger = {
    debug() {},
    info() {},
    warn: (message) => void warnings.push(message),
    error: (message) => void warnings.push(message),
    child: () => logger,
  };
  return logger;
}
