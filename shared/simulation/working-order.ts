import { type Decimal, ZERO } from '../domain/decimal.ts';
import type { Price, Quantity } from '../domain/identifiers.ts';
import type { OrderRequest, OrderStatus, OrderType } from '../domain/order.ts';

/** An order inside the simulated venue, from its arrival until it is done. Changed in place: it is touched often. */
export interface WorkingOrder {
  readonly request: OrderRequest;
  /** Counts arrivals: of equal prices, the earlier order trades first. */
  readonly sequence: number;
  status: OrderStatus;
  filledQuantity: Quantity;
  leavesQuantity: Quantity;
  /** Its condition is met, or it never had one. */
  triggered: boolean;
  /** It wants to trade at once and has not met a usable market yet. */
  arriving: boolean;
  /** Volume that rests before it at its price; null until measured. Only the book model looks at it. */
  queueAhead: Quantity | null;
  /** Trailing stop: the best price since it began to follow, and where it triggers; null before. */
  trailAnchor: Price | null;
  trailLevel: Price | null;
  /** What it may spend of the asset it pays with, and has spent; null: no limit known here. */
  readonly spendable: Decimal | null;
  spent: Decimal;
}

export function createWorkingOrder(
  request: OrderRequest,
  sequence: number,
  spendable: Decimal | null,
  state: Partial<Pick<WorkingOrder, 'status' | 'filledQuantity' | 'leavesQuantity' | 'triggered'>> = {},
): WorkingOrder {
  return {
    request,
    sequence,
    status: 'submitted',
    filledQuantity: ZERO,
    leavesQuantity: request.quantity,
    triggered: !isConditional(request.type),
    arriving: false,
    queueAhead: null,
    trailAnchor: null,
    trailLevel: null,
    spendable,
    spent: ZERO,
    ...state,
  };
}

/** Waits for a price before it wants to trade. */
export function isConditional(type: OrderType): boolean {
  return type !== 'market' && type !== 'limit';
}

/** Trades at any price once it may trade; the others are bound by their limit price. */
export function tradesAtMarket(type: OrderType): boolean {
  return type === 'market' || type === 'stop' || type === 'takeProfit' || type === 'trailingStop';
}

/** In the book, waiting for others: neither conditional nor on its way in. */
export function isResting(order: WorkingOrder): boolean {
  return order.triggered && !order.arriving && isAlive(order);
}

export function isAlive(order: WorkingOrder): boolean {
  return order.status === 'accepted' || order.status === 'partiallyFilled';
}
