import type { Link } from '#main/host/service.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import type { EpochMs, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import { splitInstrumentId } from '#shared/domain/instrument.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';

/** Closed candles: written to the database in batches, and readable at once, whether they are written yet or not. */
export interface CandleStore {
  add(candles: readonly Candle[]): void;
  /** Stored and waiting ones that open in [from, to), ascending; the newest `limit`. */
  read(
    instrument: InstrumentId,
    timeframe: Timeframe,
    range: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
  ): Promise<readonly Candle[]>;
  /** Open time of the newest; null where there is none. */
  lastOpenTime(instrument: InstrumentId, timeframe: Timeframe): Promise<EpochMs | null>;
  /** Forgets a venue: at once for readers, in the database before anything else is written. */
  clear(venue: VenueId): void;
  /** Resolves once all that was added before is written; rejects when that does not happen in time. */
  flush(timeoutMs: number): Promise<void>;
  /** Candles that wait to be written. */
  readonly backlog: number;
  dispose(): void;
}

const BATCH = 2_000;
const WRITE_AFTER_MS = 200;
const RETRY_AFTER_MS = 1_000;
/** More than the whole demo history; beyond it the oldest are given up, and said so. */
const MOST_WAITING = 300_000;
const READ_PATIENCE_MS = 5_000;

export function createCandleStore(options: {
  readonly link: Link<DatabaseContract>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onBacklog: (dropped: number) => void;
}): CandleStore {
  const { link, clock, log } = options;
  /** By instrument and timeframe, then by open time. A candle leaves when it is on disk. */
  const waiting = new Map<string, Map<EpochMs, Candle>>();
  /** Venues whose stored candles are still to be removed: nobody reads them any more. */
  const doomed = new Set<VenueId>();
  const flushed: (() => void)[] = [];
  let backlog = 0;
  let timer: Unsubscribe | null = null;
  let writing = false;
  let disposed = false;
  /** Waited for the database in vain: nobody waits again before it is back. */
  let gaveUp = false;

  function add(candles: readonly Candle[]): void {
    for (const candle of candles) {
      const key = keyOf(candle.instrument, candle.timeframe);
      const entries = waiting.get(key) ?? new Map<EpochMs, Candle>();
      waiting.set(key, entries);
      if (!entries.has(candle.openTime)) backlog++;
      entries.set(candle.openTime, candle);
    }
    if (backlog > MOST_WAITING) dropOldest();
    schedule(WRITE_AFTER_MS);
  }

  function dropOldest(): void {
    let dropped = 0;
    for (const entries of waiting.values()) {
      for (const openTime of entries.keys()) {
        if (backlog <= MOST_WAITING) break;
        entries.delete(openTime);
        backlog--;
        dropped++;
      }
    }
    options.onBacklog(dropped);
  }

  function schedule(ms: number): void {
    if (disposed) return;
    timer ??= clock.after(ms, () => {
      timer = null;
      void write();
    });
  }

  async function write(): Promise<void> {
    if (writing) return;
    writing = true;
    try {
      while (backlog > 0 || doomed.size > 0) {
        const client = link.current;
        if (client === null) return;
        for (const venue of doomed) {
          await client.call('clearCandles', { venue });
          doomed.delete(venue);
        }
        const batch = nextBatch();
        await client.call('writeCandles', { candles: batch });
        for (const candle of batch) forget(candle);
      }
      for (const done of flushed.splice(0)) done();
    } catch (error) {
      log.warn('candles could not be written; will try again', { error: String(error), backlog });
      schedule(RETRY_AFTER_MS);
    } finally {
      writing = false;
    }
  }

  function nextBatch(): Candle[] {
    const batch: Candle[] = [];
    for (const entries of waiting.values()) {
      for (const candle of entries.values()) {
        if (batch.length >= BATCH) return batch;
        batch.push(candle);
      }
    }
    return batch;
  }

  /** Unless it was corrected while it was being written. */
  function forget(candle: Candle): void {
    const entries = waiting.get(keyOf(candle.instrument, candle.timeframe));
    if (entries?.get(candle.openTime) !== candle) return;
    entries.delete(candle.openTime);
    backlog--;
  }

  /** Waits out a restart of the database, but not for ever. */
  async function client(): Promise<Client<DatabaseContract> | null> {
    if (link.current !== null || gaveUp) return link.current;
    return new Promise((resolve) => {
      const cancel = clock.after(READ_PATIENCE_MS, () => {
        gaveUp = true;
        resolve(null);
      });
      void link.ready().then((fresh) => {
        cancel();
        resolve(fresh);
      });
    });
  }

  async function stored(
    instrument: InstrumentId,
    timeframe: Timeframe,
    range: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
  ): Promise<readonly Candle[]> {
    if (isDoomed(instrument)) return [];
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        const database = await client();
        if (database === null) return [];
        return (await database.call('readCandles', { instrument, timeframe, ...range })).candles;
      } catch (error) {
        log.warn('candles could not be read', { instrument, timeframe, error: String(error) });
      }
    }
    return [];
  }

  function isDoomed(instrument: InstrumentId): boolean {
    return doomed.has(splitInstrumentId(instrument).venue);
  }

  const unsubscribe = link.onFresh(() => {
    gaveUp = false;
    void write();
  });

  return {
    add,
    async read(instrument, timeframe, range) {
      // Those that wait are taken down first: what is written while the database reads is in one of the two.
      const fresh = [...(waiting.get(keyOf(instrument, timeframe))?.values() ?? [])];
      const result = new Map<EpochMs, Candle>();
      for (const candle of await stored(instrument, timeframe, range)) result.set(candle.openTime, candle);
      for (const candle of fresh) {
        if (candle.openTime >= range.from && candle.openTime < range.to) result.set(candle.openTime, candle);
      }
      return [...result.values()].sort((a, b) => a.openTime - b.openTime).slice(-range.limit);
    },
    async lastOpenTime(instrument, timeframe) {
      const fresh = [...(waiting.get(keyOf(instrument, timeframe))?.keys() ?? [])];
      const database = isDoomed(instrument) ? null : await client();
      const range = database === null ? null : await database.call('candleRange', { instrument, timeframe });
      const all = range?.last == null ? fresh : [...fresh, range.last];
      return all.length === 0 ? null : all.reduce((a, b) => Math.max(a, b));
    },
    clear(venue) {
      for (const [key, entries] of waiting) {
        if (!key.includes(`@${venue}|`)) continue;
        backlog -= entries.size;
        waiting.delete(key);
      }
      doomed.add(venue);
      schedule(0);
    },
    flush(timeoutMs) {
      if (backlog === 0 && doomed.size === 0 && !writing) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const cancel = clock.after(timeoutMs, () => reject(new Error(`${backlog} candles are not written`)));
        flushed.push(() => {
          cancel();
          resolve();
        });
        void write();
      });
    },
    get backlog() {
      return backlog;
    },
    dispose() {
      disposed = true;
      timer?.();
      unsubscribe();
    },
  };
}

function keyOf(instrument: InstrumentId, timeframe: Timeframe): string {
  return `${instrument}|${timeframe}`;
}
