import type { BookView } from '#shared/contract/watcher.ts';
import type { InstrumentPicture } from './instrument-picture.ts';

/** The best levels of a book for eyes; null before the first snapshot. A book that lost the thread shows as stale. */
export function bookView(picture: InstrumentPicture, depth: number): BookView | null {
  const { book } = picture.bookSync;
  if (book.updateId === null) return null;
  const { eventTime, receivedTime } = picture.bookTimes;
  return {
    instrument: picture.instrument.id,
    updateId: book.updateId,
    bids: [...book.bids(depth)].map(([price, quantity]) => [price, quantity]),
    asks: [...book.asks(depth)].map(([price, quantity]) => [price, quantity]),
    stale: picture.freshness.reason !== 'live',
    eventTime,
    receivedTime,
  };
}
