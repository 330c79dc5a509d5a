import type { Clock } from '#main/ports/clock.ts';

const MAX_FAILURES = 5;
const WINDOW_MS = 60_000;
const LOCK_MS = 60_000;

/** Shuts the door for a minute after five wrong secrets within a minute, for right ones too: guessing learns nothing. */
export class FailureLock {
  readonly #clock: Clock;
  #failures: number[] = [];
  #lockedUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long the door stays shut; 0 when it is open. */
  get lockedForMs(): number {
    return Math.max(0, this.#lockedUntil - this.#clock.monotonic());
  }

  fail(): void {
    const now = this.#clock.monotonic();
    this.#failures = [...this.#failures.filter((time) => time > now - WINDOW_MS), now];
    if (this.#failures.length < MAX_FAILURES) return;
    this.#failures = [];
    this.#lockedUntil = now + LOCK_MS;
  }
}
