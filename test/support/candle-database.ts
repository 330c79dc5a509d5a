import { type DatabaseContract, database } from '#shared/contract/database.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';

type StoredCandle = CallResult<DatabaseContract, 'readCandles'>['candles'][number];

/** The candle and state part of the database service, in memory. What it holds survives `crash`, as a disk would. */
export interface CandleDatabase {
  /** Number of candles kept. */
  readonly size: number;
  readonly states: Map<string, string>;
  of(instrument: string, timeframe: string): readonly StoredCandle[];
  attach(port: Port): void;
  /** All ports close, as when the process dies. */
  crash(): void;
  /** While true every write is refused. */
  failing: boolean;
}

export function createCandleDatabase(): CandleDatabase {
  const series = new Map<string, Map<number, StoredCandle>>();
  const states = new Map<string, string>();
  let server: Server<DatabaseContract> | null = null;

  const unused = (): never => {
    throw new Error('the candle database keeps only candles and states');
  };

  function open(): Server<DatabaseContract> {
    return createServer(database, {
      appendLedger: unused,
      readLedger: unused,
      appendSignals: unused,
      readSignals: unused,
      readSignal: unused,
      latestSignals: unused,
      writeCandles({ candles: written }) {
        if (self.failing) throw new Error('disk full');
        for (const candle of written) {
          const key = `${candle.instrument}|${candle.timeframe}`;
          const known = series.get(key) ?? new Map<number, StoredCandle>();
          series.set(key, known.set(candle.openTime, candle));
        }
        return { written: written.length };
      },
      readCandles: ({ instrument, timeframe, from, to, limit }) => ({
        candles: self
          .of(instrument, timeframe)
          .filter(({ openTime }) => openTime >= from && openTime < to)
          .slice(-limit),
      }),
      candleRange({ instrument, timeframe }) {
        const all = self.of(instrument, timeframe);
        return { first: all[0]?.openTime ?? null, last: all.at(-1)?.openTime ?? null, count: all.length };
      },
      clearCandles({ venue }) {
        const before = self.size;
        for (const key of [...series.keys()]) if (key.includes(`@${venue}|`)) series.delete(key);
        return { removed: before - self.size };
      },
      saveState({ scope, key, json }) {
        states.set(`${scope}/${key}`, json);
        return {};
      },
      loadState: ({ scope }) => ({
        entries: Object.fromEntries(
          [...states]
            .filter(([key]) => key.startsWith(`${scope}/`))
            .map(([key, json]) => [key.slice(scope.length + 1), json]),
        ),
      }),
      check: unused,
      backup: unused,
    });
  }

  const self: CandleDatabase = {
    get size() {
      return [...series.values()].reduce((total, { size }) => total + size, 0);
    },
    states,
    of: (instrument, timeframe) =>
      [...(series.get(`${instrument}|${timeframe}`)?.values() ?? [])].sort((a, b) => a.openTime - b.openTime),
    attach(port) {
      server ??= open();
      server.attach(port);
    },
    crash() {
      server?.dispose();
      server = null;
    },
    failing: false,
  };
  return self;
}
