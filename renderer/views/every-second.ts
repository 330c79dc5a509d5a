import type { EpochMs } from '#shared/domain/identifiers.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';

const listeners = new Listeners<[EpochMs]>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls at once and then about every second, all callers together: for ages, countdowns and slow drawings. */
export function everySecond(listener: (now: EpochMs) => void): Unsubscribe {
  listener(Date.now());
  const remove = listeners.add(listener);
  timer ??= setInterval(() => listeners.emit(Date.now()), 1_000);
  return () => {
    remove();
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
