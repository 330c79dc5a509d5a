import { z } from 'zod';
import { RPC_ERROR_CODES } from './rpc-error.ts';

/** What travels over a port. `topic` narrows an event to one subject (an instrument); absent means all. */
const frame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('req'), id: z.int().nonnegative(), method: z.string().max(100), params: z.unknown() }),
  z.object({ t: z.literal('res'), id: z.int().nonnegative(), ok: z.literal(true), value: z.unknown() }),
  z.object({ t: z.literal('sub'), event: z.string().max(100), topic: z.string().max(200).optional() }),
  z.object({ t: z.literal('unsub'), event: z.string().max(100), topic: z.string().max(200).optional() }),
  z.object({
    t: z.literal('evt'),
    event: z.string().max(100),
    topic: z.string().max(200).optional(),
    seq: z.int().nonnegative(),
    value: z.unknown(),
  }),
  z.object({
    t: z.literal('err'),
    id: z.int().nonnegative(),
    error: z.object({ code: z.enum(RPC_ERROR_CODES), message: z.string() }),
  }),
]);

export type Frame = z.infer<typeof frame>;
export type RequestFrame = Extract<Frame, { t: 'req' }>;
export type SubscribeFrame = Extract<Frame, { t: 'sub' }>;
export type EventFrame = Extract<Frame, { t: 'evt' }>;

/** Null for anything that is not a frame: the sender is broken or hostile, and gets no answer. */
export function parseFrame(message: unknown): Frame | null {
  const parsed = frame.safeParse(message);
  return parsed.success ? parsed.data : null;
}
