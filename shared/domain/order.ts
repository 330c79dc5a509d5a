import type { Decimal } from './decimal.ts';
import type { Fill } from './fill.ts';
import type {
  AccountId,
  ClientOrderId,
  EpochMs,
  InstrumentId,
  Price,
  Quantity,
  SignalId,
  StrategyId,
  TradeId,
  VenueOrderId,
} from './identifiers.ts';
import type { Side } from './market-data.ts';

/**
 * How an order wants to be filled. `stop*` trigger when the market moves against the side (buy above, sell below),
 * `takeProfit*` when it moves in favour (buy below, sell above); the `Limit` forms rest at `limitPrice` once triggered.
 */
export const ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stopLimit',
  'takeProfit',
  'takeProfitLimit',
  'trailingStop',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/** How long an order works: until canceled, at once or not at all (in part / in full), or until `expireTime`. */
export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTD'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** How far a trailing stop follows behind the best price since it was placed. */
export type TrailingOffset =
  | { readonly kind: 'amount'; readonly amount: Price }
  | { readonly kind: 'percent'; readonly percent: Decimal };

/** Who wants the order: a person at the ticket, a strategy for a signal, or the terminal itself (flatten, exit). */
export type OrderOrigin =
  | { readonly kind: 'person' }
  | { readonly kind: 'strategy'; readonly strategy: StrategyId; readonly signal: SignalId | null }
  | { readonly kind: 'system'; readonly reason: string };

/** What a person or a strategy wants. Nothing of it has been checked yet. */
export interface OrderIntent {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly triggerPrice: Price | null;
  readonly trailing: TrailingOffset | null;
  readonly timeInForce: TimeInForce;
  /** Only with GTD. */
  readonly expireTime: EpochMs | null;
  /** Must not take liquidity: refused where it would. */
  readonly postOnly: boolean;
  /** May only make a position smaller. */
  readonly reduceOnly: boolean;
  readonly origin: OrderOrigin;
}

/** What goes to the venue: an intent that passed risk, with our id. */
export interface OrderRequest extends OrderIntent {
  readonly clientOrderId: ClientOrderId;
  readonly createdTime: EpochMs;
}

/** Where an order stands. *Denied* is by us, *rejected* by the venue. */
export const ORDER_STATUSES = [
  'initialized',
  'denied',
  'submitted',
  'accepted',
  'partiallyFilled',
  'pendingCancel',
  'filled',
  'canceled',
  'expired',
  'rejected',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Our record of an order and its state. */
export interface Order extends OrderRequest {
  readonly status: OrderStatus;
  /** Where a refused cancel leads back to; set only in `pendingCancel`. */
  readonly statusBeforeCancel: 'submitted' | 'accepted' | 'partiallyFilled' | null;
  readonly venueOrderId: VenueOrderId | null;
  /** A stop or take-profit whose condition has been met. */
  readonly triggered: boolean;
  readonly filledQuantity: Quantity;
  readonly leavesQuantity: Quantity;
  /** Volume-weighted price of the fills, rounded half-even to 12 digits; null before the first. */
  readonly averagePrice: Price | null;
  /** Trades already booked: a fill counts once. */
  readonly tradeIds: readonly TradeId[];
  /** Why it was denied, rejected, canceled or expired: a code. */
  readonly reason: string | null;
  readonly updatedTime: EpochMs;
}

/** What can happen to an order. */
export type OrderEvent =
  | { readonly kind: 'denied'; readonly reason: string; readonly time: EpochMs }
  | { readonly kind: 'submitted'; readonly time: EpochMs }
  | { readonly kind: 'accepted'; readonly venueOrderId: VenueOrderId; readonly time: EpochMs }
  | { readonly kind: 'rejected'; readonly reason: string; readonly time: EpochMs }
  | { readonly kind: 'triggered'; readonly time: EpochMs }
  | { readonly kind: 'filled'; readonly fill: Fill; readonly time: EpochMs }
  | { readonly kind: 'pendingCancel'; readonly time: EpochMs }
  | { readonly kind: 'cancelRejected'; readonly reason: string; readonly time: EpochMs }
  | { readonly kind: 'canceled'; readonly reason: string; readonly time: EpochMs }
  | { readonly kind: 'expired'; readonly reason: string; readonly time: EpochMs };

export type OrderEventKind = OrderEvent['kind'];

const WORKING: ReadonlySet<OrderStatus> = new Set(['submitted', 'accepted', 'partiallyFilled', 'pendingCancel']);

/** An order that may still fill. */
export function isWorking(status: OrderStatus): boolean {
  return WORKING.has(status);
}
