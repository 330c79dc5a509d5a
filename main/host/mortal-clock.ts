import type { Clock } from '#main/ports/clock.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** A clock whose timers all end with their owner. */
export interface MortalClock extends Clock {
  end(): void;
}

export function mortalClock(clock: Clock): MortalClock {
  const timers = new Set<Unsubscribe>();
  let ended = false;

  function track(schedule: () => Unsubscribe): Unsubscribe {
    if (ended) return () => {};
    const cancel = schedule();
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  }

  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(ms, callback) {
      const cancel = track(() =>
        clock.after(ms, () => {
          cancel();
          callback();
        }),
      );
      return cancel;
    },
    every: (ms, callback) => track(() => clock.every(ms, callback)),
    end() {
      ended = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
