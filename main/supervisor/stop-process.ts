import type { Clock } from '#main/ports/clock.ts';
import type { Incarnation } from './supervised-service.ts';

/** After the deadline of the service itself: for its answer to travel. */
const GRACE_MS = 500;
/** After force: a runtime that does not even report the end is not waited for. */
const FORCE_MS = 3_000;

/** Asks a service to stop and waits for its end; true where force was needed. */
export async function stopProcess(
  { process, control }: Incarnation,
  clock: Clock,
  reason: string,
  deadlineMs: number,
): Promise<boolean> {
  let exited = false;
  const exit = new Promise<void>((resolve) => {
    process.onExit(() => {
      exited = true;
      resolve();
    });
  });
  // The answer is only a courtesy; the exit is what counts.
  control.call('stop', { reason, deadlineMs }, { timeoutMs: deadlineMs + GRACE_MS }).catch(() => {});
  await Promise.race([exit, pause(clock, deadlineMs + GRACE_MS)]);
  if (exited) return false;
  process.kill();
  await Promise.race([exit, pause(clock, FORCE_MS)]);
  return true;
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
