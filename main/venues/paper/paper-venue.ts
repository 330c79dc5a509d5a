import type { Clock } from '#main/ports/clock.ts';
import type { ExecutionReport, ExecutionVenue, OrderLookup, TrailMark } from '#main/ports/execution-venue.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { AccountId, ClientOrderId } from '#shared/domain/identifiers.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import {
  createMatchingEngine,
  type MatchingOptions,
  type MatchingSettings,
} from '#shared/simulation/matching-engine.ts';

export interface PaperVenueOptions extends Omit<MatchingOptions, 'idPrefix'> {
  readonly clock: Clock;
  /** Makes the ids of this run differ from those of every other. */
  readonly ids: RandomIds;
}

export interface PaperVenue extends ExecutionVenue {
  /** Fees, latency and fill model from now on; what is under way keeps the latency it started with. */
  configure(settings: MatchingSettings): void;
  /** To be called when an account is reset: its positions are asked for anew. */
  forgetPositions(account: AccountId): void;
}

/** Timers of a real clock hold no more than 24 days; a long GTD is looked at again now and then. */
const LONGEST_WAIT = 3_600_000;

/**
 * A venue inside the trader: the matching engine, fed with the market events of the instruments it trades, and with the
 * clock. Reports come in batches after the call that caused them has returned; before the first listener they are kept.
 */
export function createPaperVenue(options: PaperVenueOptions): PaperVenue {
  const { clock } = options;
  const engine = createMatchingEngine({ ...options, idPrefix: `paper-${options.ids.next()}` });
  const listeners = new Listeners<[reports: readonly ExecutionReport[]]>();
  const trailListeners = new Listeners<[marks: readonly TrailMark[]]>();
  let cancelTimer: Unsubscribe | null = null;
  let timerDue: number | null = null;
  let disposed = false;

  function deliver(): void {
    if (disposed) return;
    if (trailListeners.size > 0) {
      const marks = engine.takeTrails();
      if (marks.length > 0) trailListeners.emit(marks);
    }
    if (listeners.size === 0) return;
    const reports = engine.takeReports();
    if (reports.length > 0) listeners.emit(reports);
  }

  function schedule(): void {
    const due = engine.nextDue();
    if (due === timerDue) return;
    cancelTimer?.();
    cancelTimer = null;
    timerDue = due;
    if (due === null || disposed) return;
    cancelTimer = clock.after(Math.min(Math.max(due - clock.now(), 0), LONGEST_WAIT), () => {
      timerDue = null;
      engine.advanceTo(clock.now());
      schedule();
      deliver();
    });
  }

  function handOver(): void {
    schedule();
    queueMicrotask(deliver);
  }

  return {
    name: 'paper',
    async submit(order) {
      engine.submit(order, clock.now());
      handOver();
    },
    async cancel(clientOrderId: ClientOrderId) {
      engine.cancel(clientOrderId, clock.now());
      handOver();
    },
    onReports(listener) {
      const unsubscribe = listeners.add(listener);
      queueMicrotask(deliver);
      return unsubscribe;
    },
    onTrailMarks: (listener) => trailListeners.add(listener),
    async lookUp(clientOrderId): Promise<OrderLookup> {
      const status = engine.statusOf(clientOrderId);
      if (status === 'absent' || status === 'unknown') return { outcome: status };
      return { outcome: 'found', status };
    },
    async restore(orders, now, marks) {
      engine.restore(orders, now, marks);
      handOver();
    },
    onMarketEvents(_instrument, events) {
      const now = clock.now();
      // An order that was due between two events of a batch meets the market as it stood then.
      for (const event of events) engine.apply(event, Math.min(event.receivedTime, now));
      engine.advanceTo(now);
      schedule();
      deliver();
    },
    configure: engine.configure,
    forgetPositions: engine.forgetPositions,
    dispose() {
      disposed = true;
      cancelTimer?.();
      listeners.clear();
      trailListeners.clear();
    },
  };
}
