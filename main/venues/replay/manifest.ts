import { z } from 'zod';
import { decimalSchema } from '#shared/contract/schema/money.ts';

const file = z.string().regex(/^[A-Za-z0-9._-]+$/);

const marketSchema = z.object({
  /** Ours (`BTC/USDT`) and Binance's (`BTCUSDT`). */
  symbol: z.string(),
  venueSymbol: z.string(),
  base: z.string(),
  quote: z.string(),
  priceStep: decimalSchema,
  quantityStep: decimalSchema,
  minQuantity: decimalSchema,
  maxQuantity: decimalSchema,
  minNotional: decimalSchema,
  /** Raw frames, one a line: receive time in ns, a blank, the JSON text as Binance sent it. */
  frames: file,
  /** Best prices of the book where the tape starts, and where it ends: what joins the end to the beginning. */
  start: z.object({ bid: decimalSchema, ask: decimalSchema }),
  end: z.object({ bid: decimalSchema, ask: decimalSchema }),
  /** Book and trade numbers at both ends, so that a second pass can count on. */
  updateIds: z.object({ first: z.int(), last: z.int() }),
  tradeNumbers: z.object({ first: z.int(), last: z.int() }),
  /** 1-minute candles without a hole, played `repeat` times one after the other. */
  minutes: z.object({ file, repeat: z.int().min(1).max(100) }),
  fourHours: z.object({ file }),
});

/** What `resources/demo/manifest.json` says: the recording, its history, and where all of it comes from. */
export const manifestSchema = z.object({
  version: z.literal(1),
  /** Plain text for the person who asks what *Demo data* is. */
  description: z.string(),
  /** Receive time (ns since 1970, as text) that is position 0 of the tape, and its length. */
  startTimeNs: z.string().regex(/^\d{19}$/),
  lengthMs: z.number().positive(),
  markets: z.array(marketSchema).min(1),
  sources: z.array(
    z.object({
      file,
      what: z.string(),
      repository: z.string(),
      path: z.string(),
      commit: z.string(),
      licence: z.string(),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestMarket = z.infer<typeof marketSchema>;
