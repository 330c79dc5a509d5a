import type { Clock } from '#main/ports/clock.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** Asks a feed for book snapshots until one came that fits: at once, then every half second. */
export interface Resync {
  /** A gap was found. */
  ask(instrument: InstrumentId): void;
  /** A snapshot should come by itself; it is asked for when it does not. */
  expect(instrument: InstrumentId): void;
  /** The book is right again. */
  done(instrument: InstrumentId): void;
  dispose(): void;
}

const AGAIN_AFTER_MS = 500;

export function createResync(clock: Clock, request: (instrument: InstrumentId) => void): Resync {
  const awaited = new Map<InstrumentId, Unsubscribe>();

  function expect(instrument: InstrumentId): void {
    awaited.get(instrument)?.();
    awaited.set(
      instrument,
      clock.after(AGAIN_AFTER_MS, () => ask(instrument)),
    );
  }

  function ask(instrument: InstrumentId): void {
    expect(instrument);
    request(instrument);
  }

  return {
    ask,
    expect,
    done(instrument) {
      const cancel = awaited.get(instrument);
      if (cancel === undefined) return;
      cancel();
      awaited.delete(instrument);
    },
    dispose() {
      for (const cancel of awaited.values()) cancel();
      awaited.clear();
    },
  };
}
