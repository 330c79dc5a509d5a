import type { TraderContract } from '#shared/contract/trader.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import type { TradingStore } from './trading-store.ts';

/**
 * Keeps the store equal to the trader over one link: listens first, asks for the snapshot, lets the store drop what the
 * snapshot already holds. A missing event, which a link promises not to have, is answered by a fresh snapshot.
 */
export function followTrader(store: TradingStore, trader: Client<TraderContract>): Unsubscribe {
  let waiting: (() => void)[] | null = [];
  let stopped = false;
  const last = { ledger: 0, changes: 0 };

  function receive(apply: () => void): void {
    if (waiting === null) apply();
    else waiting.push(apply);
  }

  /** Events of one kind count on from the first that this link brought. */
  function inOrder(event: 'ledger' | 'changes', sequence: number): void {
    const joined = last[event] === 0 || sequence === last[event] + 1;
    last[event] = sequence;
    if (joined || waiting !== null) return;
    waiting = [];
    void ask();
  }

  async function ask(): Promise<void> {
    try {
      const snapshot = await trader.call('snapshot', {});
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
    trader.on('ledger', ({ seq, fact }, sequence) => {
      inOrder('ledger', sequence);
      if (fact.kind !== 'orderEvent' || fact.event.kind !== 'filled') return;
      const { fill } = fact.event;
      receive(() => store.applyFill(seq, fill));
    }),
    trader.on('changes', (changes, sequence) => {
      inOrder('changes', sequence);
      receive(() => store.applyChanges(changes));
    }),
    trader.on('marks', (marks) => receive(() => store.applyMarks(marks))),
    trader.on('tradingStates', (states) => receive(() => store.applyTradingStates(states))),
    trader.onClose(() => {
      if (!stopped) store.setStatus('lost', null);
    }),
  ];
  void ask();

  return () => {
    stopped = true;
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
