import { z } from 'zod';
import type { Fill } from '../../domain/fill.ts';
import type { LedgerEvent } from '../../domain/ledger-event.ts';
import {
  ORDER_STATUSES,
  ORDER_TYPES,
  type Order,
  type OrderEvent,
  type OrderIntent,
  TIMES_IN_FORCE,
} from '../../domain/order.ts';
import type { Account, AccountSummary, Balance, Position, PositionMark } from '../../domain/position.ts';
import { DENIAL_REASONS, type RiskCheck, type RiskLimits, TRADING_STATES } from '../../domain/risk.ts';
import {
  accountIdSchema,
  assetSchema,
  clientOrderIdSchema,
  decimalSchema,
  epochMs,
  instrumentIdSchema,
  sideSchema,
  signalIdSchema,
  strategyIdSchema,
  tradeIdSchema,
  venueOrderIdSchema,
} from './money.ts';

export const orderOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('strategy'), strategy: strategyIdSchema, signal: signalIdSchema.nullable() }),
  z.object({ kind: z.literal('system'), reason: z.string().max(100) }),
]);

const intentShape = {
  account: accountIdSchema,
  instrument: instrumentIdSchema,
  side: sideSchema,
  type: z.enum(ORDER_TYPES),
  quantity: decimalSchema,
  limitPrice: decimalSchema.nullable(),
  triggerPrice: decimalSchema.nullable(),
  trailing: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('amount'), amount: decimalSchema }),
      z.object({ kind: z.literal('percent'), percent: decimalSchema }),
    ])
    .nullable(),
  timeInForce: z.enum(TIMES_IN_FORCE),
  expireTime: epochMs.nullable(),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
  origin: orderOriginSchema,
};

export const orderIntentSchema = z.object(intentShape) satisfies z.ZodType<OrderIntent>;

export const orderSchema = z.object({
  ...intentShape,
  clientOrderId: clientOrderIdSchema,
  createdTime: epochMs,
  status: z.enum(ORDER_STATUSES),
  statusBeforeCancel: z.enum(['submitted', 'accepted', 'partiallyFilled']).nullable(),
  venueOrderId: venueOrderIdSchema.nullable(),
  triggered: z.boolean(),
  filledQuantity: decimalSchema,
  leavesQuantity: decimalSchema,
  averagePrice: decimalSchema.nullable(),
  tradeIds: z.array(tradeIdSchema),
  reason: z.string().nullable(),
  updatedTime: epochMs,
}) satisfies z.ZodType<Order>;

export const fillSchema = z.object({
  tradeId: tradeIdSchema,
  clientOrderId: clientOrderIdSchema,
  account: accountIdSchema,
  instrument: instrumentIdSchema,
  side: sideSchema,
  price: decimalSchema,
  quantity: decimalSchema,
  fee: decimalSchema,
  feeAsset: assetSchema,
  liquidity: z.enum(['maker', 'taker']),
  eventTime: epochMs,
}) satisfies z.ZodType<Fill>;

const reasoned = { reason: z.string(), time: epochMs };
export const orderEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('denied'), ...reasoned }),
  z.object({ kind: z.literal('submitted'), time: epochMs }),
  z.object({ kind: z.literal('accepted'), venueOrderId: venueOrderIdSchema, time: epochMs }),
  z.object({ kind: z.literal('rejected'), ...reasoned }),
  z.object({ kind: z.literal('triggered'), time: epochMs }),
  z.object({ kind: z.literal('filled'), fill: fillSchema, time: epochMs }),
  z.object({ kind: z.literal('pendingCancel'), time: epochMs }),
  z.object({ kind: z.literal('cancelRejected'), ...reasoned }),
  z.object({ kind: z.literal('canceled'), ...reasoned }),
  z.object({ kind: z.literal('expired'), ...reasoned }),
]) satisfies z.ZodType<OrderEvent>;

export const accountSchema = z.object({
  id: accountIdSchema,
  label: z.string(),
  mode: z.enum(['paper', 'live']),
  venue: z.string(),
  currency: assetSchema,
  createdTime: epochMs,
  archived: z.boolean(),
}) satisfies z.ZodType<Account>;

export const positionSchema = z.object({
  account: accountIdSchema,
  instrument: instrumentIdSchema,
  side: z.enum(['long', 'short', 'flat']),
  quantity: decimalSchema,
  averageEntryPrice: decimalSchema.nullable(),
  realizedPnl: decimalSchema,
  fees: decimalSchema,
  openedTime: epochMs.nullable(),
  updatedTime: epochMs,
}) satisfies z.ZodType<Position>;

export const positionMarkSchema = z.object({
  account: accountIdSchema,
  instrument: instrumentIdSchema,
  markPrice: decimalSchema.nullable(),
  unrealizedPnl: decimalSchema.nullable(),
  marketValue: decimalSchema.nullable(),
  stale: z.boolean(),
}) satisfies z.ZodType<PositionMark>;

export const balanceSchema = z.object({
  account: accountIdSchema,
  asset: assetSchema,
  total: decimalSchema,
  free: decimalSchema,
  locked: decimalSchema,
}) satisfies z.ZodType<Balance>;

export const accountSummarySchema = z.object({
  account: accountIdSchema,
  currency: assetSchema,
  equity: decimalSchema.nullable(),
  dayPnl: decimalSchema.nullable(),
  realizedPnl: decimalSchema,
  unrealizedPnl: decimalSchema.nullable(),
  fees: decimalSchema,
  exposure: decimalSchema.nullable(),
}) satisfies z.ZodType<AccountSummary>;

export const tradingStateSchema = z.enum(TRADING_STATES);
export const riskLimitsSchema = z.object({
  maxOrderNotional: decimalSchema.nullable(),
  maxPositionNotional: decimalSchema.nullable(),
  maxExposure: decimalSchema.nullable(),
  priceBandPercent: decimalSchema.nullable(),
  maxOrdersPerMinute: z.int().positive().nullable(),
  maxDailyLoss: decimalSchema.nullable(),
  maxPriceAgeMs: z.int().positive(),
}) satisfies z.ZodType<RiskLimits>;

export const riskCheckSchema = z.object({
  reason: z.enum(DENIAL_REASONS),
  passed: z.boolean(),
  actual: decimalSchema.nullable(),
  limit: decimalSchema.nullable(),
}) satisfies z.ZodType<RiskCheck>;

export const ledgerEntrySchema = z.object({ holder: z.string(), asset: assetSchema, amount: decimalSchema });

export const ledgerEventSchema = z.object({
  seq: z.int().positive(),
  time: epochMs,
  fact: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('accountOpened'), account: accountSchema }),
    z.object({ kind: z.literal('accountArchived'), account: accountIdSchema }),
    z.object({ kind: z.literal('deposited'), account: accountIdSchema, asset: assetSchema, amount: decimalSchema }),
    z.object({ kind: z.literal('accountReset'), account: accountIdSchema }),
    z.object({ kind: z.literal('orderInitialized'), order: orderSchema }),
    z.object({
      kind: z.literal('orderEvent'),
      account: accountIdSchema,
      clientOrderId: clientOrderIdSchema,
      event: orderEventSchema,
    }),
    z.object({
      kind: z.literal('tradingState'),
      account: accountIdSchema.nullable(),
      state: tradingStateSchema,
      reason: z.string(),
    }),
    z.object({ kind: z.literal('dayStarted'), account: accountIdSchema, day: z.string(), equity: decimalSchema }),
  ]),
  entries: z.array(ledgerEntrySchema),
}) satisfies z.ZodType<LedgerEvent>;
