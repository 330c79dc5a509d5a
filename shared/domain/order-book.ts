import { compare } from './decimal.ts';
import type { Price, Quantity } from './identifiers.ts';
import type { BookLevel, BookSnapshot, BookUpdate } from './market-data.ts';

export type BookSide = 'bid' | 'ask';

/**
 * What became of an update. `stale`: the book already holds it, nothing changed. `gap`: updates in between were missed,
 * nothing changed, and the book answers `gap` to every later update until it gets a snapshot.
 */
export type BookUpdateOutcome = 'applied' | 'stale' | 'gap';

/** The resting orders of an instrument, a quantity per price, kept by Binance's rule for a local book. Texts stay as they came. */
export interface OrderBook {
  applySnapshot(snapshot: Pick<BookSnapshot, 'updateId' | 'bids' | 'asks'>): void;
  applyUpdate(update: Pick<BookUpdate, 'firstUpdateId' | 'lastUpdateId' | 'bids' | 'asks'>): BookUpdateOutcome;
  /** The state of the book in the venue's numbering; null before the first snapshot. */
  readonly updateId: number | null;
  /** False before the first snapshot and after a gap: what it shows is then not the market. */
  readonly synced: boolean;
  readonly bestBid: BookLevel | null;
  readonly bestAsk: BookLevel | null;
  /** The best `depth` levels, from the best on. */
  bids(depth: number): readonly BookLevel[];
  asks(depth: number): readonly BookLevel[];
  /** Number of prices on a side. */
  size(side: BookSide): number;
  /** The level `index` places behind the best (0); null beyond the last. For walking the book without a copy. */
  level(side: BookSide, index: number): BookLevel | null;
  /** From the best on; the book must not change meanwhile. */
  levels(side: BookSide): Iterable<BookLevel>;
  /** What rests at a price; "0" where nothing does. */
  quantityAt(side: BookSide, price: Price): Quantity;
  /** Distrusts the book, as after a gap: the stream broke. */
  invalidate(): void;
}

export function createOrderBook(): OrderBook {
  const bids = createLadder(1);
  const asks = createLadder(-1);
  const ladder = (side: BookSide): Ladder => (side === 'bid' ? bids : asks);
  let updateId: number | null = null;
  let synced = false;

  return {
    applySnapshot(snapshot) {
      bids.reset(snapshot.bids);
      asks.reset(snapshot.asks);
      updateId = snapshot.updateId;
      synced = true;
    },
    applyUpdate(update) {
      if (!synced || updateId === null) return 'gap';
      if (update.lastUpdateId <= updateId) return 'stale';
      if (update.firstUpdateId > updateId + 1) {
        synced = false;
        return 'gap';
      }
      for (const level of update.bids) bids.set(level);
      for (const level of update.asks) asks.set(level);
      updateId = update.lastUpdateId;
      return 'applied';
    },
    get updateId() {
      return updateId;
    },
    get synced() {
      return synced;
    },
    get bestBid() {
      return bids.at(0);
    },
    get bestAsk() {
      return asks.at(0);
    },
    bids: (depth) => bids.top(depth),
    asks: (depth) => asks.top(depth),
    size: (side) => ladder(side).size(),
    level: (side, index) => ladder(side).at(index),
    *levels(side) {
      const levels = ladder(side);
      for (let index = 0, level = levels.at(0); level !== null; level = levels.at(++index)) yield level;
    },
    quantityAt: (side, price) => ladder(side).quantityAt(price),
    invalidate() {
      synced = false;
    },
  };
}

interface Ladder {
  reset(levels: readonly BookLevel[]): void;
  set(level: BookLevel): void;
  at(index: number): BookLevel | null;
  top(depth: number): readonly BookLevel[];
  size(): number;
  quantityAt(price: Price): Quantity;
}

/**
 * One side in two parallel arrays with the best price at the END: nearly all changes happen near the best, and a change
 * near the end of an array moves little. `direction` 1: the best is the highest (bids); -1: the lowest (asks).
 * The numbers only find the place; where two texts share a number (more than 15 digits) the texts decide.
 */
function createLadder(direction: 1 | -1): Ladder {
  let ranks: number[] = [];
  let levels: BookLevel[] = [];

  /** Index of the first entry that does not rank below the price. */
  function place(rank: number, price: Price): number {
    let low = 0;
    let high = ranks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = ranks[middle] as number;
      if (other < rank || (other === rank && ranksBelow(levels[middle] as BookLevel, price))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function ranksBelow([other]: BookLevel, price: Price): boolean {
    return other !== price && compare(other, price) * direction < 0;
  }

  function set(level: BookLevel): void {
    const rank = Number(level[0]) * direction;
    const index = place(rank, level[0]);
    const found = index < levels.length && levels[index]?.[0] === level[0];
    if (level[1] === '0') {
      if (!found) return;
      ranks.splice(index, 1);
      levels.splice(index, 1);
    } else if (found) {
      levels[index] = level;
    } else if (index === levels.length) {
      ranks.push(rank);
      levels.push(level);
    } else {
      ranks.splice(index, 0, rank);
      levels.splice(index, 0, level);
    }
  }

  return {
    reset(next) {
      ranks = [];
      levels = [];
      // From the worst to the best, so that each is appended.
      for (let index = next.length - 1; index >= 0; index--) set(next[index] as BookLevel);
    },
    set,
    at: (index) => levels[levels.length - 1 - index] ?? null,
    top: (depth) => (depth <= 0 ? [] : levels.slice(-depth).reverse()),
    size: () => levels.length,
    quantityAt(price) {
      const level = levels[place(Number(price) * direction, price)];
      return level?.[0] === price ? level[1] : ('0' as Quantity);
    },
  };
}
