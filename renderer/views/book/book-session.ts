import type { BookView } from '#shared/contract/watcher.ts';
import { add, compare, type Decimal, scaleOf } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { BookLevel, Side } from '#shared/domain/market-data.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { TerminalLink } from '../../link/terminal-link.ts';
import { type FeedStatus, followBook } from '../../store/follow-instrument.ts';
import { paintTurns } from '../../store/paint-turns.ts';
import type { BookPainter } from './book-painter.ts';
import { bookRows, groupPrice, widestTotal } from './book-rows.ts';
import type { OwnLevel } from './own-levels.ts';

export interface BookSessionTarget {
  onStatus(status: FeedStatus): void;
  /** With every book drawn; null when the watcher has none. */
  onDrawn(book: BookView | null): void;
}

export interface BookSession {
  setRows(count: number): void;
  setStep(step: Decimal): void;
  setOwn(levels: readonly OwnLevel[]): void;
  dispose(): void;
}

/** How often the deep book is asked for while prices are grouped: the stream carries the best levels only. */
const DEEP_MS = 300;
const DEEP_START = 200;
const DEEP_MOST = 5_000;

/** Follows the book of one instrument and draws it whenever it is its turn. */
export function createBookSession(
  link: Pick<TerminalLink, 'watcher'>,
  instrument: Instrument,
  painter: BookPainter,
  target: BookSessionTarget,
): BookSession {
  let book: BookView | null = null;
  let deep: BookView | null = null;
  let depth = DEEP_START;
  let rows = 0;
  let step = instrument.priceStep;
  let own: readonly OwnLevel[] = [];
  let poll: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  const turn = paintTurns.add(draw);
  const stopFollowing: Unsubscribe = followBook(link.watcher, instrument.id, {
    onStatus: target.onStatus,
    onBook(next) {
      book = next;
      turn.ask();
    },
  });

  function draw(): void {
    if (book !== null && rows > 0) {
      const grouped = step !== instrument.priceStep;
      const source = grouped && deep !== null ? joined(deep, book) : book;
      const bids = bookRows(source.bids, 'buy', step, rows);
      const asks = bookRows(source.asks, 'sell', step, rows);
      const picture = { bids, asks, widest: widestTotal(bids, asks), priceScale: scaleOf(step), own: ownByRow() };
      painter.paint(picture, instrument);
    }
    target.onDrawn(book);
  }

  function ownByRow(): ReadonlyMap<string, Decimal> {
    const byRow = new Map<string, Decimal>();
    for (const { side, price, quantity } of own) {
      const key = `${side}|${groupPrice(price, side, step)}`;
      const before = byRow.get(key);
      byRow.set(key, before === undefined ? quantity : add(before, quantity));
    }
    return byRow;
  }

  /** Asks for as much depth as the rows need, and stops while prices are not grouped. */
  async function pollDeep(): Promise<void> {
    clearTimeout(poll);
    if (disposed || step === instrument.priceStep) return;
    try {
      const answer = await link.watcher.call('book', { instrument: instrument.id, depth });
      if (disposed || step === instrument.priceStep) return;
      deep = answer.book;
      if (deep !== null && depth < DEEP_MOST && short(deep)) depth = Math.min(DEEP_MOST, depth * 2);
      turn.ask();
    } catch {
      // The stream says when the link is lost; the next turn asks again.
    }
    if (!disposed) poll = setTimeout(() => void pollDeep(), DEEP_MS);
  }

  /** More levels would fill more rows: all that was asked for came, and it is not enough. */
  function short(view: BookView): boolean {
    const lacks = (levels: readonly BookLevel[], side: Side): boolean =>
      levels.length >= depth && bookRows(levels, side, step, rows).length < rows;
    return lacks(view.bids, 'buy') || lacks(view.asks, 'sell');
  }

  return {
    setRows(count) {
      rows = count;
      painter.resize(count);
      turn.ask();
    },
    setStep(next) {
      step = next;
      deep = null;
      depth = DEEP_START;
      void pollDeep();
      turn.ask();
    },
    setOwn(levels) {
      own = levels;
      turn.ask();
    },
    dispose() {
      disposed = true;
      clearTimeout(poll);
      turn.dispose();
      stopFollowing();
    },
  };
}

/** The newest best levels, and behind the last of them the older deep ones. */
export function joined(
  deep: Pick<BookView, 'bids' | 'asks'>,
  best: Pick<BookView, 'bids' | 'asks'>,
): Pick<BookView, 'bids' | 'asks'> {
  const lastBid = best.bids.at(-1)?.[0];
  const lastAsk = best.asks.at(-1)?.[0];
  return {
    bids: [...best.bids, ...deep.bids.filter(([price]) => lastBid === undefined || compare(price, lastBid) < 0)],
    asks: [...best.asks, ...deep.asks.filter(([price]) => lastAsk === undefined || compare(price, lastAsk) > 0)],
  };
}
