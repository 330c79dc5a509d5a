import { z } from 'zod';
import { defineContract } from '../rpc/contract.ts';
import { candleSchema } from './schema/market-data.ts';
import { empty, epochMs, instrumentIdSchema, signalIdSchema, timeframeSchema, venueIdSchema } from './schema/money.ts';
import { ledgerEventSchema } from './schema/orders.ts';
import { signalQuerySchema, signalSchema } from './schema/signals.ts';

/** The log, in order, and everything else that must outlive a process. The only owner of the database files. */
export const database = defineContract('database', {
  calls: {
    /** Appends in one transaction with synchronous=FULL; answers once it is on disk. Refuses (`gap`) unless the first seq is the last stored plus one. */
    appendLedger: {
      params: z.object({ events: z.array(ledgerEventSchema).min(1).max(10_000) }),
      result: z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('appended'), lastSeq: z.int() }),
        z.object({ outcome: z.literal('gap'), lastSeq: z.int() }),
      ]),
      access: 'act',
    },
    readLedger: {
      params: z.object({ afterSeq: z.int().nonnegative(), limit: z.int().positive().max(10_000) }),
      result: z.object({ events: z.array(ledgerEventSchema), lastSeq: z.int() }),
      access: 'read',
    },
    appendSignals: {
      params: z.object({ signals: z.array(signalSchema).max(5_000) }),
      result: z.object({ stored: z.int() }),
      access: 'act',
    },
    /** Newest first. `changedOnly` leaves out repeats of the same action. */
    readSignals: {
      params: signalQuerySchema(5_000),
      result: z.object({ signals: z.array(signalSchema) }),
      access: 'read',
    },
    readSignal: {
      params: z.object({ id: signalIdSchema }),
      result: z.object({ signal: signalSchema.nullable() }),
      access: 'read',
    },
    /** The newest signal of each (strategy, instrument): what the runner compares with after a restart. */
    latestSignals: { params: empty, result: z.object({ signals: z.array(signalSchema) }), access: 'read' },
    /** Upserts by (instrument, timeframe, openTime). */
    writeCandles: {
      params: z.object({ candles: z.array(candleSchema).max(20_000) }),
      result: z.object({ written: z.int() }),
      access: 'act',
    },
    /** Ascending by open time; `from` inclusive, `to` exclusive; with `limit` the newest of the range. */
    readCandles: {
      params: z.object({
        instrument: instrumentIdSchema,
        timeframe: timeframeSchema,
        from: epochMs,
        to: epochMs,
        limit: z.int().positive().max(20_000),
      }),
      result: z.object({ candles: z.array(candleSchema) }),
      access: 'read',
    },
    /** First and last open time stored, null where nothing is. */
    candleRange: {
      params: z.object({ instrument: instrumentIdSchema, timeframe: timeframeSchema }),
      result: z.object({ first: epochMs.nullable(), last: epochMs.nullable(), count: z.int() }),
      access: 'read',
    },
    /** Drops all candles of a venue: for the demo recording, whose history is shifted to now anew. */
    clearCandles: { params: z.object({ venue: venueIdSchema }), result: z.object({ removed: z.int() }), access: 'act' },
    /** Small named values that services keep across restarts: strategy state, configuration of record. JSON text, at most 1 MB. */
    saveState: {
      params: z.object({ scope: z.string().max(60), key: z.string().max(200), json: z.string().max(1_000_000) }),
      result: empty,
      access: 'act',
    },
    loadState: {
      params: z.object({ scope: z.string().max(60) }),
      result: z.object({ entries: z.record(z.string(), z.string()) }),
      access: 'read',
    },
    /** Health of the files: sizes in bytes, last seq, and what `PRAGMA quick_check` says. */
    check: {
      params: empty,
      result: z.object({
        lastSeq: z.int(),
        ledgerBytes: z.int(),
        marketBytes: z.int(),
        integrity: z.enum(['ok', 'damaged']),
        details: z.array(z.string()),
      }),
      access: 'read',
    },
    /** Online backup of ledger.db into the backups folder of the data directory; answers its path. */
    backup: { params: empty, result: z.object({ path: z.string(), lastSeq: z.int() }), access: 'act' },
  },
  events: {},
});
export type DatabaseContract = typeof database;
