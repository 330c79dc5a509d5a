import type { Clock } from '#main/ports/clock.ts';

interface Timer {
  due: number;
  readonly repeat: number | null;
  readonly callback: () => void;
}

/** A clock that stands still until told: timers run in the order they are due. */
export interface ManualClock extends Clock {
  /** Lets `ms` pass, running what becomes due on the way. */
  advance(ms: number): void;
  /** The same, letting promises settle after every timer: for code that awaits between timers. */
  advanceAsync(ms: number): Promise<void>;
  /** Moves the wall clock alone: a person set it, or the machine slept. */
  jumpWall(ms: number): void;
  readonly pending: number;
}

export function manualClock(start = 1_700_000_000_000): ManualClock {
  const timers = new Set<Timer>();
  let monotonic = 0;
  let wallOffset = start;

  function schedule(ms: number, repeat: number | null, callback: () => void): () => void {
    const timer: Timer = { due: monotonic + Math.max(0, ms), repeat, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function runNext(until: number): boolean {
    let next: Timer | undefined;
    for (const timer of timers) if (timer.due <= until && (next === undefined || timer.due < next.due)) next = timer;
    if (next === undefined) {
      monotonic = until;
      return false;
    }
    monotonic = Math.max(monotonic, next.due);
    if (next.repeat === null) timers.delete(next);
    else next.due += Math.max(1, next.repeat);
    next.callback();
    return true;
  }

  return {
    now: () => Math.floor(wallOffset + monotonic),
    monotonic: () => monotonic,
    after: (ms, callback) => schedule(ms, null, callback),
    every: (ms, callback) => schedule(ms, ms, callback),
    advance(ms) {
      const until = monotonic + ms;
      while (runNext(until));
    },
    async advanceAsync(ms) {
      const until = monotonic + ms;
      do await settle();
      while (runNext(until));
      await settle();
    },
    jumpWall(ms) {
      wallOffset += ms;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets everything that is already on its way (promises, messages between inline ports) arrive. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
