import type { Brand } from '../kernel/brand.ts';
import type { Decimal } from './decimal.ts';
import type { OrderRequest } from './order.ts';

/** `reducing` lets only orders through that make a position smaller; `halted` lets none. Cancels and Flatten always pass. */
export const TRADING_STATES = ['active', 'reducing', 'halted'] as const;
export type TradingState = (typeof TRADING_STATES)[number];

/** The gate's proof that an order passed: made only in `main/services/trader/risk`, the only thing a venue takes. */
export type RiskApproved<Request extends OrderRequest = OrderRequest> = Brand<Request, 'RiskApproved'>;

/** Limits of one account; null means no limit. Amounts are in the account's currency. */
export interface RiskLimits {
  readonly maxOrderNotional: Decimal | null;
  readonly maxPositionNotional: Decimal | null;
  readonly maxExposure: Decimal | null;
  /** A limit price may stand this many percent away from the market. */
  readonly priceBandPercent: Decimal | null;
  readonly maxOrdersPerMinute: number | null;
  /** Loss of the UTC day, open profit and loss included, at which only reducing orders pass. */
  readonly maxDailyLoss: Decimal | null;
  /** Prices older than this (ms) are not traded on. */
  readonly maxPriceAgeMs: number;
}

/** Why an order is refused by us. Text is made in the view. */
export const DENIAL_REASONS = [
  'trading-halted',
  'trading-reducing',
  'unknown-account',
  'unknown-instrument',
  'account-not-paper',
  'invalid-quantity',
  'invalid-price',
  'invalid-trigger-price',
  'invalid-trailing',
  'invalid-time-in-force',
  'invalid-expire-time',
  'quantity-step',
  'price-step',
  'quantity-below-minimum',
  'quantity-above-maximum',
  'notional-below-minimum',
  'order-notional',
  'position-size',
  'exposure',
  'price-band',
  'order-rate',
  'daily-loss',
  'stale-price',
  'no-price',
  'insufficient-funds',
  'reduce-only',
  'post-only-would-take',
  'short-not-allowed',
  'duplicate-order',
  'log-unavailable',
] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** One line of the gate's answer: what was measured against what. Amounts are plain decimals; null where it has none. */
export interface RiskCheck {
  readonly reason: DenialReason;
  readonly passed: boolean;
  readonly actual: Decimal | null;
  readonly limit: Decimal | null;
}
