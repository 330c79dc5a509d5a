import type { TraderContract } from '#shared/contract/trader.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { ServiceLink } from '../link/service-link.ts';
import { link } from '../link/session.ts';

export interface LedgerTarget {
  /** Ascending and without holes; all that is shown. */
  onEvents(events: readonly LedgerEvent[]): void;
  onProblem(problem: string): void;
}

const FIRST_PAGE = 300;
const MOST = 2_000;

/** The end of the log and what is written to it, over all restarts of the trader. */
export function followLedger(
  target: LedgerTarget,
  trader: Pick<ServiceLink<TraderContract>, 'onFresh'> = link.trader,
): Unsubscribe {
  return trader.onFresh((client) => {
    let events: readonly LedgerEvent[] = [];
    let loaded = false;
    let stopped = false;

    function add(fresh: readonly LedgerEvent[]): void {
      const last = events.at(-1)?.seq ?? 0;
      events = [...events, ...fresh.filter((event) => event.seq > last)].slice(-MOST);
      if (loaded) target.onEvents(events);
    }

    const early: LedgerEvent[] = [];
    const unsubscribe = client.on('ledger', (event) => {
      if (loaded) add([event]);
      else early.push(event);
    });

    async function load(): Promise<void> {
      try {
        const { seq } = await client.call('snapshot', {});
        const page = await client.call('ledgerEvents', { afterSeq: Math.max(0, seq - FIRST_PAGE), limit: FIRST_PAGE });
        if (stopped) return;
        add(page.events);
        loaded = true;
        add(early);
      } catch (error) {
        if (!stopped && !client.closed) target.onProblem(error instanceof Error ? error.message : String(error));
      }
    }

    void load();
    return () => {
      stopped = true;
      unsubscribe();
    };
  });
}
