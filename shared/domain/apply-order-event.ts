import { assertNever } from '../kernel/assert-never.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { add, compare, type Decimal, divide, isPositive, isZero, multiply, subtract, ZERO } from './decimal.ts';
import type { Fill } from './fill.ts';
import type { Order, OrderEvent, OrderRequest, OrderStatus, OrderType } from './order.ts';
import { ORDER_TRANSITIONS } from './order-transitions.ts';

/**
 * Why an event changed nothing: it cannot have happened to this order (a fill beyond its quantity is one such),
 * its trade is already booked, or it only tells what is known or past.
 */
export type OrderEventRefusal = 'invalid-transition' | 'duplicate-fill' | 'stale';

const AVERAGE_PRICE_SCALE = 12;
const TRIGGERED_TYPES: ReadonlySet<OrderType> = new Set<OrderType>([
  'stop',
  'stopLimit',
  'takeProfit',
  'takeProfitLimit',
  'trailingStop',
]);

/** An order at its very beginning: nothing checked, nothing sent. */
export function newOrder(request: OrderRequest): Order {
  return {
    ...request,
    status: 'initialized',
    statusBeforeCancel: null,
    venueOrderId: null,
    triggered: false,
    filledQuantity: ZERO,
    leavesQuantity: request.quantity,
    averagePrice: null,
    tradeIds: [],
    reason: null,
    updatedTime: request.createdTime,
  };
}

/**
 * The order after the event, by the table in `order-transitions.ts`. A fill is never dropped for its age: only for a
 * trade already booked, or because it exceeds what was ordered. `filledQuantity + leavesQuantity = quantity` always.
 */
export function applyOrderEvent(order: Order, event: OrderEvent): Result<Order, OrderEventRefusal> {
  const transition = ORDER_TRANSITIONS[order.status][event.kind];
  switch (transition) {
    case 'invalid':
      return fail('invalid-transition');
    case 'stale':
      return fail('stale');
    case 'fill':
      return event.kind === 'filled' ? applyFill(order, event.fill, event.time) : fail('invalid-transition');
    case 'back':
      return ok(moved(order, event, order.statusBeforeCancel ?? 'accepted'));
    case 'keep':
      return event.kind === 'triggered' ? applyTriggered(order, event.time) : applyLateAccepted(order, event);
    case 'pendingCancel':
      return ok({ ...moved(order, event, 'pendingCancel'), statusBeforeCancel: beforeCancel(order) });
    case 'accepted':
      return ok({ ...moved(order, event, 'accepted'), venueOrderId: idOf(order, event) });
    case 'rejected':
      // What has traded was accepted.
      if (!isZero(order.filledQuantity)) return fail('invalid-transition');
      return ok({ ...moved(order, event, 'rejected'), reason: reasonOf(event) });
    case 'denied':
    case 'canceled':
    case 'expired':
      return ok({ ...moved(order, event, transition), reason: reasonOf(event) });
    case 'initialized':
    case 'submitted':
    case 'partiallyFilled':
    case 'filled':
      return ok(moved(order, event, transition));
    default:
      return assertNever(transition);
  }
}

function applyFill(order: Order, fill: Fill, time: number): Result<Order, OrderEventRefusal> {
  if (order.tradeIds.includes(fill.tradeId)) return fail('duplicate-fill');
  const belongs =
    fill.clientOrderId === order.clientOrderId && fill.side === order.side && fill.instrument === order.instrument;
  if (!belongs || !isPositive(fill.quantity) || !isPositive(fill.price)) return fail('invalid-transition');
  if (compare(fill.quantity, order.leavesQuantity) > 0) return fail('invalid-transition');

  const filledQuantity = add(order.filledQuantity, fill.quantity);
  const leavesQuantity = subtract(order.quantity, filledQuantity);
  const status = statusAfterFill(order.status, leavesQuantity);
  return ok({
    ...order,
    status,
    // A refused cancel must lead back to an order that has traded.
    statusBeforeCancel: status === 'pendingCancel' ? 'partiallyFilled' : null,
    filledQuantity,
    leavesQuantity,
    averagePrice: averagePrice(order, fill, filledQuantity),
    tradeIds: [...order.tradeIds, fill.tradeId],
    updatedTime: Math.max(order.updatedTime, time),
  });
}

function statusAfterFill(status: OrderStatus, leaves: Decimal): OrderStatus {
  if (isZero(leaves)) return 'filled';
  return status === 'submitted' || status === 'accepted' ? 'partiallyFilled' : status;
}

/** Σ(price × quantity) / Σ quantity; exact money is in the fills, this is for people and for profit at a glance. */
function averagePrice(order: Order, fill: Fill, filledQuantity: Decimal): Decimal {
  if (order.averagePrice === null) return fill.price;
  const before = multiply(order.averagePrice, order.filledQuantity);
  return divide(add(before, multiply(fill.price, fill.quantity)), filledQuantity, AVERAGE_PRICE_SCALE, 'halfEven');
}

function applyTriggered(order: Order, time: number): Result<Order, OrderEventRefusal> {
  if (!TRIGGERED_TYPES.has(order.type)) return fail('invalid-transition');
  if (order.triggered) return fail('stale');
  return ok({ ...order, triggered: true, updatedTime: Math.max(order.updatedTime, time) });
}

/** The venue's answer to the submit comes while a cancel is on its way. */
function applyLateAccepted(order: Order, event: OrderEvent): Result<Order, OrderEventRefusal> {
  if (order.statusBeforeCancel !== 'submitted') return fail('stale');
  return ok({
    ...order,
    statusBeforeCancel: 'accepted',
    venueOrderId: idOf(order, event),
    updatedTime: Math.max(order.updatedTime, event.time),
  });
}

function moved(order: Order, event: OrderEvent, status: OrderStatus): Order {
  return { ...order, status, statusBeforeCancel: null, updatedTime: Math.max(order.updatedTime, event.time) };
}

function beforeCancel(order: Order): Order['statusBeforeCancel'] {
  const { status } = order;
  return status === 'submitted' || status === 'accepted' || status === 'partiallyFilled'
    ? status
    : order.statusBeforeCancel;
}

function idOf(order: Order, event: OrderEvent): Order['venueOrderId'] {
  return event.kind === 'accepted' ? event.venueOrderId : order.venueOrderId;
}

function reasonOf(event: OrderEvent): string | null {
  return 'reason' in event ? event.reason : null;
}
