import { z } from 'zod';
import { defineContract } from '../rpc/contract.ts';
import {
  accountIdSchema,
  assetSchema,
  clientOrderIdSchema,
  decimalSchema,
  empty,
  epochMs,
  instrumentIdSchema,
} from './schema/money.ts';
import {
  accountSchema,
  accountSummarySchema,
  balanceSchema,
  fillSchema,
  ledgerEventSchema,
  orderIntentSchema,
  orderSchema,
  positionMarkSchema,
  positionSchema,
  riskCheckSchema,
  riskLimitsSchema,
  tradingStateSchema,
} from './schema/orders.ts';

/** What the gate and the book say about an intent before it is sent: nothing is reserved, nothing is stored. */
export const orderPreviewSchema = z.object({
  /** Every check, passed or not, in the gate's order. */
  checks: z.array(riskCheckSchema),
  allowed: z.boolean(),
  /** Estimated average price if it filled now (walks the book), null when it would only rest. */
  estimatedPrice: decimalSchema.nullable(),
  /** Price × quantity at the estimate or the limit, in the quote currency. */
  notional: decimalSchema.nullable(),
  estimatedFee: decimalSchema.nullable(),
  /** Price at which the trade is even after fees on both sides. */
  breakEvenPrice: decimalSchema.nullable(),
  /** Balance of the asset it spends, before and after. */
  spends: z.object({ asset: assetSchema, free: decimalSchema, after: decimalSchema }).nullable(),
});
export type OrderPreview = z.infer<typeof orderPreviewSchema>;

export const submitOutcomeSchema = z.discriminatedUnion('outcome', [
  /** Logged and handed to the venue; what became of it arrives as ledger events. */
  z.object({ outcome: z.literal('submitted'), clientOrderId: clientOrderIdSchema }),
  z.object({
    outcome: z.literal('denied'),
    clientOrderId: clientOrderIdSchema.nullable(),
    checks: z.array(riskCheckSchema),
  }),
]);
export type SubmitOutcome = z.infer<typeof submitOutcomeSchema>;

export const cancelOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('requested') }),
  z.object({ outcome: z.literal('not-working'), status: z.string() }),
  z.object({ outcome: z.literal('unknown-order') }),
]);

export const tradingStatesSchema = z.object({
  all: tradingStateSchema,
  accounts: z.record(z.string(), tradingStateSchema),
});
export type TradingStates = z.infer<typeof tradingStatesSchema>;

/** How far each limit of an account is used; `used` is a ratio of 0 to 1 and beyond, null where there is no limit. */
export const riskMeterSchema = z.object({
  account: accountIdSchema,
  limits: riskLimitsSchema,
  meters: z.array(
    z.object({
      limit: z.string(),
      used: z.number().nullable(),
      actual: decimalSchema.nullable(),
      maximum: decimalSchema.nullable(),
    }),
  ),
});
export type RiskMeter = z.infer<typeof riskMeterSchema>;

export const traderSnapshotSchema = z.object({
  accounts: z.array(accountSchema),
  /** All working orders and the newest 200 that are done, newest first. */
  orders: z.array(orderSchema),
  /** Newest 200, newest first. */
  fills: z.array(fillSchema),
  positions: z.array(positionSchema),
  marks: z.array(positionMarkSchema),
  balances: z.array(balanceSchema),
  summaries: z.array(accountSummarySchema),
  riskMeters: z.array(riskMeterSchema),
  tradingStates: tradingStatesSchema,
  /** Of the ledger: a replica applies `ledger` events with a greater `value.seq`. */
  seq: z.int(),
});
export type TraderSnapshot = z.infer<typeof traderSnapshotSchema>;

/** Orders, positions, balances, trading state: the only writer of all of them. */
export const trader = defineContract('trader', {
  calls: {
    snapshot: { params: empty, result: traderSnapshotSchema, access: 'read' },
    previewOrder: { params: orderIntentSchema, result: orderPreviewSchema, access: 'read' },
    /** `requestId` makes a repeat of the same request answer the first outcome again instead of ordering twice; null where the caller never repeats. */
    submitOrder: {
      params: z.object({ intent: orderIntentSchema, requestId: z.string().max(60).nullable() }),
      result: submitOutcomeSchema,
      access: 'act',
    },
    cancelOrder: {
      params: z.object({ clientOrderId: clientOrderIdSchema }),
      result: cancelOutcomeSchema,
      access: 'act',
    },
    /** Null stands for all. Answers how many cancels were requested. */
    cancelAll: {
      params: z.object({ account: accountIdSchema.nullable(), instrument: instrumentIdSchema.nullable() }),
      result: z.object({ requested: z.int() }),
      access: 'act',
    },
    /** Cancels what works, then closes every position at market with reduce-only orders. */
    flatten: {
      params: z.object({ account: accountIdSchema.nullable(), instrument: instrumentIdSchema.nullable() }),
      result: z.object({
        canceled: z.int(),
        closing: z.int(),
        denied: z.array(z.object({ instrument: instrumentIdSchema, checks: z.array(riskCheckSchema) })),
      }),
      access: 'act',
    },
    setTradingState: {
      params: z.object({ account: accountIdSchema.nullable(), state: tradingStateSchema, reason: z.string().max(200) }),
      result: tradingStatesSchema,
      access: 'act',
    },
    createPaperAccount: {
      params: z.object({
        label: z.string().trim().min(1).max(40),
        deposits: z
          .array(z.object({ asset: assetSchema, amount: decimalSchema }))
          .min(1)
          .max(20),
      }),
      result: z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('created'), account: accountSchema }),
        z.object({
          outcome: z.literal('refused'),
          reason: z.enum(['label-taken', 'amount-not-positive', 'too-many-accounts']),
        }),
      ]),
      access: 'act',
    },
    /** Cancels all, then puts the balances back to what was first deposited; history stays in the log. */
    resetPaperAccount: {
      params: z.object({ account: accountIdSchema }),
      result: z.object({ outcome: z.enum(['reset', 'unknown-account', 'not-paper']) }),
      access: 'act',
    },
    /** Newest first; `before` is the created time to page on from. A page is longer than `limit` where it would end amid orders of one moment. */
    orderHistory: {
      params: z.object({
        account: accountIdSchema.nullable(),
        before: epochMs.nullable(),
        limit: z.int().positive().max(1_000),
      }),
      result: z.object({ orders: z.array(orderSchema) }),
      access: 'read',
    },
    fills: {
      params: z.object({
        account: accountIdSchema.nullable(),
        instrument: instrumentIdSchema.nullable(),
        before: epochMs.nullable(),
        limit: z.int().positive().max(5_000),
      }),
      result: z.object({ fills: z.array(fillSchema) }),
      access: 'read',
    },
    /** The log itself, ascending, for whoever wants to check the sums. */
    ledgerEvents: {
      params: z.object({ afterSeq: z.int().nonnegative(), limit: z.int().positive().max(1_000) }),
      result: z.object({ events: z.array(ledgerEventSchema) }),
      access: 'read',
    },
  },
  events: {
    /** Never conflated, never dropped; `value.seq` is the ledger's own number. */
    ledger: ledgerEventSchema,
    /** Positions, balances and orders after each ledger event, only what changed. */
    changes: z.object({
      seq: z.int(),
      orders: z.array(orderSchema),
      positions: z.array(positionSchema),
      balances: z.array(balanceSchema),
      accounts: z.array(accountSchema),
    }),
    /** Valuation at the market, conflated to at most 5 a second. */
    marks: z.object({
      marks: z.array(positionMarkSchema),
      summaries: z.array(accountSummarySchema),
      riskMeters: z.array(riskMeterSchema),
    }),
    tradingStates: tradingStatesSchema,
  },
});
export type TraderContract = typeof trader;
