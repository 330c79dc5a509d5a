import { z } from 'zod';
import { decimal, greaterThan, isNegative } from '../domain/decimal.ts';
import { decimalSchema } from './schema/money.ts';
import { riskLimitsSchema } from './schema/orders.ts';
import { runnerViewSchema } from './strategy.ts';

/** Percent of what is traded: more than a tenth of it is a slip of the hand. */
const feePercentSchema = decimalSchema.refine(
  (fee) => !isNegative(fee) && !greaterThan(fee, decimal('10')),
  'a fee is between 0 and 10 percent',
);

/**
 * Everything an issue or a person calls a setting, with its default. One file (`settings.json` in the data directory)
 * holds what differs from the defaults. `settings-catalog.ts` says how each is shown and searched.
 */
export const settingsSchema = z.object({
  appearance: z.object({
    theme: z.enum(['dark', 'light', 'system']).default('dark'),
    priceColors: z.enum(['green-up', 'red-up', 'blue-orange']).default('green-up'),
    timeZone: z.enum(['utc', 'local']).default('utc'),
    flashPrices: z.boolean().default(true),
  }),
  trading: z.object({
    confirmDestructive: z.boolean().default(true),
    defaultAccount: z.string().max(40).nullable().default(null),
  }),
  paper: z.object({
    makerFeePercent: feePercentSchema.default(decimal('0.1')),
    takerFeePercent: feePercentSchema.default(decimal('0.1')),
    latencyMs: z.int().min(0).max(60_000).default(50),
    /** `book` walks the recorded depth and queues; `first-level` is SiiS's rule: best price, full quantity, no slippage. */
    fillModel: z.enum(['book', 'first-level']).default('book'),
  }),
  risk: z.object({
    limits: riskLimitsSchema.default({
      maxOrderNotional: decimal('25000'),
      maxPositionNotional: decimal('50000'),
      maxExposure: decimal('100000'),
      priceBandPercent: decimal('10'),
      maxOrdersPerMinute: 60,
      maxDailyLoss: decimal('5000'),
      maxPriceAgeMs: 10_000,
    }),
  }),
  strategies: z.object({
    interval: runnerViewSchema.shape.interval.default(120_000),
    failedPassDelayMs: z.int().min(1_000).max(3_600_000).default(60_000),
  }),
  replay: z.object({
    speed: z.number().min(1).max(100).default(1),
    paused: z.boolean().default(false),
  }),
  notifications: z.object({
    signals: z.boolean().default(true),
    fills: z.boolean().default(true),
    rejections: z.boolean().default(true),
    services: z.boolean().default(true),
    sound: z.boolean().default(false),
  }),
  monitor: z.object({ port: z.int().min(0).max(65_535).default(8080) }),
});
export type Settings = z.infer<typeof settingsSchema>;

/** `appearance.theme` and the like. */
export const settingPathSchema = z.string().regex(/^[a-z][a-zA-Z]*(\.[a-z][a-zA-Z0-9]*){1,3}$/);

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({
  appearance: {},
  trading: {},
  paper: {},
  risk: {},
  strategies: {},
  replay: {},
  notifications: {},
  monitor: {},
});
