import type { StrategyContract } from '#shared/contract/strategy.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import type { StrategyStore } from './strategy-store.ts';

/**
 * Keeps the store equal to the strategy service over one link. Its events are whole states, or results with an id: what
 * comes before the snapshot is kept and applied on top of it.
 */
export function followStrategy(store: StrategyStore, client: Client<StrategyContract>): Unsubscribe {
  let waiting: (() => void)[] | null = [];
  let stopped = false;

  function receive(apply: () => void): void {
    if (waiting === null) apply();
    else waiting.push(apply);
  }

  async function ask(): Promise<void> {
    try {
      const snapshot = await client.call('snapshot', {});
      if (stopped) return;
      store.applySnapshot(snapshot);
      const held = waiting ?? [];
      waiting = null;
      for (const apply of held) apply();
    } catch (error) {
      if (!stopped) store.setStatus('failed', error instanceof RpcError ? error.message : String(error));
    }
  }

  const subscriptions = [
    client.on('signals', (signals) => receive(() => store.applySignals(signals))),
    client.on('strategies', (strategies) => receive(() => store.applyStrategies(strategies))),
    client.on('runner', (runner) => receive(() => store.applyRunner(runner))),
    client.onClose(() => {
      if (!stopped) store.setStatus('lost', null);
    }),
  ];
  void ask();

  return () => {
    stopped = true;
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
