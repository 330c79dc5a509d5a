import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { BookSnapshot, BookUpdate, FeedEvent } from '#shared/domain/market-data.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';
import type { FrameIndex } from './frame-index.ts';

/** The parser of the venue that was recorded, passed in: the same code that reads its live socket. */
export type ParseFrame = (
  text: string,
  receivedTime: EpochMs,
  context: { readonly instruments: ReadonlyMap<string, InstrumentId>; readonly snapshotOf: InstrumentId | null },
) => FeedEvent | { readonly kind: 'malformed' } | { readonly kind: 'control' };

/** The recorded frames of one instrument from the first moment at which its book is known. */
export interface MarketTape {
  readonly instrument: InstrumentId;
  readonly frames: FrameIndex;
  /** The first line after the book at the start. */
  readonly firstLine: number;
  /** The book where the tape starts. */
  readonly startBook: Pick<BookSnapshot, 'updateId' | 'bids' | 'asks'>;
  parse(line: number): FeedEvent | null;
}

export function readMarketTape(
  instrument: InstrumentId,
  venueSymbol: string,
  frames: FrameIndex,
  parseFrame: ParseFrame,
): MarketTape {
  const context = { instruments: new Map([[venueSymbol, instrument]]), snapshotOf: instrument };
  const parse = (line: number): FeedEvent | null => {
    const parsed = parseFrame(frames.text(line), frames.receivedTime(line), context);
    return parsed.kind === 'malformed' || parsed.kind === 'control' ? null : parsed;
  };
  const early: BookUpdate[] = [];
  for (let line = 0; line < frames.length; line++) {
    const kind = frames.kind(line);
    if (kind !== 'depth' && kind !== 'snapshot') continue;
    const event = parse(line);
    if (event?.kind === 'bookUpdate') early.push(event);
    if (event?.kind !== 'bookSnapshot') continue;
    const book = createOrderBook();
    book.applySnapshot(event);
    for (const update of early) {
      if (book.applyUpdate(update) === 'gap') throw new Error(`the recording of ${instrument} starts with a gap`);
    }
    const startBook = {
      updateId: book.updateId ?? event.updateId,
      bids: book.bids(Number.POSITIVE_INFINITY),
      asks: book.asks(Number.POSITIVE_INFINITY),
    };
    return { instrument, frames, firstLine: line + 1, startBook, parse };
  }
  throw new Error(`the recording of ${instrument} has no book snapshot`);
}
