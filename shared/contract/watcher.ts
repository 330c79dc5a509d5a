import { z } from 'zod';
import { defineContract } from '../rpc/contract.ts';
import {
  bookLevelSchema,
  candleSchema,
  feedNodeSchema,
  instrumentSchema,
  marketEventSchema,
  tickerSchema,
  tradeSchema,
} from './schema/market-data.ts';
import { empty, epochMs, instrumentIdSchema, timeframeSchema } from './schema/money.ts';

/** The best levels of a book, for eyes: quantities are per price, `updateId` says which state of the book. */
export const bookViewSchema = z.object({
  instrument: instrumentIdSchema,
  updateId: z.int(),
  bids: z.array(bookLevelSchema),
  asks: z.array(bookLevelSchema),
  stale: z.boolean(),
  eventTime: epochMs,
  receivedTime: epochMs,
});
export type BookView = z.infer<typeof bookViewSchema>;

/** The recorded market that plays as *Demo data*. */
export const replayStateSchema = z.object({
  speed: z.number().min(1).max(100),
  paused: z.boolean(),
  /** Where the tape stands, in ms of its length; passes completed so far. */
  positionMs: z.number(),
  lengthMs: z.number(),
  passes: z.int(),
  /** What was recorded, when and by whom: shown where a person asks what *Demo data* is. */
  description: z.string(),
});
export type ReplayState = z.infer<typeof replayStateSchema>;

/** Latest prices of one instrument for the sparkline: closes of the last candles, oldest first. */
export const sparklineSchema = z.object({
  instrument: instrumentIdSchema,
  timeframe: timeframeSchema,
  closes: z.array(z.number()),
});

/** The market picture: feeds, books, candles, day statistics. The only writer of all of it. */
export const watcher = defineContract('watcher', {
  calls: {
    /** `seq` of each event at the moment of the snapshot; a replica applies what comes after. */
    snapshot: {
      params: empty,
      result: z.object({
        instruments: z.array(instrumentSchema),
        tickers: z.array(tickerSchema),
        sparklines: z.array(sparklineSchema),
        feedNodes: z.array(feedNodeSchema),
        replay: replayStateSchema.nullable(),
        seq: z.object({ tickers: z.int(), feedNodes: z.int() }),
      }),
      access: 'read',
    },
    instruments: { params: empty, result: z.object({ instruments: z.array(instrumentSchema) }), access: 'read' },
    /** Everything a service needs to follow `market` of one instrument from here on: subscribe first, then ask; drop events with seq ≤ this one. */
    marketSnapshot: {
      params: z.object({ instrument: instrumentIdSchema }),
      result: z.object({ events: z.array(marketEventSchema), seq: z.int() }),
      access: 'read',
    },
    /** Ascending, stored and live joined, the open candle last; at most `limit` candles that open before `to` (null = now). Holes stay holes. */
    candles: {
      params: z.object({
        instrument: instrumentIdSchema,
        timeframe: timeframeSchema,
        to: epochMs.nullable(),
        limit: z.int().positive().max(20_000),
      }),
      result: z.object({ candles: z.array(candleSchema) }),
      access: 'read',
    },
    book: {
      params: z.object({ instrument: instrumentIdSchema, depth: z.int().positive().max(5_000) }),
      result: z.object({ book: bookViewSchema.nullable() }),
      access: 'read',
    },
    recentTrades: {
      params: z.object({ instrument: instrumentIdSchema, limit: z.int().positive().max(1_000) }),
      result: z.object({ trades: z.array(tradeSchema) }),
      access: 'read',
    },
    /** Speed 1 to 100, pause and resume of the demo tape; unknown while no replay venue runs (null). */
    setReplay: {
      params: z.object({ speed: z.number().min(1).max(100).nullable(), paused: z.boolean().nullable() }),
      result: z.object({ replay: replayStateSchema.nullable() }),
      access: 'act',
    },
  },
  events: {
    /** Every market event of an instrument in batches; topic = instrument id. For services. */
    market: z.array(marketEventSchema),
    /** Changed rows only, conflated to at most 20 batches a second. For views. */
    tickers: z.array(tickerSchema),
    /** The best 25 levels a side, conflated to at most 20 a second; topic = instrument id. For views. */
    book: bookViewSchema,
    /** The open candle as it changes and once more when closed, conflated to at most 20 a second; topic = `${instrument}|${timeframe}`. For views. */
    candle: candleSchema,
    /** Prints in batches, at most 20 batches a second of the newest 50 each; topic = instrument id. For views. */
    trades: z.array(tradeSchema),
    feedNodes: z.array(feedNodeSchema),
    replay: replayStateSchema,
  },
});
export type WatcherContract = typeof watcher;
