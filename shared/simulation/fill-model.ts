import type { Fill } from '../domain/fill.ts';
import type { Price, Quantity } from '../domain/identifiers.ts';
import type { MarketEvent } from '../domain/market-data.ts';
import type { SimulatedMarket } from './simulated-market.ts';
import type { WorkingOrder } from './working-order.ts';

export const FILL_MODELS = ['book', 'first-level'] as const;
/** `book` walks the recorded depth and queues; `first-level` is best price, full quantity, no slippage. */
export type FillModelName = (typeof FILL_MODELS)[number];

/** A quantity that an order could take at once, and its price. */
export interface Offer {
  readonly price: Price;
  readonly quantity: Quantity;
}

/** Books a fill of at most `quantity` and answers what it came to: less where reduce-only or the funds end it, or 0. */
export type BookFill = (
  order: WorkingOrder,
  price: Price,
  quantity: Quantity,
  liquidity: Fill['liquidity'],
) => Quantity;

/** The rule by which a simulated venue decides who trades, when, how much and at what price. Keeps no state of its own. */
export interface FillModel {
  readonly name: FillModelName;
  /** Null where an order could be priced now, else why not. */
  unpriced(market: SimulatedMarket): 'no-price' | 'stale-price' | null;
  /** The price an order of this side meets first; null where nothing is offered. */
  bestOffer(market: SimulatedMarket, order: WorkingOrder): Price | null;
  /** The price at which the order must be paid for in full to be let in; null: it is cut to its funds when it trades. */
  fundsPrice(market: SimulatedMarket, order: WorkingOrder): Price | null;
  /** What the order could take at once within its limit, best first, together at most what is left of it. */
  offers(market: SimulatedMarket, order: WorkingOrder): readonly Offer[];
  /** An order has taken of an offer. */
  taken(market: SimulatedMarket, order: WorkingOrder, offer: Offer, quantity: Quantity): void;
  /** What an order that takes at once counts as, for its fee. */
  liquidityOfTaking(order: WorkingOrder): Fill['liquidity'];
  /** The order comes to rest at its limit price. */
  rest(market: SimulatedMarket, order: WorkingOrder): void;
  /** The price that the order's trigger looks at; null while unknown. */
  triggerReference(market: SimulatedMarket, order: WorkingOrder): Price | null;
  /** Whether the event can move a price that triggers look at. */
  movesTriggers(event: MarketEvent): boolean;
  /** False where the event cannot concern any order: the quick way out. */
  concerns(market: SimulatedMarket, event: MarketEvent): boolean;
  /** Lets resting orders trade on an event. */
  matchResting(market: SimulatedMarket, event: MarketEvent, fill: BookFill): void;
}
