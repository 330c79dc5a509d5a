import { z } from 'zod';
import type { Instrument } from '../../domain/instrument.ts';
import type { BookLevel, Candle, FeedNode, MarketEvent, Ticker, Trade } from '../../domain/market-data.ts';
import {
  assetSchema,
  decimalSchema,
  epochMs,
  instrumentIdSchema,
  sideSchema,
  timeframeSchema,
  venueIdSchema,
} from './money.ts';

const times = { eventTime: epochMs, receivedTime: epochMs };

export const instrumentSchema = z.object({
  id: instrumentIdSchema,
  venue: venueIdSchema,
  symbol: z.string(),
  kind: z.enum(['spot', 'perpetual']),
  base: assetSchema,
  quote: assetSchema,
  priceStep: decimalSchema,
  quantityStep: decimalSchema,
  minQuantity: decimalSchema,
  maxQuantity: decimalSchema.nullable(),
  minNotional: decimalSchema,
  demo: z.boolean(),
}) satisfies z.ZodType<Instrument>;

export const bookLevelSchema = z.tuple([decimalSchema, decimalSchema]) satisfies z.ZodType<BookLevel>;

export const tradeSchema = z.object({
  kind: z.literal('trade'),
  instrument: instrumentIdSchema,
  tradeNumber: z.int(),
  price: decimalSchema,
  quantity: decimalSchema,
  aggressor: sideSchema,
  ...times,
}) satisfies z.ZodType<Trade>;

export const candleSchema = z.object({
  instrument: instrumentIdSchema,
  timeframe: timeframeSchema,
  openTime: epochMs,
  open: decimalSchema,
  high: decimalSchema,
  low: decimalSchema,
  close: decimalSchema,
  volume: decimalSchema,
  quoteVolume: decimalSchema,
  trades: z.int(),
  closed: z.boolean(),
}) satisfies z.ZodType<Candle>;

export const marketEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('quote'),
    instrument: instrumentIdSchema,
    bidPrice: decimalSchema,
    bidQuantity: decimalSchema,
    askPrice: decimalSchema,
    askQuantity: decimalSchema,
    ...times,
  }),
  tradeSchema,
  z.object({
    kind: z.literal('bookSnapshot'),
    instrument: instrumentIdSchema,
    updateId: z.int(),
    bids: z.array(bookLevelSchema),
    asks: z.array(bookLevelSchema),
    ...times,
  }),
  z.object({
    kind: z.literal('bookUpdate'),
    instrument: instrumentIdSchema,
    firstUpdateId: z.int(),
    lastUpdateId: z.int(),
    bids: z.array(bookLevelSchema),
    asks: z.array(bookLevelSchema),
    ...times,
  }),
  z.object({ kind: z.literal('candleClosed'), instrument: instrumentIdSchema, candle: candleSchema, ...times }),
  z.object({
    kind: z.literal('feedState'),
    instrument: instrumentIdSchema,
    stale: z.boolean(),
    reason: z.enum(['live', 'silence', 'gap', 'disconnected', 'paused']),
    ...times,
  }),
]) satisfies z.ZodType<MarketEvent>;

export const tickerSchema = z.object({
  instrument: instrumentIdSchema,
  last: decimalSchema.nullable(),
  bid: decimalSchema.nullable(),
  ask: decimalSchema.nullable(),
  open24h: decimalSchema.nullable(),
  high24h: decimalSchema.nullable(),
  low24h: decimalSchema.nullable(),
  volume24h: decimalSchema,
  quoteVolume24h: decimalSchema,
  changePercent24h: decimalSchema.nullable(),
  receivedTime: epochMs.nullable(),
  stale: z.boolean(),
}) satisfies z.ZodType<Ticker>;

export const feedNodeSchema = z.object({
  id: z.string(),
  venue: z.string(),
  state: z.enum(['connecting', 'live', 'stale', 'disconnected', 'paused']),
  subscriptions: z.array(z.string()).readonly(),
  lastMessageTime: epochMs.nullable(),
  messages: z.int(),
  malformed: z.int(),
  gaps: z.int(),
  reconnects: z.int(),
}) satisfies z.ZodType<FeedNode>;
