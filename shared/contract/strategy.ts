import { z } from 'zod';
import { defineContract } from '../rpc/contract.ts';
import {
  accountIdSchema,
  decimalSchema,
  empty,
  epochMs,
  instrumentIdSchema,
  signalIdSchema,
  strategyIdSchema,
  timeframeSchema,
} from './schema/money.ts';
import { signalQuerySchema, signalSchema } from './schema/signals.ts';

/** A parameter as a person sees it: what it means, its bounds and its default. */
export const parameterSchema = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  kind: z.enum(['integer', 'number', 'boolean']),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  step: z.number().nullable(),
  default: z.union([z.number(), z.boolean()]),
});
export type ParameterDescription = z.infer<typeof parameterSchema>;

export const parameterValuesSchema = z.record(z.string(), z.union([z.number(), z.boolean()]));

/** What a person can change of a strategy. */
export const strategyConfigurationSchema = z.object({
  enabled: z.boolean(),
  /** Off by default: places paper orders through the trader when on. */
  autoTrade: z.boolean(),
  account: accountIdSchema.nullable(),
  /** Order size of an entry, in the quote currency. */
  notional: decimalSchema,
  instruments: z.array(instrumentIdSchema).max(500),
  timeframe: timeframeSchema,
  parameters: parameterValuesSchema,
});
export type StrategyConfiguration = z.infer<typeof strategyConfigurationSchema>;

export const strategyViewSchema = z.object({
  id: strategyIdSchema,
  kind: z.enum(['signal', 'exit-manager']),
  title: z.string(),
  /** Plain text: the rule of entry and of exit. */
  description: z.string(),
  timeframes: z.array(timeframeSchema),
  parameters: z.array(parameterSchema),
  configuration: strategyConfigurationSchema,
  /** Latest signal of each instrument. */
  latest: z.array(signalSchema),
  /** Last error of each instrument that failed in its last evaluation, in plain words. */
  errors: z.array(z.object({ instrument: instrumentIdSchema, message: z.string(), time: epochMs })),
  /** Since the service started: evaluations, and those that changed the action. */
  evaluations: z.int(),
  signals: z.int(),
  counts: z.array(
    z.object({ instrument: instrumentIdSchema, evaluations: z.int(), signals: z.int(), errors: z.int() }),
  ),
});
export type StrategyView = z.infer<typeof strategyViewSchema>;

/** The central runner (B-20 to B-28). */
export const runnerViewSchema = z.object({
  state: z.enum(['waiting', 'running', 'backing-off', 'stopped']),
  /** `candle-close` runs whenever a candle closes; a number waits that long (ms) after each full pass. */
  interval: z.union([z.literal('candle-close'), z.int().min(1_000).max(86_400_000)]),
  passes: z.int(),
  failedPasses: z.int(),
  evaluations: z.int(),
  pairErrors: z.int(),
  lastPassTime: epochMs.nullable(),
  lastPassDurationMs: z.number().nullable(),
  lastError: z.string().nullable(),
  nextPassTime: epochMs.nullable(),
});
export type RunnerView = z.infer<typeof runnerViewSchema>;

/** Opinions on the market, and orders for them where a person switched that on. */
export const strategy = defineContract('strategy', {
  calls: {
    snapshot: {
      params: empty,
      result: z.object({
        strategies: z.array(strategyViewSchema),
        runner: runnerViewSchema,
        recent: z.array(signalSchema),
      }),
      access: 'read',
    },
    /** Replaces the configuration; each refused value is named and nothing is changed. */
    configure: {
      params: z.object({ strategy: strategyIdSchema, configuration: strategyConfigurationSchema }),
      result: z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('configured'), strategy: strategyViewSchema }),
        z.object({
          outcome: z.literal('refused'),
          problems: z.array(z.object({ field: z.string(), message: z.string() })),
        }),
        z.object({ outcome: z.literal('unknown-strategy') }),
      ]),
      access: 'act',
    },
    signals: {
      params: signalQuerySchema(1_000),
      result: z.object({ signals: z.array(signalSchema) }),
      access: 'read',
    },
    signal: {
      params: z.object({ id: signalIdSchema }),
      result: z.object({ signal: signalSchema.nullable() }),
      access: 'read',
    },
    /** Begins a pass now; while one runs it is not stacked. */
    runNow: { params: empty, result: z.object({ started: z.boolean() }), access: 'act' },
  },
  events: {
    /** Every result of a pass, after it is stored: all that were evaluated, holds too. */
    signals: z.array(signalSchema),
    /** Only what changed the action (B-12): for people. */
    changed: signalSchema,
    strategies: z.array(strategyViewSchema),
    runner: runnerViewSchema,
  },
});
export type StrategyContract = typeof strategy;
