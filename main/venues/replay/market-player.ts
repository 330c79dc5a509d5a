import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { BookLevel, BookSnapshot, BookUpdate, FeedEvent, Quote } from '#shared/domain/market-data.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';
import type { MarketTape } from './market-tape.ts';
import { createPass, type Pass, type PassTerms } from './pass.ts';
import type { TapePosition } from './tape-clock.ts';

/** Plays one instrument's tape, pass after pass. */
export interface MarketPlayer {
  /** Goes to a position without playing what lies before it; what the market looks like there comes as events. */
  jumpTo(position: TapePosition, stamp: Stamp): readonly FeedEvent[];
  /** Plays on up to a position, inclusive. */
  playTo(position: TapePosition, stamp: Stamp, into: FeedEvent[]): void;
  /** The book where the tape stands. */
  snapshot(time: EpochMs): BookSnapshot;
}

/** Our clock's time for a position of the tape, and for the moment of delivery. */
export interface Stamp {
  readonly receivedTime: EpochMs;
  eventTime(position: TapePosition): EpochMs;
}

export function createMarketPlayer(tape: MarketTape, terms: PassTerms, lengthMs: number): MarketPlayer {
  const { frames, instrument, startBook } = tape;
  /** Always as recorded, whichever way the pass goes. */
  const book = createOrderBook();
  let passIndex = -1;
  let pass = createPass(0, terms);
  let line = frames.length;

  function enterPass(index: number): void {
    passIndex = index;
    pass = createPass(index, terms);
    line = tape.firstLine;
    book.applySnapshot(startBook);
  }

  function jumpTo(position: TapePosition, stamp: Stamp): readonly FeedEvent[] {
    enterPass(Math.floor(position / lengthMs));
    const offset = position - passIndex * lengthMs;
    let quoteLine = -1;
    for (; line < frames.length && frames.time(line) <= offset; line++) {
      const kind = frames.kind(line);
      if (kind === 'quote') quoteLine = line;
      if (kind !== 'depth') continue;
      const event = tape.parse(line);
      if (event?.kind === 'bookUpdate') book.applyUpdate(event);
    }
    const time = stamp.eventTime(position);
    const quote = (quoteLine < 0 ? null : tape.parse(quoteLine)) ?? quoteOfBook(time);
    const turned = quote === null ? null : pass.event(quote);
    const now = snapshot(time);
    return turned === null ? [now] : [now, { ...turned, eventTime: time, receivedTime: stamp.receivedTime }];
  }

  function playTo(position: TapePosition, stamp: Stamp, into: FeedEvent[]): void {
    for (;;) {
      const passStart = passIndex * lengthMs;
      if (line >= frames.length) {
        if (passStart + lengthMs > position) return;
        joinNextPass(stamp, into);
        continue;
      }
      const due = passStart + frames.time(line);
      if (due > position) return;
      const event = tape.parse(line++);
      if (event === null) continue;
      if (event.kind === 'bookUpdate') book.applyUpdate(event);
      const turned = pass.event(event);
      if (turned === null) continue;
      into.push({ ...turned, eventTime: stamp.eventTime(due), receivedTime: stamp.receivedTime });
    }
  }

  /** One update turns the book at the end of this pass into the book at the start of the next. */
  function joinNextPass(stamp: Stamp, into: FeedEvent[]): void {
    const before = sidesOf(pass);
    enterPass(passIndex + 1);
    const after = sidesOf(pass);
    const times = { eventTime: stamp.eventTime(passIndex * lengthMs), receivedTime: stamp.receivedTime };
    const updateId = startBook.updateId + pass.updateIdShift;
    into.push({
      kind: 'bookUpdate',
      instrument,
      firstUpdateId: updateId,
      lastUpdateId: updateId,
      bids: changes(before.bids, after.bids),
      asks: changes(before.asks, after.asks),
      ...times,
    } satisfies BookUpdate);
    const quote = quoteOfBook(times.eventTime);
    const turned = quote === null ? null : pass.event(quote);
    if (turned !== null) into.push({ ...turned, ...times });
  }

  function sidesOf(turn: Pass): { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] } {
    const whole = { kind: 'bookSnapshot', instrument, updateId: 0, eventTime: 0, receivedTime: 0 } as const;
    const all = Number.POSITIVE_INFINITY;
    return turn.event<BookSnapshot>({ ...whole, bids: book.bids(all), asks: book.asks(all) }) ?? { bids: [], asks: [] };
  }

  function snapshot(time: EpochMs): BookSnapshot {
    const updateId = (book.updateId ?? 0) + pass.updateIdShift;
    const { bids, asks } = sidesOf(pass);
    return { kind: 'bookSnapshot', instrument, updateId, bids, asks, eventTime: time, receivedTime: time };
  }

  function quoteOfBook(time: EpochMs): Quote | null {
    const { bestBid, bestAsk } = book;
    if (bestBid === null || bestAsk === null) return null;
    return {
      kind: 'quote',
      instrument,
      bidPrice: bestBid[0],
      bidQuantity: bestBid[1],
      askPrice: bestAsk[0],
      askQuantity: bestAsk[1],
      eventTime: time,
      receivedTime: time,
    };
  }

  return { jumpTo, playTo, snapshot };
}

/** The levels that turn one side of a book into another. */
function changes(before: readonly BookLevel[], after: readonly BookLevel[]): readonly BookLevel[] {
  const old = new Map(before);
  const changed: BookLevel[] = [];
  for (const level of after) {
    if (old.get(level[0]) !== level[1]) changed.push(level);
    old.delete(level[0]);
  }
  for (const price of old.keys()) changed.push([price, '0' as BookLevel[1]]);
  return changed;
}
