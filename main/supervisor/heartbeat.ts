import type { Clock } from '#main/ports/clock.ts';

export type Heartbeat = 'ok' | 'late' | 'unresponsive';

const LATE_MS = 2_500;
const UNRESPONSIVE_MS = 5_000;
/** How often somebody looks. */
export const HEARTBEAT_CHECK_MS = 500;
/** A look this much later than planned, or a wall clock this far ahead: we were not running ourselves. */
const ABSENCE_MS = 2_000;

/** Silence is only reported: a service that is busy is not a service that is dead. */
export function judgeHeartbeat(silenceMs: number): Heartbeat {
  if (silenceMs > UNRESPONSIVE_MS) return 'unresponsive';
  return silenceMs > LATE_MS ? 'late' : 'ok';
}

/**
 * Tells at each look whether this machine slept, or this process stood still, since the look before. Then the silence
 * of the others says nothing: they start with a clean slate. (Some clocks count on through sleep, some do not: a jump
 * of either is a sign.)
 */
export function createAbsenceDetector(clock: Clock): () => boolean {
  let wall = clock.now();
  let monotonic = clock.monotonic();
  return () => {
    const wallPassed = clock.now() - wall;
    const monotonicPassed = clock.monotonic() - monotonic;
    wall += wallPassed;
    monotonic += monotonicPassed;
    return wallPassed - monotonicPassed > ABSENCE_MS || monotonicPassed - HEARTBEAT_CHECK_MS > ABSENCE_MS;
  };
}
