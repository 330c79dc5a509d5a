import { z } from 'zod';
import type { Link } from '#main/host/service.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { TrailMark } from '#main/ports/execution-venue.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import { clientOrderIdSchema, decimalSchema, instrumentIdSchema } from '#shared/contract/schema/money.ts';
import type { ClientOrderId, InstrumentId, Price } from '#shared/domain/identifiers.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

export interface TrailKeeper {
  /** What was kept before. Throws where the database does not answer: a stop is not taken up looser than it was. */
  load(): Promise<ReadonlyMap<ClientOrderId, Price>>;
  keep(marks: readonly TrailMark[]): void;
  /** Resolves when what is known is stored, or cannot be now. */
  flush(): Promise<void>;
  dispose(): void;
}

export interface TrailKeeperOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly database: Link<DatabaseContract>;
  /** The marks of orders that are over are forgotten. */
  readonly isWorking: (order: ClientOrderId) => boolean;
}

const SCOPE = 'paper-trails';
const SAVE_EVERY_MS = 1_000;
const SAVE_TIMEOUT_MS = 3_000;
const marksSchema = z.record(clientOrderIdSchema, decimalSchema);

/**
 * Keeps how far trailing stops have followed, so that a restart does not loosen them: one document an instrument, holding
 * the marks of its working stops.
 *
 * Written down, and not worked out anew from candles: a candle knows neither which of its prices came after the order was
 * placed nor which the venue believed (a stale feed moves no stop), it may be missing, and a replayed recording tells of
 * another day. What is written is exactly what the venue followed.
 *
 * Moves are written at most once a second, so a kill loosens a stop by no more than the market moved within the last
 * second that it was heard. The first mark of an order is written at once: sent to the database before the order's own
 * acceptance is, over the same port, it is on disk wherever the log says that the order protects somebody. While the
 * database is away the last mark stored stands; all is written as soon as it is back.
 */
export function createTrailKeeper({ clock, database, isWorking, log }: TrailKeeperOptions): TrailKeeper {
  const kept = new Map<InstrumentId, Map<ClientOrderId, Price>>();
  const unsaved = new Set<InstrumentId>();
  const saving = new Set<Promise<void>>();
  let savedAt = Number.NEGATIVE_INFINITY;
  let timer: Unsubscribe | null = null;
  let disposed = false;

  function saveLater(): void {
    if (timer !== null || disposed || unsaved.size === 0) return;
    timer = clock.after(Math.max(0, savedAt + SAVE_EVERY_MS - clock.monotonic()), () => {
      timer = null;
      saveAll();
    });
  }

  function saveAll(): void {
    // Without the database they wait for the fresh link.
    if (database.current === null) return;
    savedAt = clock.monotonic();
    for (const instrument of [...unsaved]) save(instrument);
  }

  function save(instrument: InstrumentId): void {
    const client = database.current;
    const marks = kept.get(instrument);
    if (client === null || marks === undefined) return;
    unsaved.delete(instrument);
    for (const order of marks.keys()) if (!isWorking(order)) marks.delete(order);
    const json = JSON.stringify(Object.fromEntries(marks));
    const saved = client
      .call('saveState', { scope: SCOPE, key: instrument, json }, { timeoutMs: SAVE_TIMEOUT_MS })
      .then(
        () => {},
        (error: unknown) => {
          log.warn('how far trailing stops have followed was not stored', { instrument, error: String(error) });
          unsaved.add(instrument);
          saveLater();
        },
      );
    saving.add(saved);
    void saved.finally(() => saving.delete(saved));
  }

  function marksOf(instrument: InstrumentId): Map<ClientOrderId, Price> {
    const marks = kept.get(instrument) ?? new Map<ClientOrderId, Price>();
    kept.set(instrument, marks);
    return marks;
  }

  const unfollow = database.onFresh(saveAll);

  return {
    async load() {
      const client = await database.ready();
      const { entries } = await client.call('loadState', { scope: SCOPE });
      const all = new Map<ClientOrderId, Price>();
      for (const [key, json] of Object.entries(entries)) {
        try {
          const marks = marksOf(instrumentIdSchema.parse(key));
          for (const [order, best] of Object.entries(marksSchema.parse(JSON.parse(json)))) {
            marks.set(order as ClientOrderId, best);
            all.set(order as ClientOrderId, best);
          }
        } catch (error) {
          // Without a trader nothing at all would be protected.
          log.error('trailing stops of an instrument follow anew', { instrument: key, error: String(error) });
        }
      }
      return all;
    },
    keep(moved) {
      const begun = new Set<InstrumentId>();
      for (const { clientOrderId, instrument, best } of moved) {
        const marks = marksOf(instrument);
        if (!marks.has(clientOrderId)) begun.add(instrument);
        marks.set(clientOrderId, best);
        unsaved.add(instrument);
      }
      for (const instrument of begun) save(instrument);
      saveLater();
    },
    async flush() {
      saveAll();
      await Promise.all(saving);
    },
    dispose() {
      disposed = true;
      unfollow();
      timer?.();
    },
  };
}
