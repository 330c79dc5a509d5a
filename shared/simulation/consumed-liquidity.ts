import { add, maximum, minimum, subtract, ZERO } from '../domain/decimal.ts';
import type { Price, Quantity } from '../domain/identifiers.ts';
import type { BookLevel, BookSnapshot, BookUpdate } from '../domain/market-data.ts';
import type { BookSide, OrderBook } from '../domain/order-book.ts';

/**
 * What simulated orders took out of a recorded book. The recording knows nothing of them and goes on showing it, so it
 * is remembered here, and the same resting quantity is never taken twice: of a level only what it gained since is left.
 * Never more is remembered than the level shows; once the level is gone, all of it is forgotten.
 */
export interface ConsumedLiquidity {
  /** What is left of a level for simulated orders. */
  available(side: BookSide, level: BookLevel): Quantity;
  consume(side: BookSide, price: Price, quantity: Quantity): void;
  follow(event: BookSnapshot | BookUpdate, book: OrderBook): void;
}

export function createConsumedLiquidity(): ConsumedLiquidity {
  const taken: Readonly<Record<BookSide, Map<Price, Quantity>>> = { bid: new Map(), ask: new Map() };

  function limit(side: BookSide, price: Price, shown: Quantity): void {
    const before = taken[side].get(price);
    if (before === undefined) return;
    const now = minimum(before, shown);
    if (now === ZERO) taken[side].delete(price);
    else taken[side].set(price, now);
  }

  return {
    available(side, [price, shown]) {
      const consumed = taken[side].get(price);
      return consumed === undefined ? shown : maximum(subtract(shown, consumed), ZERO);
    },
    consume(side, price, quantity) {
      taken[side].set(price, add(taken[side].get(price) ?? ZERO, quantity));
    },
    follow(event, book) {
      if (taken.bid.size === 0 && taken.ask.size === 0) return;
      if (event.kind === 'bookSnapshot') {
        for (const side of ['bid', 'ask'] as const) {
          for (const price of [...taken[side].keys()]) limit(side, price, book.quantityAt(side, price));
        }
        return;
      }
      for (const [price, shown] of event.bids) limit('bid', price, shown);
      for (const [price, shown] of event.asks) limit('ask', price, shown);
    },
  };
}
