import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { MarketDataFeed } from '#main/ports/market-data-feed.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import { TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';
import { recoverCandles, storeHistory } from './candle-recovery.ts';
import type { CandleStore } from './candle-store.ts';
import type { InstrumentPicture } from './instrument-picture.ts';
import type { SavedState } from './saved-state.ts';
import { SPARKLINE_TIMEFRAME, type Sparklines } from './sparklines.ts';

/** Joins what is stored, what the venue remembers and what comes live into one unbroken story of candles. */
export interface CandleHistory {
  /** At the start: true where the stored candles can be continued; else `begin` must follow. */
  canContinue(feed: MarketDataFeed, instruments: readonly InstrumentId[], entries: SavedEntries): Promise<boolean>;
  /** Forgets what is stored of the venue: its history begins anew. */
  discard(feed: MarketDataFeed): void;
  /** Fills the board at once; the years behind follow while the terminal is already in use. */
  begin(feed: MarketDataFeed, instruments: readonly InstrumentId[]): Promise<void>;
  /** Puts the candles together; what neither disk nor venue knows stays a hole. */
  recover(feed: MarketDataFeed, instrument: InstrumentId, since?: EpochMs): Promise<void>;
  /** Soon, and once for a whole series of holes: recovers all since the first of them. */
  mend(feed: MarketDataFeed, instrument: InstrumentId, since: EpochMs): void;
  /** Resolves when the candles of all times can be answered. */
  whole(): Promise<void>;
  dispose(): void;
}

export type SavedEntries = Readonly<Record<string, string>>;

/** Stored demo candles that end longer ago are not continued: the history is moved to now anew. */
const LONGEST_PAUSE_MS = 12 * 3_600_000;
const DAY_MS = 86_400_000;
/** What the price board shows: the day in minutes, and its sparkline. */
const BOARD_TIMEFRAMES: readonly Timeframe[] = ['1m', SPARKLINE_TIMEFRAME];
const STORE_PATIENCE_MS = 600_000;
const WHOLE = '"whole"';
const PARTIAL = '"partial"';
const MEND_AFTER_MS = 500;
const ATTEMPTS = 5;
const NEXT_ATTEMPT_MS = 1_000;

export function createCandleHistory(options: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: CandleStore;
  readonly saved: SavedState;
  readonly sparklines: Sparklines;
  readonly pictures: ReadonlyMap<InstrumentId, InstrumentPicture>;
}): CandleHistory {
  const { clock, log, store, saved, sparklines, pictures } = options;
  const recoveries = new Map<InstrumentId, Promise<void>>();
  const mending = new Map<InstrumentId, EpochMs>();
  let older: Promise<void> = Promise.resolve();
  let disposed = false;

  /** One after the other: two at once would each take the trades that the other one waits for. */
  function recover(feed: MarketDataFeed, instrument: InstrumentId, since: EpochMs | null = null): Promise<void> {
    const next = (recoveries.get(instrument) ?? Promise.resolve()).then(() => recoverNow(feed, instrument, since));
    recoveries.set(instrument, next);
    return next;
  }

  async function recoverNow(feed: MarketDataFeed, instrument: InstrumentId, since: EpochMs | null): Promise<void> {
    const picture = pictures.get(instrument);
    if (picture === undefined) return;
    picture.holdCandles();
    for (let attempt = 1; !disposed; attempt++) {
      try {
        const { open, trades } = await recoverCandles(feed, store, instrument, clock.now(), since);
        picture.resumeCandles(open, trades);
        break;
      } catch (error) {
        log.warn('candles could not be continued from history', { instrument, attempt, error: String(error) });
        if (attempt < ATTEMPTS) await new Promise<void>((resolve) => clock.after(NEXT_ATTEMPT_MS, resolve));
        else {
          picture.resumeCandles([], []);
          break;
        }
      }
    }
    await loadBoard(instrument);
  }

  async function loadBoard(instrument: InstrumentId): Promise<void> {
    const now = clock.now();
    const range = { from: now - DAY_MS, to: now, limit: DAY_MS / 60_000 };
    pictures.get(instrument)?.day.add(await store.read(instrument, '1m', range));
    await sparklines.load(instrument);
  }

  async function storeOlder(feed: MarketDataFeed, instruments: readonly InstrumentId[], now: EpochMs): Promise<void> {
    const rest = TIMEFRAMES.filter((timeframe) => !BOARD_TIMEFRAMES.includes(timeframe));
    for (const instrument of instruments) {
      await storeHistory(feed, store, instrument, rest, now, clock);
      await recover(feed, instrument);
    }
    void store.flush(STORE_PATIENCE_MS).then(
      () => saved.save(markOf(feed), WHOLE),
      (error: unknown) => log.warn('the history is not stored', { error: String(error) }),
    );
  }

  return {
    recover,
    async canContinue(feed, instruments, entries) {
      if (entries[markOf(feed)] !== WHOLE) return false;
      if (feed.tape === undefined) return true;
      const ends = await Promise.all(instruments.map((instrument) => store.lastOpenTime(instrument, '1m')));
      return ends.every((end) => end !== null && Math.abs(clock.now() - end) < LONGEST_PAUSE_MS);
    },
    discard(feed) {
      // Should this start die half-way, the next one must not take half a history for a whole one.
      saved.save(markOf(feed), PARTIAL);
      store.clear(feed.venue);
    },
    async begin(feed, instruments) {
      const now = clock.now();
      for (const instrument of instruments) {
        await storeHistory(feed, store, instrument, BOARD_TIMEFRAMES, now, clock);
        await loadBoard(instrument);
      }
      older = storeOlder(feed, instruments, now).catch((error: unknown) => {
        log.warn('the history is not complete', { error: String(error) });
      });
    },
    mend(feed, instrument, since) {
      const waiting = mending.get(instrument);
      mending.set(instrument, Math.min(since, waiting ?? since));
      if (waiting !== undefined) return;
      clock.after(MEND_AFTER_MS, () => {
        const from = mending.get(instrument) ?? since;
        mending.delete(instrument);
        void recover(feed, instrument, from);
      });
    },
    whole: () => older,
    dispose() {
      disposed = true;
    },
  };
}

/** The name under which it is noted whether the stored history of a venue is whole. */
function markOf(feed: MarketDataFeed): string {
  return `history:${feed.venue}`;
}
