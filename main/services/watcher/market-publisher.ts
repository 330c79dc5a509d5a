import type { Clock } from '#main/ports/clock.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { MarketEvent } from '#shared/domain/market-data.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** Collects market events per instrument and sends them in batches: one message an event would cost a core. */
export interface MarketPublisher {
  add(event: MarketEvent): void;
  /** Runs what takes in one batch of a feed; what came of it is sent at once, if nothing was sent just before. */
  during(takeIn: () => void): void;
  /** Sends what is waiting, of one instrument or of all. */
  flush(instrument?: InstrumentId): void;
  dispose(): void;
}

const SHORTEST_PAUSE_MS = 10;
const LARGEST_BATCH = 250;

export function createMarketPublisher(
  clock: Clock,
  publish: (instrument: InstrumentId, events: MarketEvent[]) => void,
): MarketPublisher {
  const waiting = new Map<InstrumentId, MarketEvent[]>();
  let timer: Unsubscribe | null = null;
  let lastFlush = Number.NEGATIVE_INFINITY;
  let takingIn = false;

  function flushOne(instrument: InstrumentId): void {
    const events = waiting.get(instrument);
    if (events === undefined || events.length === 0) return;
    waiting.set(instrument, []);
    publish(instrument, events);
  }

  function flush(instrument?: InstrumentId): void {
    if (instrument !== undefined) {
      flushOne(instrument);
      return;
    }
    timer?.();
    timer = null;
    lastFlush = clock.monotonic();
    for (const each of waiting.keys()) flushOne(each);
  }

  function schedule(): void {
    timer ??= clock.after(SHORTEST_PAUSE_MS, () => flush());
  }

  return {
    add(event) {
      const events = waiting.get(event.instrument);
      if (events === undefined) waiting.set(event.instrument, [event]);
      else if (events.push(event) >= LARGEST_BATCH) flushOne(event.instrument);
      if (!takingIn) schedule();
    },
    during(takeIn) {
      takingIn = true;
      try {
        takeIn();
      } finally {
        takingIn = false;
        if (clock.monotonic() - lastFlush >= SHORTEST_PAUSE_MS) flush();
        else schedule();
      }
    },
    flush,
    dispose() {
      timer?.();
      timer = null;
    },
  };
}
