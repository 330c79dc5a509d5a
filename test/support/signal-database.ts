import { type DatabaseContract, database } from '#shared/contract/database.ts';
import type { Signal } from '#shared/domain/signal.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';

/** The parts of the database service that strategies use, in memory. What it holds survives `crash`, as a disk would. */
export interface SignalDatabase {
  readonly signals: Signal[];
  readonly states: Map<string, Map<string, string>>;
  /** What was asked, in order: `appendSignals 3`, `saveState strategy-state`. */
  readonly calls: string[];
  /** Called before an append takes effect: throw to refuse it, wait to delay it. */
  beforeAppend: (signals: readonly Signal[]) => Promise<void> | void;
  attach(port: Port): void;
  crash(): void;
}

export function createSignalDatabase(): SignalDatabase {
  let server: Server<DatabaseContract> | null = null;
  const unused = (): never => {
    throw new Error('strategies do not ask this of the database');
  };
  const newestFirst = () => [...self.signals].reverse();
  const handlers: Handlers<DatabaseContract> = {
    async appendSignals({ signals }) {
      await self.beforeAppend(signals);
      self.calls.push(`appendSignals ${signals.length}`);
      self.signals.push(...signals);
      return { stored: signals.length };
    },
    readSignals: ({ strategy, instrument, changedOnly, before, limit }) => ({
      signals: newestFirst()
        .filter((signal) => strategy === null || signal.strategy === strategy)
        .filter((signal) => instrument === null || signal.instrument === instrument)
        .filter((signal) => !changedOnly || signal.changed)
        .filter((signal) => before === null || signal.createdTime < before)
        .slice(0, limit),
    }),
    readSignal: ({ id }) => ({ signal: self.signals.find((signal) => signal.id === id) ?? null }),
    latestSignals() {
      const latest = new Map(self.signals.map((signal) => [`${signal.strategy}|${signal.instrument}`, signal]));
      return { signals: [...latest.values()] };
    },
    saveState({ scope, key, json }) {
      self.calls.push(`saveState ${scope}`);
      const entries = self.states.get(scope) ?? new Map<string, string>();
      entries.set(key, json);
      self.states.set(scope, entries);
      return {};
    },
    loadState: ({ scope }) => ({ entries: Object.fromEntries(self.states.get(scope) ?? []) }),
    appendLedger: unused,
    readLedger: unused,
    writeCandles: unused,
    readCandles: unused,
    candleRange: unused,
    clearCandles: unused,
    check: unused,
    backup: unused,
  };
  const self: SignalDatabase = {
    signals: [],
    states: new Map(),
    calls: [],
    beforeAppend: () => {},
    attach(port) {
      server ??= createServer(database, handlers);
      server.attach(port);
    },
    crash() {
      server?.dispose();
      server = null;
    },
  };
  return self;
}
