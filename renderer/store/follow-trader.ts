import type { TraderContract } from '#shared/contract/trader.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { snapshotFirst } from './snapshot-first.ts';
import type { TradingStore } from './trading-store.ts';

/**
 * Keeps the store equal to the trader over one link: listens first, asks for the snapshot, lets the store drop what the
 * snapshot already holds. A missing event, which a link promises not to have, is answered by a fresh snapshot.
 */
export function followTrader(store: TradingStore, trader: Client<TraderContract>): Unsubscribe {
  const picture = snapshotFirst({
    snapshot: () => trader.call('snapshot', {}),
    apply: (snapshot) => store.applySnapshot(snapshot),
    failed: (problem) => store.setStatus('failed', problem),
  });
  const last = { ledger: 0, changes: 0 };

  /** Events of one kind count on from the first that this link brought. */
  function inOrder(event: 'ledger' | 'changes', sequence: number): void {
    const joined = last[event] === 0 || sequence === last[event] + 1;
    last[event] = sequence;
    if (!joined) picture.askAnew();
  }

  const subscriptions = [
    trader.on('ledger', ({ seq, fact }, sequence) => {
      inOrder('ledger', sequence);
      if (fact.kind !== 'orderEvent' || fact.event.kind !== 'filled') return;
      const { fill } = fact.event;
      picture.receive(() => store.applyFill(seq, fill));
    }),
    trader.on('changes', (changes, sequence) => {
      inOrder('changes', sequence);
      picture.receive(() => store.applyChanges(changes));
    }),
    trader.on('marks', (marks) => picture.receive(() => store.applyMarks(marks))),
    trader.on('tradingStates', (states) => picture.receive(() => store.applyTradingStates(states))),
    trader.onClose(() => {
      if (!picture.stopped) store.setStatus('lost', null);
    }),
  ];
  picture.begin();

  return () => {
    picture.stop();
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
