import type { StrategyContract } from '#shared/contract/strategy.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { snapshotFirst } from './snapshot-first.ts';
import type { StrategyStore } from './strategy-store.ts';

/**
 * Keeps the store equal to the strategy service over one link. Its events are whole states, or results with an id: what
 * comes before the snapshot is kept and applied on top of it.
 */
export function followStrategy(store: StrategyStore, client: Client<StrategyContract>): Unsubscribe {
  const picture = snapshotFirst({
    snapshot: () => client.call('snapshot', {}),
    apply: (snapshot) => store.applySnapshot(snapshot),
    failed: (problem) => store.setStatus('failed', problem),
  });
  const subscriptions = [
    client.on('signals', (signals) => picture.receive(() => store.applySignals(signals))),
    client.on('strategies', (strategies) => picture.receive(() => store.applyStrategies(strategies))),
    client.on('runner', (runner) => picture.receive(() => store.applyRunner(runner))),
    client.onClose(() => {
      if (!picture.stopped) store.setStatus('lost', null);
    }),
  ];
  picture.begin();

  return () => {
    picture.stop();
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
