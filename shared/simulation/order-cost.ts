import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  ONE,
  roundToStep,
  scaleOf,
  subtract,
  ZERO,
} from '../domain/decimal.ts';
import type { Price, Quantity } from '../domain/identifiers.ts';
import type { WorkingOrder } from './working-order.ts';

const PERCENT = decimal('0.01');

/** In the quote currency, exact: price × quantity × percent / 100. */
export function feeOf(price: Price, quantity: Quantity, feePercent: Decimal): Decimal {
  return multiply(multiply(price, quantity), multiply(feePercent, PERCENT));
}

/** What a fill takes from the asset the order pays with: quote and fee for a buy, base for a sell (its fee comes out of the proceeds). */
export function costOf(order: WorkingOrder, price: Price, quantity: Quantity, feePercent: Decimal): Decimal {
  if (order.request.side === 'sell') return quantity;
  return add(multiply(price, quantity), feeOf(price, quantity, feePercent));
}

/** The part of `quantity` that the order can still pay for, in whole steps where the step is known. */
export function affordable(
  order: WorkingOrder,
  price: Price,
  quantity: Quantity,
  feePercent: Decimal,
  step: Quantity | null,
): Quantity {
  if (order.spendable === null) return quantity;
  const left = subtract(order.spendable, order.spent);
  if (compare(costOf(order, price, quantity, feePercent), left) <= 0) return quantity;
  if (compare(left, ZERO) <= 0) return ZERO;
  const scale = step === null ? scaleOf(quantity) : scaleOf(step);
  const unitCost = costOf(order, price, ONE, feePercent);
  const most = divide(left, unitCost, scale, 'down');
  return step === null ? most : roundToStep(most, step, 'down');
}
