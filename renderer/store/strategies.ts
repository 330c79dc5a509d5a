import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import type { InstrumentId, SignalId, StrategyId } from '#shared/domain/identifiers.ts';
import { link } from '../link/session.ts';
import { followStrategy } from './follow-strategy.ts';
import { requestSignal, signalRequest } from './signal-request.ts';
import { createStrategyStore, type StrategyStore } from './strategy-store.ts';
import { openPanel } from './workspace.ts';

/** Strategies and signals of this page: follows the strategy service over every reconnect and restart. */
export const strategyStore: StrategyStore = createStrategyStore();

link.strategy.onFresh((client) => followStrategy(strategyStore, client));

export interface SignalQuery {
  readonly strategy: StrategyId | null;
  readonly instrument: InstrumentId | null;
  readonly changedOnly: boolean;
}

/** Commands and questions to the strategy service. Each ends: with its answer, or with an `RpcError`. */
export const strategyService = {
  async configure(strategy: StrategyId, configuration: StrategyConfiguration) {
    const answer = await link.strategy.call('configure', { strategy, configuration });
    if (answer.outcome === 'configured') strategyStore.applyStrategy(answer.strategy);
    return answer;
  },
  runNow: () => link.strategy.call('runNow', {}),
  /** Newest first; `before` is the time to page on from. */
  signals: (query: SignalQuery, before: number | null, limit: number) =>
    link.strategy.call('signals', { ...query, before, limit }),
  signal: (id: SignalId) => link.strategy.call('signal', { id }),
} as const;

/** Opens the signals panel with the *why* of one signal: where a click on a notification leads. */
export function showSignal(id: SignalId): void {
  openPanel('signals');
  requestSignal(id);
}

export function hideSignal(): void {
  signalRequest.setState({ signal: null });
}
