import { type DatabaseContract, database } from '#shared/contract/database.ts';
import type { TraderContract } from '#shared/contract/trader.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';

type StoredEvent = EventValue<TraderContract, 'ledger'>;

/** The ledger and the small named values of the database service, in memory. What it holds survives `crash`, as a disk would. */
export interface MemoryDatabase {
  readonly events: readonly LedgerEvent[];
  /** Number of append calls that were answered `appended`. */
  readonly appends: number;
  attach(port: Port): void;
  /** All ports close, as when the process dies. */
  crash(): void;
  /** Called before a named value is stored: throw to refuse it. */
  beforeSave: (scope: string, key: string, json: string) => Promise<void> | void;
  /** Cuts all values of the scope short. */
  damageState(scope: string): void;
  /** Called before an append takes effect: throw to refuse it, wait to delay it. */
  beforeAppend: (events: readonly LedgerEvent[]) => Promise<void> | void;
  /** Called after an append took effect and before it is answered. */
  afterAppend: (events: readonly LedgerEvent[]) => Promise<void> | void;
}

export function createMemoryDatabase(initial: readonly LedgerEvent[] = []): MemoryDatabase {
  const stored: StoredEvent[] = [...(initial as readonly StoredEvent[])];
  const states = new Map<string, Readonly<Record<string, string>>>();
  let appends = 0;
  let server: Server<DatabaseContract> | null = null;

  const unused = (): never => {
    throw new Error('the memory database keeps only the ledger and named values');
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
    async saveState({ scope, key, json }) {
      await self.beforeSave(scope, key, json);
      states.set(scope, { ...states.get(scope), [key]: json });
      return {};
    },
    loadState: ({ scope }) => ({ entries: states.get(scope) ?? {} }),
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
    damageState(scope) {
      const cut = Object.entries(states.get(scope) ?? {}).map(([key, json]) => [key, json.slice(0, -1)]);
      states.set(scope, Object.fromEntries(cut));
    },
    beforeSave: () => {},
    beforeAppend: () => {},
    afterAppend: () => {},
  };
  return self;
}
