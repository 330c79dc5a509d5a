import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunnerView, StrategyContract, StrategyView } from '#shared/contract/strategy.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Signal } from '#shared/domain/signal.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import type { CallResult } from '#shared/rpc/contract.ts';

export type StrategySnapshot = CallResult<StrategyContract, 'snapshot'>;

/** The strategies, the runner and their newest results, as the strategy service tells them. */
export interface StrategyPicture {
  /** `lost`: the service is away and what is shown is the past. */
  readonly status: 'loading' | 'live' | 'lost' | 'failed';
  readonly problem: string | null;
  readonly strategies: readonly StrategyView[];
  readonly runner: RunnerView | null;
  /** Newest first, holds too. */
  readonly recent: readonly Signal[];
}

export interface StrategyStore {
  readonly store: StoreApi<StrategyPicture>;
  applySnapshot(snapshot: StrategySnapshot): void;
  applyStrategies(strategies: readonly StrategyView[]): void;
  applyStrategy(strategy: StrategyView): void;
  applyRunner(runner: RunnerView): void;
  /** Results of a pass; those known already change nothing. */
  applySignals(signals: readonly Signal[]): void;
  setStatus(status: StrategyPicture['status'], problem: string | null): void;
  /** Each batch of results as it comes, not those of a snapshot. */
  onSignals(listener: (signals: readonly Signal[]) => void): Unsubscribe;
}

/** Results kept at hand; older ones are asked for page by page. */
const MOST_RECENT = 500;

const EMPTY: StrategyPicture = { status: 'loading', problem: null, strategies: [], runner: null, recent: [] };

export function createStrategyStore(): StrategyStore {
  const store = createStore<StrategyPicture>(() => EMPTY);
  const batches = new Listeners<[readonly Signal[]]>();

  return {
    store,
    applySnapshot: (snapshot) => store.setState({ ...snapshot, status: 'live', problem: null }),
    applyStrategies: (strategies) => store.setState({ strategies }),
    applyStrategy(strategy) {
      store.setState(({ strategies }) => ({
        strategies: strategies.map((known) => (known.id === strategy.id ? strategy : known)),
      }));
    },
    applyRunner: (runner) => store.setState({ runner }),
    applySignals(signals) {
      const { recent, strategies } = store.getState();
      const known = new Set(recent.map(({ id }) => id));
      const fresh = signals.filter(({ id }) => !known.has(id));
      if (fresh.length === 0) return;
      store.setState({
        recent: [...fresh.toReversed(), ...recent].slice(0, MOST_RECENT),
        strategies: strategies.map((strategy) => withLatest(strategy, fresh)),
      });
      batches.emit(fresh);
    },
    setStatus: (status, problem) => store.setState({ status, problem }),
    onSignals: (listener) => batches.add(listener),
  };
}

/** What the enabled strategies say of a market: the newest signal of each that is no hold, newest first. Exit managers speak of positions, not of markets. */
export function opinionsOn({ strategies }: StrategyPicture, instrument: InstrumentId): readonly Signal[] {
  return strategies
    .filter(
      ({ kind, configuration }) =>
        kind === 'signal' && configuration.enabled && configuration.instruments.includes(instrument),
    )
    .flatMap(({ latest }) => latest.filter((signal) => signal.instrument === instrument && signal.action !== 'hold'))
    .sort((left, right) => right.createdTime - left.createdTime);
}

function withLatest(strategy: StrategyView, signals: readonly Signal[]): StrategyView {
  const own = new Map(
    signals.filter((signal) => signal.strategy === strategy.id).map((signal) => [signal.instrument, signal]),
  );
  if (own.size === 0) return strategy;
  const others = strategy.latest.filter(({ instrument }) => !own.has(instrument));
  return { ...strategy, latest: [...others, ...own.values()] };
}
