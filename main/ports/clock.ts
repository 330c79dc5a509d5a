import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** Time, passed in: the real one in the app, a manual one in tests and backtests. */
export interface Clock {
  /** Whole milliseconds since 1970, UTC. */
  now(): EpochMs;
  /** Milliseconds that never go back: for timeouts and durations. */
  monotonic(): number;
  /** Calls once after `ms`; a real clock does not keep the process alive for it. */
  after(ms: number, callback: () => void): Unsubscribe;
  /** Calls every `ms` until unsubscribed. */
  every(ms: number, callback: () => void): Unsubscribe;
}
