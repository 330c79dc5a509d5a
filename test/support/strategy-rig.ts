import type { Service } from '#main/host/service.ts';
import { createServiceLinks } from '#main/host/service-links.ts';
import type { Logger } from '#main/ports/logger.ts';
import { createStrategyService } from '#main/services/strategy/service.ts';
import { DEFAULT_SETTINGS, type Settings } from '#shared/contract/settings.ts';
import {
  type RunnerView,
  type StrategyConfiguration,
  strategy as strategyContract,
} from '#shared/contract/strategy.ts';
import type { StrategyId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Signal } from '#shared/domain/signal.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import { all, any, atLeast, atMost } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';
import type { SignalStrategy, Strategy } from '#shared/strategy/strategy.ts';
import { type CandleWatcher, createCandleWatcher, SERIES_START } from './candle-watcher.ts';
import { BTC, ETH } from './fake-watcher.ts';
import { type ManualClock, manualClock, settle } from './manual-clock.ts';
import { createPaperDesk, type PaperDesk } from './paper-desk.ts';
import { createSignalDatabase, type SignalDatabase } from './signal-database.ts';

/** A strategy service with its three peers in one thread, each in the test's hands. */
export interface StrategyRig {
  readonly clock: ManualClock;
  readonly database: SignalDatabase;
  readonly watcher: CandleWatcher;
  readonly desk: PaperDesk;
  readonly client: Client<typeof strategyContract>;
  readonly service: Service;
  /** What a view was told, in order. */
  readonly told: Signal[];
  readonly changed: Signal[];
  readonly runner: () => RunnerView;
  readonly degraded: () => string | null;
  readonly warnings: string[];
  /** Settles until nothing moves any more, without letting time pass. */
  quiet(): Promise<void>;
  configure(strategy: string, change: Partial<StrategyConfiguration>): Promise<void>;
  reconfigure(change: (settings: Settings) => Settings): Promise<void>;
  /** A fresh link to a peer, as after its restart. */
  reconnect(peer: 'database' | 'watcher' | 'trader'): void;
}

export interface StrategyRigOptions {
  readonly strategies?: readonly Strategy[];
  readonly instruments?: readonly Instrument[];
  readonly database?: SignalDatabase;
  readonly watcher?: CandleWatcher;
  readonly desk?: PaperDesk;
  readonly clock?: ManualClock;
  readonly settings?: (settings: Settings) => Settings;
  /** Before the service starts. */
  readonly prepare?: (rig: { readonly watcher: CandleWatcher; readonly database: SignalDatabase }) => void;
  /** A real trader in the place of the paper desk. */
  readonly trader?: { attach(port: Port): void };
  /** Leaves the trader out: it is down. */
  readonly withoutTrader?: boolean;
}

/** Buys at 100 or more, sells at 50 or less: the simplest strategy whose action a test can set by a price. */
export function thresholdStrategy(id: string, onStep: (close: number) => void = () => {}): SignalStrategy {
  return defineStrategy({
    id,
    title: 'Threshold',
    description: 'Buys at or over a price, sells at or under another.',
    parameters: {
      buyFrom: number({ label: 'Buy from', description: 'Price.', minimum: 1, maximum: 1000, default: 100 }),
      sellFrom: number({ label: 'Sell from', description: 'Price.', minimum: 1, maximum: 1000, default: 50 }),
    },
    timeframes: ['1m', '1h', '4h'],
    defaultTimeframe: '1h',
    warmUp: () => 2,
    indicators: () => ({}),
    initialState: { steps: 0 },
    step({ candle, parameters, state }) {
      onStep(candle.close);
      return {
        state: { steps: state.steps + 1 },
        entry: all(atLeast('Price', candle.close, parameters.buyFrom)),
        exit: any(atMost('Price', candle.close, parameters.sellFrom)),
        inputs: { steps: state.steps },
      };
    },
  });
}

let runs = 0;

export async function startStrategies(options: StrategyRigOptions = {}): Promise<StrategyRig> {
  const clock = options.clock ?? manualClock(SERIES_START + 3.5 * 60_000);
  const database = options.database ?? createSignalDatabase();
  const watcher = options.watcher ?? createCandleWatcher(options.instruments ?? [BTC, ETH]);
  const desk = options.desk ?? createPaperDesk(clock.now);
  const warnings: string[] = [];
  let settings = (options.settings ?? ((same) => same))(DEFAULT_SETTINGS);
  let degraded: string | null = null;
  const run = ++runs;
  let ids = 0;
  const links = createServiceLinks((error) => {
    throw error;
  });
  const config = () => ({ dataDir: '/nowhere', resourcesDir: '/nowhere', venues: [], settings });
  options.prepare?.({ watcher, database });

  const service = createStrategyService(
    {
      clock,
      log: quietLogger(warnings),
      ids: { next: () => `run${run}n${++ids}` },
      link: links.link,
      setDegraded(reason) {
        degraded = reason;
      },
      onKilled: () => {},
    },
    options.strategies ?? [thresholdStrategy('threshold')],
  );
  const peers: Record<'database' | 'watcher' | 'trader', { attach(port: Port): void }> = {
    database,
    watcher,
    trader: options.trader ?? desk,
  };
  const introduce = (peer: 'database' | 'watcher' | 'trader'): void => {
    const [left, right] = memoryPortPair();
    peers[peer].attach(left);
    links.introduce(peer, right);
  };
  introduce('database');
  introduce('watcher');
  if (options.withoutTrader !== true) introduce('trader');

  const [left, right] = memoryPortPair();
  service.attach(left);
  const client = connect(strategyContract, right, { validate: true });
  const told: Signal[] = [];
  const changed: Signal[] = [];
  let runner: RunnerView | null = null;
  client.on('signals', (signals) => void told.push(...signals));
  client.on('changed', (signal) => void changed.push(signal));
  client.on('runner', (view) => {
    runner = view;
  });
  await service.start(config());
  await quiet();

  return {
    clock,
    database,
    watcher,
    desk,
    client,
    service,
    told,
    changed,
    warnings,
    quiet,
    runner() {
      if (runner === null) throw new Error('the runner has not said anything');
      return runner;
    },
    degraded: () => degraded,
    async configure(strategy, change) {
      const { strategies } = await client.call('snapshot', {});
      const current = strategies.find((view) => view.id === strategy);
      if (current === undefined) throw new Error(`no strategy ${strategy}`);
      const configuration = { ...current.configuration, ...change };
      const result = await client.call('configure', { strategy: strategy as StrategyId, configuration });
      if (result.outcome !== 'configured') throw new Error(`refused: ${JSON.stringify(result)}`);
    },
    async reconfigure(change) {
      settings = change(settings);
      await service.reconfigure(config());
    },
    reconnect: introduce,
  };
}

/** Messages between memory ports need a turn each; a pass of a few pairs needs some dozens. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await settle();
}

function quietLogger(warnings: string[]): Logger {
  const logger: Logger = {
    debug() {},
    info() {},
    warn: (message, fields) => void warnings.push(`${message} ${JSON.stringify(fields ?? {})}`),
    error: (message, fields) => void warnings.push(`${message} ${JSON.stringify(fields ?? {})}`),
    child: () => logger,
  };
  return logger;
}
