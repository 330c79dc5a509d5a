import type { WatcherContract } from '#shared/contract/watcher.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import type { Applied, MarketStore } from './market-store.ts';

const RETRY_MS = 1_000;
const MAX_WAITING = 1_000;

/**
 * Keeps the store equal to the watcher's picture over one link: listens first, asks for the snapshot, drops what the
 * snapshot already holds, and asks anew when an event is missing.
 */
export function followMarket(store: MarketStore, watcher: Client<WatcherContract>): Unsubscribe {
  let waiting: (() => Applied)[] | null = [];
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function receive(apply: () => Applied): void {
    if (waiting !== null) {
      waiting.push(apply);
      // What is let go here leaves a gap, and a gap asks for a fresh snapshot.
      if (waiting.length > MAX_WAITING) waiting.shift();
    } else if (apply() === 'gap') {
      waiting = [apply];
      void ask();
    }
  }

  async function ask(): Promise<void> {
    try {
      const snapshot = await watcher.call('snapshot', {});
      if (stopped) return;
      store.applySnapshot(snapshot);
      const held = waiting ?? [];
      waiting = null;
      for (const apply of held) receive(apply);
    } catch (error) {
      if (stopped || watcher.closed) return;
      store.setStatus('failed', error instanceof RpcError ? error.message : String(error));
      retry = setTimeout(() => void ask(), RETRY_MS);
    }
  }

  const subscriptions = [
    watcher.on('tickers', (rows, sequence) => receive(() => store.applyTickers(rows, sequence))),
    watcher.on('feedNodes', (nodes, sequence) => receive(() => store.applyFeedNodes(nodes, sequence))),
    watcher.on('replay', (replay) =>
      receive(() => {
        store.applyReplay(replay);
        return 'applied';
      }),
    ),
    watcher.onClose(() => {
      if (!stopped) store.setStatus('lost', null);
    }),
  ];
  void ask();

  return () => {
    stopped = true;
    clearTimeout(retry);
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
