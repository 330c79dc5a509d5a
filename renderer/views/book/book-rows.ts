import {
  add,
  compare,
  type Decimal,
  divide,
  multiply,
  roundToStep,
  subtract,
  toNumber,
  ZERO,
} from '#shared/domain/decimal.ts';
import type { BookLevel, Side } from '#shared/domain/market-data.ts';

/** One line of the book as it is drawn: a price (or a group of prices), what rests there, and what rests up to there. */
export interface BookRow {
  readonly price: Decimal;
  readonly quantity: Decimal;
  /** Sum of the quantities from the best price to this one. */
  readonly total: Decimal;
}

/**
 * The first `count` rows of a side, best first. Prices are gathered in groups of `step`: bids under the group's lower
 * edge, asks under its upper one, so that a group never shows a better price than it holds.
 */
export function bookRows(levels: readonly BookLevel[], side: Side, step: Decimal, count: number): readonly BookRow[] {
  const rows: { price: Decimal; quantity: Decimal; total: Decimal }[] = [];
  let total: Decimal = ZERO;
  let current: { price: Decimal; quantity: Decimal; total: Decimal } | null = null;
  for (const [price, quantity] of levels) {
    if (current === null || !belongs(price, current.price, side)) {
      if (rows.length === count) break;
      current = { price: groupPrice(price, side, step), quantity: ZERO, total };
      rows.push(current);
    }
    current.quantity = add(current.quantity, quantity);
    total = add(total, quantity);
    current.total = total;
  }
  return rows;
}

/** The price under which a level of this side is grouped. */
export function groupPrice(price: Decimal, side: Side, step: Decimal): Decimal {
  return roundToStep(price, step, side === 'buy' ? 'floor' : 'ceiling');
}

/** 1, 10, 100 … and 5, 50, 500 … steps of the instrument, as far as they make sense for its price. */
export function groupingSteps(priceStep: Decimal, price: Decimal | null): readonly Decimal[] {
  const steps: Decimal[] = [priceStep];
  if (price === null) return steps;
  for (const factor of ['10', '50', '100', '500', '1000', '5000', '10000', '50000', '100000'] as Decimal[]) {
    const step = multiply(priceStep, factor);
    if (toNumber(step) > toNumber(price) / 500) break;
    steps.push(step);
  }
  return steps;
}

/** Ask − bid, and the same as percent of the mid price with three digits; null without both sides. */
export function spread(
  bid: Decimal | undefined,
  ask: Decimal | undefined,
): { readonly amount: Decimal; readonly percent: Decimal } | null {
  if (bid === undefined || ask === undefined) return null;
  const amount = subtract(ask, bid);
  const doubleMid = add(ask, bid);
  if (doubleMid === ZERO) return null;
  return { amount, percent: divide(multiply(amount, '200' as Decimal), doubleMid, 3, 'halfEven') };
}

/** The largest total shown: what the widest bar stands for. */
export function widestTotal(bids: readonly BookRow[], asks: readonly BookRow[]): number {
  return Math.max(toNumber(bids.at(-1)?.total ?? ZERO), toNumber(asks.at(-1)?.total ?? ZERO));
}

function belongs(price: Decimal, group: Decimal, side: Side): boolean {
  return side === 'buy' ? compare(price, group) >= 0 : compare(price, group) <= 0;
}
