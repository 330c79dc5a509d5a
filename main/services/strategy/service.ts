import type { Service, ServiceContext } from '#main/host/service.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import type { ServiceConfig } from '#shared/contract/lifecycle.ts';
import { type StrategyView, strategy as strategyContract } from '#shared/contract/strategy.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { createServer, type Handlers } from '#shared/rpc/serve.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';
import { configurationProblems } from './configuration/configuration-problems.ts';
import { Configurations } from './configuration/configurations.ts';
import { linksOf, readyOrAborted } from './links.ts';
import { CandleCache } from './runner/candle-cache.ts';
import { CandleCloses } from './runner/candle-closes.ts';
import { PairBook } from './runner/pair-book.ts';
import { type Actionable, CentralPass } from './runner/pass.ts';
import { Runner } from './runner/runner.ts';
import { SignalLog } from './runner/signal-log.ts';
import { StateStore } from './runner/state-store.ts';
import { strategyView } from './strategy-view.ts';
import { ExitWatch } from './trading/exit-watch.ts';
import { OrderDesk } from './trading/order-desk.ts';
import { TraderReplica } from './trading/trader-replica.ts';

/** Newest results a snapshot brings along. */
const RECENT = 200;

/** Opinions on the market, and paper orders for them where a person switched that on. */
export function createStrategyService(context: ServiceContext, strategies: readonly Strategy[]): Service {
  const { clock, log, ids } = context;
  const links = linksOf(context);
  const stopping = new AbortController();
  const configurations = new Configurations(strategies, log);
  const candles = new CandleCache();
  const states = new StateStore(log);
  const pairs = new PairBook();
  const replica = new TraderReplica(links, clock, log);
  let preferredAccount: string | null = null;
  let instruments: ReadonlySet<InstrumentId> = new Set();
  let runner: Runner | null = null;
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => {});

  const signals = new SignalLog({
    stored: (stored) => void server.publish('signals', [...stored]),
    changed(signal) {
      pairs.changed(signal.strategy, signal.instrument);
      server.publish('changed', signal);
    },
  });
  const desk = new OrderDesk({ replica, log, defaultAccount: () => preferredAccount });
  const exits = new ExitWatch({ clock, log, ids, links, strategies, configurations, replica, desk, signals, pairs });
  const closes = new CandleCloses(strategies, configurations, (instrument, timeframe) =>
    runner?.candleClosed(instrument, timeframe),
  );
  const pass = new CentralPass({
    clock,
    log,
    ids,
    links,
    strategies,
    configurations,
    candles,
    states,
    signals,
    pairs,
    act,
    exitDrafts: (run) => exits.drafts(run),
    onInstruments(offered) {
      instruments = new Set(offered.map(({ id }) => id));
    },
  });

  /** Auto-trade: off unless a person switched it on for this strategy. */
  async function act(actionable: Actionable): Promise<void> {
    const { signal, configuration } = actionable;
    if (!configuration.autoTrade) return;
    const outcome = await desk.act(actionable);
    const message = outcome.outcome === 'problem' ? outcome.message : null;
    pairs.orderProblem(signal.strategy, signal.instrument, message, clock.now());
  }

  async function runPass(...[scope, signal]: Parameters<CentralPass['run']>) {
    const report = await pass.run(scope, signal);
    await replica.saveCheckpoint();
    followCloses();
    server.publish('strategies', views());
    return report;
  }

  function followCloses(): void {
    const wanted = runner?.view.interval === 'candle-close';
    closes.follow(wanted ? links.watcher.current : null);
  }

  function views(): StrategyView[] {
    return strategies.flatMap((each) => viewOf(each) ?? []);
  }

  function viewOf(each: Strategy): StrategyView | null {
    const configuration = configurations.get(each);
    return configuration === null ? null : strategyView(each, configuration, signals, pairs);
  }

  const handlers: Handlers<typeof strategyContract> = {
    async snapshot() {
      await started.promise;
      const recent = await reader().call('readSignals', {
        strategy: null,
        instrument: null,
        changedOnly: false,
        before: null,
        limit: RECENT,
      });
      return { strategies: views(), runner: running().view, recent: recent.signals };
    },
    async configure({ strategy: id, configuration }) {
      await started.promise;
      const chosen = strategies.find((each) => each.id === id);
      if (chosen === undefined) return { outcome: 'unknown-strategy' };
      const problems = configurationProblems(chosen, configuration, { instruments, accounts: replica.accounts });
      if (problems.length > 0) return { outcome: 'refused', problems: [...problems] };
      await configurations.replace(reader(), chosen, configuration);
      pairs.forgive(chosen.id);
      followCloses();
      server.publish('strategies', views());
      const view = viewOf(chosen);
      if (view === null) throw new Error(`${id} has no configuration after it was stored`);
      return { outcome: 'configured', strategy: view };
    },
    signals: (params) => reader().call('readSignals', params),
    signal: (params) => reader().call('readSignal', params),
    async runNow() {
      await started.promise;
      return { started: running().runNow() };
    },
  };
  const server = createServer(strategyContract, handlers, {
    onError: (error, method) => log.error('call failed', { method, error: String(error) }),
  });

  function reader(): Client<DatabaseContract> {
    const current = links.database.current;
    if (current === null) throw new RpcError('LINK_CLOSED', 'the database is not reachable now');
    return current;
  }

  function running(): Runner {
    if (runner === null) throw new RpcError('LINK_CLOSED', 'the strategy service has not started');
    return runner;
  }

  /** A new peer: what was kept of the old one may differ, and a pass that failed for its loss need not wait. */
  function onFreshLink(): void {
    if (runner?.view.state === 'backing-off') runner.runNow();
    followCloses();
  }

  return {
    name: 'strategy',
    async start(config: ServiceConfig) {
      preferredAccount = config.settings.trading.defaultAccount;
      const database = await readyOrAborted(links.database, stopping.signal);
      const watcher = await readyOrAborted(links.watcher, stopping.signal);
      const { instruments: offered } = await watcher.call('instruments', {});
      instruments = new Set(offered.map(({ id }) => id));
      await configurations.readOrCreate(database, offered);
      await states.load(database);
      await signals.load(database);
      await exits.load(database);
      runner = new Runner({
        clock,
        log,
        pass: runPass,
        timing: config.settings.strategies,
        onChange(view) {
          context.setDegraded(view.state === 'backing-off' ? 'strategy-pass-failed' : null);
          server.publish('runner', view);
        },
      });
      replica.start();
      exits.start();
      runner.start();
      links.watcher.onFresh(() => {
        candles.clear();
        onFreshLink();
      });
      links.database.onFresh(onFreshLink);
      started.resolve();
    },
    reconfigure(config) {
      preferredAccount = config.settings.trading.defaultAccount;
      runner?.setTiming(config.settings.strategies);
      followCloses();
    },
    attach: (port) => server.attach(port),
    async stop() {
      stopping.abort(new Error('the strategy service is stopping'));
      started.reject(new RpcError('LINK_CLOSED', 'the strategy service is stopping'));
      exits.stop();
      await runner?.stop();
      closes.follow(null);
      await Promise.allSettled([exits.flush(), replica.saveCheckpoint()]);
      server.dispose();
    },
  };
}
