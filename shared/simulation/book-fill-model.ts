import { compare, isPositive, maximum, minimum, subtract, ZERO } from '../domain/decimal.ts';
import type { Price, Quantity } from '../domain/identifiers.ts';
import type { MarketEvent, Side, Trade } from '../domain/market-data.ts';
import type { BookSide } from '../domain/order-book.ts';
import type { BookFill, FillModel, Offer } from './fill-model.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { isResting, tradesAtMarket, type WorkingOrder } from './working-order.ts';

/**
 * Orders that take walk the recorded book level by level, less what simulated orders took before. Orders that rest
 * stand behind the volume that was at their price when they came, and trade at their limit price as maker: with prints
 * at their price once that volume is gone, with prints beyond it at once, and when the other side of the book comes to
 * their price. A print or a level is shared by all simulated orders, so no quantity is used twice. Triggers look at
 * the last trade. Simulated orders do not trade with each other.
 */
export const bookFillModel: FillModel = {
  name: 'book',
  unpriced: (market) => (market.stale ? 'stale-price' : market.book.synced ? null : 'no-price'),
  bestOffer: (market, order) => market.book.level(otherSide(order.request.side), 0)?.[0] ?? null,
  // What a walk through the book will cost is known only once it is walked.
  fundsPrice: (_market, { request }) => request.limitPrice ?? request.triggerPrice,
  offers,
  taken(market, order, offer, quantity) {
    market.consumed.consume(otherSide(order.request.side), offer.price, quantity);
  },
  liquidityOfTaking: () => 'taker',
  rest(market, order) {
    order.queueAhead = market.book.quantityAt(ownSide(order.request.side), order.request.limitPrice as Price);
  },
  triggerReference: (market) => market.last,
  movesTriggers: (event) => event.kind === 'trade',
  concerns,
  matchResting(market, event, fill) {
    if (event.kind === 'trade') matchTrade(market, event, fill);
    else matchBook(market, fill);
  },
};

const ownSide = (side: Side): BookSide => (side === 'buy' ? 'bid' : 'ask');
const otherSide = (side: Side): BookSide => (side === 'buy' ? 'ask' : 'bid');

/** Whether an order limited to `limit` may trade at `price`. */
function within(side: Side, limit: Price, price: Price): boolean {
  return side === 'buy' ? compare(price, limit) <= 0 : compare(price, limit) >= 0;
}

function concerns(market: SimulatedMarket, event: MarketEvent): boolean {
  if (event.kind === 'quote') return false;
  const { below, above, always } = market.watch;
  if (always) return true;
  if (event.kind === 'trade') {
    const price = Number(event.price);
    return price <= below || price >= above;
  }
  // Queues follow the book even while nobody crosses.
  return below !== -Infinity || above !== Infinity;
}

function offers(market: SimulatedMarket, order: WorkingOrder): readonly Offer[] {
  const { side, limitPrice, type } = order.request;
  const limit = tradesAtMarket(type) ? null : limitPrice;
  const bookSide = otherSide(side);
  const found: Offer[] = [];
  let wanted = order.leavesQuantity;
  for (let index = 0; wanted !== ZERO; index++) {
    const level = market.book.level(bookSide, index);
    if (level === null || (limit !== null && !within(side, limit, level[0]))) break;
    const quantity = minimum(market.consumed.available(bookSide, level), wanted);
    if (quantity === ZERO) continue;
    found.push({ price: level[0], quantity });
    wanted = subtract(wanted, quantity);
  }
  return found;
}

/** The aggressor's quantity goes first to the side it traded against, best price first; the market's queue is served before us. */
function matchTrade(market: SimulatedMarket, trade: Trade, fill: BookFill): void {
  let left = trade.quantity;
  const hit: Side = trade.aggressor === 'sell' ? 'buy' : 'sell';
  for (const side of [hit, hit === 'buy' ? 'sell' : 'buy'] as const) {
    for (const order of reached(market, side, trade.price)) {
      if (left === ZERO) return;
      const limit = order.request.limitPrice as Price;
      if (limit !== trade.price) {
        // The print went past our price: whatever stood before us is gone.
        order.queueAhead = ZERO;
        left = subtract(left, fill(order, limit, left, 'maker'));
      } else if (side === hit) {
        const queue = queueOf(market, order);
        const reachesUs = maximum(subtract(left, queue), ZERO);
        order.queueAhead = maximum(subtract(queue, left), ZERO);
        if (isPositive(reachesUs)) left = subtract(left, fill(order, limit, reachesUs, 'maker'));
      }
    }
  }
}

/** Queues shrink with their level; then whoever the other side of the book has come to trades at its own price. */
function matchBook(market: SimulatedMarket, fill: BookFill): void {
  for (const order of market.orders) {
    if (!isResting(order) || tradesAtMarket(order.request.type)) continue;
    const queue = queueOf(market, order);
    if (queue === ZERO) continue;
    const shown = market.book.quantityAt(ownSide(order.request.side), order.request.limitPrice as Price);
    order.queueAhead = minimum(queue, shown);
  }
  for (const side of ['buy', 'sell'] as const) {
    const best = market.book.level(otherSide(side), 0);
    if (best === null) continue;
    const bound = side === 'buy' ? market.watch.below : market.watch.above;
    const price = Number(best[0]);
    if (side === 'buy' ? price > bound : price < bound) continue;
    for (const order of reached(market, side, best[0])) {
      const limit = order.request.limitPrice as Price;
      for (const offer of offers(market, order)) {
        const quantity = fill(order, limit, offer.quantity, 'maker');
        market.consumed.consume(otherSide(side), offer.price, quantity);
      }
    }
  }
}

function queueOf(market: SimulatedMarket, order: WorkingOrder): Quantity {
  if (order.queueAhead === null) bookFillModel.rest(market, order);
  return order.queueAhead as Quantity;
}

/** Resting orders of a side whose limit is at the price or beyond it, in the order in which a venue serves them. */
function reached(market: SimulatedMarket, side: Side, price: Price): readonly WorkingOrder[] {
  const found = market.orders.filter(
    (order) =>
      order.request.side === side &&
      isResting(order) &&
      !tradesAtMarket(order.request.type) &&
      within(side, order.request.limitPrice as Price, price),
  );
  if (found.length < 2) return found;
  const better = side === 'buy' ? -1 : 1;
  return found.sort(
    (a, b) => compare(a.request.limitPrice as Price, b.request.limitPrice as Price) * better || a.sequence - b.sequence,
  );
}
