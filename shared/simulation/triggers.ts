import { add, compare, type Decimal, decimal, multiply, subtract } from '../domain/decimal.ts';
import type { Price } from '../domain/identifiers.ts';
import type { TrailingOffset } from '../domain/order.ts';
import { waitsForRise } from './simulated-market.ts';
import type { WorkingOrder } from './working-order.ts';

const PERCENT = decimal('0.01');

/**
 * Whether the price meets an untriggered order's condition; a trailing stop first follows the price. A condition that
 * is already met when the order comes in triggers it at once. For a trailing stop `triggerPrice`, where given, is the
 * price at which it begins to follow.
 */
export function meetsCondition(order: WorkingOrder, price: Price): boolean {
  const { type, side, triggerPrice } = order.request;
  if (type === 'trailingStop') return follows(order, price);
  if (triggerPrice === null) return false;
  return waitsForRise(type, side) ? compare(price, triggerPrice) >= 0 : compare(price, triggerPrice) <= 0;
}

function follows(order: WorkingOrder, price: Price): boolean {
  const { side, trailing, triggerPrice } = order.request;
  if (trailing === null) return false;
  const better = side === 'sell' ? 1 : -1;
  if (order.trailAnchor === null) {
    if (triggerPrice !== null && compare(price, triggerPrice) * better < 0) return false;
    followFrom(order, price, trailing);
    return false;
  }
  if (compare(price, order.trailAnchor) * better > 0) {
    followFrom(order, price, trailing);
    return false;
  }
  return order.trailLevel !== null && compare(price, order.trailLevel) * better <= 0;
}

/** Takes `price` as the best one seen, and the trigger level that follows from it. */
export function followFrom(order: WorkingOrder, price: Price, trailing: TrailingOffset): void {
  const distance: Decimal =
    trailing.kind === 'amount' ? trailing.amount : multiply(multiply(price, trailing.percent), PERCENT);
  order.trailAnchor = price;
  order.trailLevel = order.request.side === 'sell' ? subtract(price, distance) : add(price, distance);
}
