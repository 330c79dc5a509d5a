import { compare, ZERO } from '../domain/decimal.ts';
import type { Price } from '../domain/identifiers.ts';
import type { MarketEvent, Side } from '../domain/market-data.ts';
import type { BookFill, FillModel, Offer } from './fill-model.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import { isResting, tradesAtMarket, type WorkingOrder } from './working-order.ts';

/**
 * The paper mode of SiiS (T-070 to T-083): buys trade at the ask, sells at the bid, always in full, without slippage;
 * limit orders as soon as that price is within their limit, at that price. Triggers look at the side the order comes
 * from: the bid for buys, the ask for sells. A reduce-only order is the exit of a position, and looks at the price at
 * which the position would close (T-080). Best prices come from quotes, before the first quote from the book.
 */
export const firstLevelFillModel: FillModel = {
  name: 'first-level',
  unpriced(market) {
    if (market.stale) return 'stale-price';
    return bestBid(market) === null || bestAsk(market) === null ? 'no-price' : null;
  },
  bestOffer: (market, order) => executable(market, order.request.side),
  fundsPrice: (market, { request }) => request.limitPrice ?? request.triggerPrice ?? executable(market, request.side),
  offers(market, order) {
    const offer = offerTo(market, order);
    return offer === null ? [] : [offer];
  },
  taken() {},
  liquidityOfTaking: feeClass,
  rest() {},
  triggerReference(market, order) {
    const { side, reduceOnly } = order.request;
    return (side === 'buy') === reduceOnly ? bestAsk(market) : bestBid(market);
  },
  movesTriggers: (event) => event.kind !== 'trade',
  concerns(market, event) {
    if (event.kind === 'trade') return market.watch.always;
    const { below, above, always } = market.watch;
    const bid = Number(bestBid(market));
    const ask = Number(bestAsk(market));
    return always || Math.min(bid, ask) <= below || Math.max(bid, ask) >= above;
  },
  matchResting(market: SimulatedMarket, _event: MarketEvent, fill: BookFill) {
    for (const order of market.orders) {
      if (!isResting(order)) continue;
      const offer = offerTo(market, order);
      if (offer !== null) fill(order, offer.price, offer.quantity, feeClass(order));
    }
  },
};

const bestBid = (market: SimulatedMarket): Price | null => market.bid ?? market.book.bestBid?.[0] ?? null;
const bestAsk = (market: SimulatedMarket): Price | null => market.ask ?? market.book.bestAsk?.[0] ?? null;
const executable = (market: SimulatedMarket, side: Side): Price | null =>
  side === 'buy' ? bestAsk(market) : bestBid(market);

function offerTo(market: SimulatedMarket, order: WorkingOrder): Offer | null {
  const { side, type, limitPrice } = order.request;
  const price = executable(market, side);
  if (price === null || order.leavesQuantity === ZERO) return null;
  const limit = tradesAtMarket(type) ? null : limitPrice;
  if (limit !== null && (side === 'buy' ? compare(price, limit) > 0 : compare(price, limit) < 0)) return null;
  return { price, quantity: order.leavesQuantity };
}

/** T-081: market orders pay the taker's fee, all others the maker's; T-080: a position's stop-loss pays the taker's. */
function feeClass(order: WorkingOrder): 'maker' | 'taker' {
  const { type, reduceOnly } = order.request;
  if (type === 'market') return 'taker';
  return reduceOnly && (type === 'stop' || type === 'trailingStop') ? 'taker' : 'maker';
}
