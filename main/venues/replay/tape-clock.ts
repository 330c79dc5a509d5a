import type { EpochMs } from '#shared/domain/identifiers.ts';

/** A place on the endless tape: milliseconds of recording played since its very beginning, over all passes. */
export type TapePosition = number;

/** One stretch of even motion: at `wall` the tape stood at `tape`, and has moved at `speed` (or not at all) since. */
export interface TapeMotion {
  readonly wall: EpochMs;
  readonly tape: TapePosition;
  readonly speed: number;
  readonly paused: boolean;
}

/**
 * How a tape that was never touched moves: its position is the wall clock itself. So a start, today or after a crash,
 * finds the tape where it would be had it been running all the time.
 */
export const UNTOUCHED: TapeMotion = { wall: 0, tape: 0, speed: 1, paused: false };

export function tapeAt(motion: TapeMotion, wall: EpochMs): TapePosition {
  return motion.paused ? motion.tape : motion.tape + (wall - motion.wall) * motion.speed;
}

/** When the tape reaches a position; only for a tape that moves. */
export function wallAt(motion: TapeMotion, tape: TapePosition): EpochMs {
  return Math.floor(motion.wall + (tape - motion.tape) / motion.speed);
}

/** The motion from `wall` on with another speed or pause, without a jump of position. */
export function changeMotion(
  motion: TapeMotion,
  wall: EpochMs,
  change: { readonly speed: number; readonly paused: boolean },
): TapeMotion {
  return { wall, tape: tapeAt(motion, wall), ...change };
}
