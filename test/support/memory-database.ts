import { type DatabaseContract, database } from '#shared/contract/database.ts';
import type { TraderContract } from '#shared/contract/trader.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';

type StoredEvent = EventValue<TraderContract, 'ledger'>;

/** The ledger part of the database service, in memory. What it holds survives `crash`, as a disk would. */
export interface MemoryDatabase {
  readonly events: readonly LedgerEvent[];
  /** Number of append calls that were answered `appended`. */
  readonly appends: number;
  attach(port: Port): void;
  /** All ports close, as when the process dies. */
  crash(): void;
  /** Called before an append takes effect: throw to refuse it, wait to delay it. */
  beforeAppend: (events: readonly LedgerEvent[]) => Promise<void> | void;
  /** Called after an append took effect and before it is answered. */
  afterAppend: (events: readonly LedgerEvent[]) => Promise<void> | void;
}

export function createMemoryDatabase(initial: readonly LedgerEvent[] = []): MemoryDatabase {
  const stored: StoredEvent[] = [...(initial as readonly StoredEvent[])];
  let appends = 0;
  let server: Server<DatabaseContract> | null = null;

  const unused = (): never => {
    throw new Error('the memory database keeps only the ledger');
  };
  const handlers: Handlers<DatabaseContract> = {
    async appendLedger({ events }) {
      await self.beforeAppend(events);
      const lastSeq = stored.at(-1)?.seq ?? 0;
      if (events[0]?.seq !== lastSeq + 1) return { outcome: 'gap', lastSeq };
      stored.push(...events);
      await self.afterAppend(events);
      appends += 1;
      return { outcome: 'appended', lastSeq: stored.at(-1)?.seq ?? 0 };
    },
    readLedger: ({ afterSeq, limit }) => ({
      events: stored.filter((event) => event.seq > afterSeq).slice(0, limit),
      lastSeq: stored.at(-1)?.seq ?? 0,
    }),
    appendSignals: unused,
    readSignals: unused,
    readSignal: unused,
    latestSignals: unused,
    writeCandles: unused,
    readCandles: unused,
    candleRange: unused,
    clearCandles: unused,
    saveState: unused,
    loadState: unused,
    check: unused,
    backup: unused,
  };

  const self: MemoryDatabase = {
    get events() {
      return stored;
    },
    get appends() {
      return appends;
    },
    attach(port) {
      server ??= createServer(database, handlers);
      server.attach(port);
    },
    crash() {
      server?.dispose();
      server = null;
    },
    beforeAppend: () => {},
    afterAppend: () => {},
  };
  return self;
}
