import { z } from 'zod';
import type { Signal } from '../../domain/signal.ts';
import {
  decimalSchema,
  epochMs,
  instrumentIdSchema,
  signalIdSchema,
  strategyIdSchema,
  timeframeSchema,
} from './money.ts';

const action = z.enum(['buy', 'sell', 'hold']);

export const signalSchema = z.object({
  id: signalIdSchema,
  strategy: strategyIdSchema,
  instrument: instrumentIdSchema,
  timeframe: timeframeSchema,
  candleTime: epochMs,
  createdTime: epochMs,
  action,
  previousAction: action.nullable(),
  changed: z.boolean(),
  entry: z.boolean(),
  exit: z.boolean(),
  price: decimalSchema,
  reasons: z
    .array(
      z.object({
        decision: z.enum(['entry', 'exit']),
        label: z.string(),
        left: z.number().nullable(),
        comparator: z.enum(['<', '<=', '>', '>=', 'crosses above', 'crosses below', 'fell by', 'is']),
        right: z.number().nullable(),
        met: z.boolean(),
      }),
    )
    .readonly(),
  inputs: z.record(z.string(), z.number().nullable()),
  runner: z.enum(['central', 'exit-manager']),
  run: z.string(),
}) satisfies z.ZodType<Signal>;

/** Which signals are wanted: null where any will do; `before` leads back page by page. */
export const signalQuerySchema = (mostAtOnce: number) =>
  z.object({
    strategy: strategyIdSchema.nullable(),
    instrument: instrumentIdSchema.nullable(),
    changedOnly: z.boolean(),
    before: epochMs.nullable(),
    limit: z.int().positive().max(mostAtOnce),
  });
