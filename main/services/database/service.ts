import type { Service, ServiceContext } from '#main/host/service.ts';
import { type DatabaseContract, database } from '#shared/contract/database.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';
import { createFileTrouble } from './file-trouble.ts';
import { keepHouse } from './housekeeping.ts';
import { Unbalanced } from './ledger-store.ts';
import { openStores, type Stores } from './stores.ts';

/** The only owner of the files: the log, in order, and everything else that must outlive a process. */
export function createDatabaseService(context: ServiceContext): Service {
  const { clock, log } = context;
  let stores: Stores | null = null;
  let server: Server<DatabaseContract> | null = null;

  return {
    name: 'database',
    async start({ dataDir }) {
      const open = openStores(dataDir);
      stores = open;
      context.onKilled(() => open.close());
      const trouble = createFileTrouble(context.setDegraded, log);
      if (open.marketKeptAs !== null) {
        log.error('market data damaged: a new file was begun', { keptAs: open.marketKeptAs });
        trouble.say('market-data-damaged', true);
      }
      keepHouse(open, dataDir, clock, log, trouble);
      server = createServer(database, handlers(open, clock.now), {
        onError(error, method) {
          log.error('call failed', { method, error: String(error) });
          trouble.judge(error);
        },
      });
    },
    reconfigure: () => {},
    attach: (port) => server?.attach(port),
    async stop() {
      server?.dispose();
      try {
        stores?.mark();
      } finally {
        stores?.close();
        stores = null;
      }
    },
  };
}

/** What was stored had passed the contract; it is only read-only to us. */
type StoredEvents = CallResult<DatabaseContract, 'readLedger'>['events'];

function handlers(stores: Stores, now: () => number): Handlers<DatabaseContract> {
  const { ledger, signals, state, candles } = stores;
  return {
    appendLedger({ events }) {
      try {
        return ledger.append(events);
      } catch (error) {
        throw error instanceof Unbalanced ? new RpcError('BAD_PARAMS', error.message) : error;
      }
    },
    readLedger({ afterSeq, limit }) {
      const events = ledger.read(afterSeq, limit) as StoredEvents;
      return { events, lastSeq: ledger.lastSeq };
    },
    appendSignals: (params) => ({ stored: signals.append(params.signals) }),
    readSignals: (query) => ({ signals: [...signals.read(query)] }),
    readSignal: ({ id }) => ({ signal: signals.get(id) }),
    latestSignals: () => ({ signals: [...signals.latest()] }),
    writeCandles(params) {
      candles.write(params.candles);
      return { written: params.candles.length };
    },
    readCandles: (query) => ({ candles: candles.read(query) }),
    candleRange: ({ instrument, timeframe }) => candles.range(instrument, timeframe),
    clearCandles: ({ venue }) => ({ removed: candles.clear(venue) }),
    saveState({ scope, key, json }) {
      state.save(scope, key, json);
      return {};
    },
    loadState: ({ scope }) => ({ entries: state.load(scope) }),
    check: () => stores.check(),
    backup: () => stores.backUp(now()),
  };
}
