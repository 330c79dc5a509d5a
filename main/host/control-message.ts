import { z } from 'zod';
import { serviceNameSchema } from '#shared/contract/lifecycle.ts';

/**
 * What travels over a control channel beside the frames of the lifecycle contract. An introduction carries the port of
 * the new link (how it is attached to the message differs by runtime); a log line goes the other way, so that one
 * process writes the log file.
 */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const introduceMessage = z.object({
  kind: z.literal('introduce'),
  introduction: z.discriminatedUnion('role', [
    z.object({ role: z.literal('server'), peer: z.string() }),
    z.object({ role: z.literal('client'), peer: serviceNameSchema }),
  ]),
});
export type IntroduceMessage = z.infer<typeof introduceMessage>;

const logMessage = z.object({
  kind: z.literal('log'),
  level: z.enum(LOG_LEVELS),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type LogMessage = z.infer<typeof logMessage>;

const controlMessage = z.discriminatedUnion('kind', [introduceMessage, logMessage]);
export type ControlMessage = z.infer<typeof controlMessage>;

/** Null for anything else: a frame of the lifecycle contract, as a rule. */
export function parseControlMessage(message: unknown): ControlMessage | null {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return null;
  const parsed = controlMessage.safeParse(message);
  return parsed.success ? parsed.data : null;
}
