import { z } from 'zod';
import { epochMs } from '#shared/contract/schema/money.ts';
import type { EpochMs } from '#shared/domain/identifiers.ts';
import { candleOpenTime } from '#shared/domain/timeframe.ts';
import { type TapeMotion, tapeAt, UNTOUCHED } from './tape-clock.ts';

/** One life of the demo market: from where its history ends and the tape takes over, across restarts. */
export interface TapeRun {
  readonly motion: TapeMotion;
  /** Whole minute: recorded history lies before it, what the tape played after it. */
  readonly historyEnd: EpochMs;
  /** The pass in which this life began, to count from. */
  readonly firstPass: number;
}

const savedSchema = z.object({
  version: z.literal(1),
  motion: z.object({
    wall: epochMs,
    tape: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
    speed: z.number().min(1).max(100),
    paused: z.boolean(),
  }),
  historyEnd: epochMs,
  firstPass: z.int().min(0),
});

export function newTapeRun(now: EpochMs, lengthMs: number): TapeRun {
  return {
    motion: UNTOUCHED,
    historyEnd: candleOpenTime('1m', now),
    firstPass: Math.floor(tapeAt(UNTOUCHED, now) / lengthMs),
  };
}

export function writeTapeRun(run: TapeRun): string {
  return JSON.stringify({ version: 1, ...run });
}

/** Null for text that is not ours or no longer makes sense. */
export function readTapeRun(saved: string): TapeRun | null {
  try {
    const parsed = savedSchema.safeParse(JSON.parse(saved));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
