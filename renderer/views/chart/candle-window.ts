import { toNumber } from '#shared/domain/decimal.ts';
import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { candleCloseTime, type Timeframe } from '#shared/domain/timeframe.ts';

/** A candle as a chart draws it: numbers, never used for accounting. */
export interface Bar {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly closed: boolean;
}

/** Candles that are missing between two bars. `slots` is the width they are drawn with. */
export interface Hole {
  /** Open time of the first missing candle, and of the first bar after them. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly slots: number;
}

/** What the chart has to do after a change. */
export type WindowChange =
  | { readonly kind: 'none' }
  /** The newest bar moved, or a bar joined behind it (after `hole`, where candles are missing between them). */
  | { readonly kind: 'updated'; readonly bar: Bar; readonly hole: Hole | null }
  /** Draw all bars anew; `shift` is by how many slots the old ones moved to the right. */
  | { readonly kind: 'reset'; readonly shift: number };

export interface CandleWindow {
  readonly timeframe: Timeframe;
  readonly bars: readonly Bar[];
  readonly holes: readonly Hole[];
  /** No older candles exist. */
  readonly complete: boolean;
  /** The newest bar is the latest there is, and live candles join. */
  readonly live: boolean;
  /** Begins anew with the newest page. */
  replace(page: readonly Candle[], requested: number): WindowChange;
  /** Joins candles before the oldest bar; lets the newest go where it gets too long. */
  prepend(page: readonly Candle[]): WindowChange;
  /** Joins candles behind the newest bar, after history was looked at; lets the oldest go. `latest`: nothing newer exists. */
  append(page: readonly Candle[], latest: boolean): WindowChange;
  applyLive(candle: Candle): WindowChange;
}

/** `update()` of the charting library costs time in proportion to the bars it holds: this many is the most. */
export const MAX_SLOTS = 10_000;
/** A longer silence is drawn this wide; its label tells how long it was. */
export const MAX_HOLE_SLOTS = 40;
/** How many bars go at once when live candles fill the window. */
const TRIM = 500;

const NONE: WindowChange = { kind: 'none' };

export function createCandleWindow(timeframe: Timeframe, maxSlots: number = MAX_SLOTS): CandleWindow {
  let bars: Bar[] = [];
  let holes: Hole[] = [];
  let complete = false;
  let live = true;

  function slots(): number {
    return bars.length + holes.reduce((sum, hole) => sum + hole.slots, 0);
  }

  /** Takes bars away from one end until the rest fits. */
  function trim(end: 'oldest' | 'newest', target: number): void {
    let excess = slots() - target;
    if (excess <= 0) return;
    while (excess > 0 && bars.length > 1) {
      const gone = end === 'oldest' ? bars.shift() : bars.pop();
      const hole = end === 'oldest' ? holes[0] : holes.at(-1);
      excess -= 1;
      if (gone === undefined || hole === undefined) continue;
      const beside = end === 'oldest' ? hole.to === bars[0]?.openTime : hole.to === gone.openTime;
      if (!beside) continue;
      excess -= hole.slots;
      if (end === 'oldest') holes.shift();
      else holes.pop();
    }
    if (end === 'oldest') complete = false;
    else live = false;
  }

  function rebuilt(next: Bar[]): void {
    bars = next;
    holes = findHoles(bars, timeframe);
  }

  return {
    timeframe,
    get bars() {
      return bars;
    },
    get holes() {
      return holes;
    },
    get complete() {
      return complete;
    },
    get live() {
      return live;
    },
    replace(page, requested) {
      live = true;
      complete = page.length < requested;
      rebuilt(page.map(toBar));
      trim('oldest', maxSlots);
      return { kind: 'reset', shift: 0 };
    },
    prepend(page) {
      const oldest = bars[0]?.openTime ?? Number.POSITIVE_INFINITY;
      const older = page.filter((candle) => candle.openTime < oldest).map(toBar);
      if (older.length === 0) {
        complete = true;
        return NONE;
      }
      const before = slots();
      rebuilt([...older, ...bars]);
      const shift = slots() - before;
      trim('newest', maxSlots);
      return { kind: 'reset', shift };
    },
    append(page, latest) {
      const newest = bars.at(-1)?.openTime ?? Number.NEGATIVE_INFINITY;
      const newer = page.filter((candle) => candle.openTime >= newest).map(toBar);
      live = latest;
      if (newer.length === 0) return NONE;
      rebuilt([...(newer[0]?.openTime === newest ? bars.slice(0, -1) : bars), ...newer]);
      const before = slots();
      trim('oldest', maxSlots);
      return { kind: 'reset', shift: slots() - before };
    },
    applyLive(candle) {
      if (!live) return NONE;
      const bar = toBar(candle);
      const newest = bars.at(-1);
      if (newest === undefined || bar.openTime > newest.openTime) {
        const hole = newest === undefined ? null : holeBetween(newest, bar, timeframe);
        bars.push(bar);
        if (hole !== null) holes.push(hole);
        if (slots() <= maxSlots) return { kind: 'updated', bar, hole };
        const before = slots();
        trim('oldest', Math.max(1, maxSlots - TRIM));
        return { kind: 'reset', shift: slots() - before };
      }
      if (bar.openTime === newest.openTime) {
        bars[bars.length - 1] = bar;
        return { kind: 'updated', bar, hole: null };
      }
      // The last word on a candle may come after the next one has begun.
      const index = bars.findLastIndex((known) => known.openTime === bar.openTime);
      if (index < 0) return NONE;
      bars[index] = bar;
      return { kind: 'reset', shift: 0 };
    },
  };
}

function findHoles(bars: readonly Bar[], timeframe: Timeframe): Hole[] {
  const holes: Hole[] = [];
  for (let index = 1; index < bars.length; index++) {
    const hole = holeBetween(bars[index - 1] as Bar, bars[index] as Bar, timeframe);
    if (hole !== null) holes.push(hole);
  }
  return holes;
}

function holeBetween(left: Bar, right: Bar, timeframe: Timeframe): Hole | null {
  const from = candleCloseTime(timeframe, left.openTime);
  let slots = 0;
  for (let time = from; time < right.openTime && slots < MAX_HOLE_SLOTS; time = candleCloseTime(timeframe, time))
    slots++;
  return slots === 0 ? null : { from, to: right.openTime, slots };
}

/** The open times of the slots that stand for the missing candles: the first ones, at the candles' own distance. */
export function holeTimes(hole: Hole, timeframe: Timeframe): readonly EpochMs[] {
  const times: EpochMs[] = [];
  for (let time = hole.from; times.length < hole.slots; time = candleCloseTime(timeframe, time)) times.push(time);
  return times;
}

function toBar(candle: Candle): Bar {
  return {
    openTime: candle.openTime,
    open: toNumber(candle.open),
    high: toNumber(candle.high),
    low: toNumber(candle.low),
    close: toNumber(candle.close),
    volume: toNumber(candle.volume),
    closed: candle.closed,
  };
}
