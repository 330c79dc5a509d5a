import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { type Timeframe, timeframeLength } from '#shared/domain/timeframe.ts';
import type { TerminalLink } from '../../link/terminal-link.ts';
import { type FeedStatus, followCandles } from '../../store/follow-instrument.ts';
import { type PaintTurns, paintTurns } from '../../store/paint-turns.ts';
import { type CandleWindow, createCandleWindow, type WindowChange } from './candle-window.ts';

/** What the session needs of the drawing. */
export interface ChartTarget {
  draw(window: CandleWindow, change: WindowChange): void;
  onStatus(status: FeedStatus): void;
  /** Older candles are on their way, or have come. */
  onLoading(loading: boolean): void;
  showLatest(): void;
}

export interface ChartSession {
  readonly window: CandleWindow;
  loadOlder(): void;
  /** Behind a window that was scrolled far back: the next page towards now. */
  loadNewer(): void;
  jumpToLatest(): void;
  dispose(): void;
}

export const PAGE = 1_000;
/** After so many pages of nothing the way forward is the jump to the latest candle. */
const MOST_EMPTY_PAGES = 50;

/** Follows the candles of one instrument and timeframe, and fetches pages of history as the view asks for them. */
export function createChartSession(
  link: Pick<TerminalLink, 'watcher'>,
  instrument: Instrument,
  timeframe: Timeframe,
  target: ChartTarget,
  turns: PaintTurns = paintTurns,
): ChartSession {
  const window = createCandleWindow(timeframe);
  let waiting = new Map<EpochMs, Candle>();
  let loading = false;
  let disposed = false;

  const turn = turns.add(flush);
  const stop = followCandles(link.watcher, instrument.id, timeframe, PAGE, {
    onStatus: target.onStatus,
    onPage(candles, requested) {
      waiting = new Map();
      const newest = window.bars.at(-1);
      const first = candles[0];
      const joins = newest !== undefined && first !== undefined && first.openTime <= newest.openTime;
      // After a lost link the page joins what is there, and the view stays where it was.
      if (joins && window.live) target.draw(window, window.append(candles, true));
      else target.draw(window, window.replace(candles, requested));
    },
    onCandle(candle) {
      waiting.set(candle.openTime, candle);
      turn.ask();
    },
  });

  function flush(): void {
    const candles = [...waiting.values()].sort((left, right) => left.openTime - right.openTime);
    waiting = new Map();
    for (const candle of candles) target.draw(window, window.applyLive(candle));
  }

  async function page(to: EpochMs | null): Promise<readonly Candle[] | null> {
    if (loading || disposed) return null;
    loading = true;
    target.onLoading(true);
    try {
      const answer = await link.watcher.call('candles', { instrument: instrument.id, timeframe, to, limit: PAGE });
      return disposed ? null : answer.candles;
    } catch {
      // The link says so itself when it is lost; the view asks again at the next scroll.
      return null;
    } finally {
      loading = false;
      if (!disposed) target.onLoading(false);
    }
  }

  async function loadOlder(): Promise<void> {
    const oldest = window.bars[0];
    if (oldest === undefined || window.complete) return;
    const candles = await page(oldest.openTime);
    if (candles === null || window.bars[0] !== oldest) return;
    target.draw(window, window.prepend(candles));
  }

  async function loadNewer(): Promise<void> {
    const newest = window.bars.at(-1);
    if (newest === undefined || window.live) return;
    // A page ends where we ask: across a long hole the first ones hold nothing new.
    for (let pages = 1; pages <= MOST_EMPTY_PAGES; pages++) {
      const end = newest.openTime + pages * PAGE * timeframeLength(timeframe);
      const reachesNow = end > Date.now();
      const candles = await page(reachesNow ? null : end);
      if (candles === null || window.bars.at(-1) !== newest) return;
      if (!reachesNow && !candles.some(({ openTime }) => openTime > newest.openTime)) continue;
      target.draw(window, window.append(candles, reachesNow));
      return;
    }
    await jumpToLatest();
  }

  async function jumpToLatest(): Promise<void> {
    if (!window.live) {
      const candles = await page(null);
      if (candles === null) return;
      target.draw(window, window.replace(candles, PAGE));
    }
    target.showLatest();
  }

  return {
    window,
    loadOlder: () => void loadOlder(),
    loadNewer: () => void loadNewer(),
    jumpToLatest: () => void jumpToLatest(),
    dispose() {
      disposed = true;
      turn.dispose();
      stop();
    },
  };
}
