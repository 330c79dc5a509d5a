import {
  add,
  type Decimal,
  divide,
  isZero,
  lessThan,
  minimum,
  multiply,
  subtract,
  ZERO,
} from '#shared/domain/decimal.ts';
import type { Price, Quantity } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { OrderIntent, OrderType } from '#shared/domain/order.ts';
import type { OrderBook } from '#shared/domain/order-book.ts';
import type { Reserve } from '#shared/domain/postings.ts';

/** What the book would give for a quantity taken at once. */
export interface Estimate {
  readonly averagePrice: Price;
  readonly worstPrice: Price;
}

/** Fees as ratios of the notional. */
export interface FeeRates {
  readonly maker: Decimal;
  readonly taker: Decimal;
}

const LIMITED: ReadonlySet<OrderType> = new Set(['limit', 'stopLimit', 'takeProfitLimit']);
const TRIGGERED: ReadonlySet<OrderType> = new Set(['stop', 'stopLimit', 'takeProfit', 'takeProfitLimit']);
/** An order without a limit may cost more than the book says now, while it is on its way. */
const SLIPPAGE = '1.02' as Decimal;
const PRICE_SCALE = 12;

export const hasLimit = (type: OrderType): boolean => LIMITED.has(type);
export const hasTrigger = (type: OrderType): boolean => TRIGGERED.has(type);

/** Walks the book from the best price on. Null where it holds less than the quantity. */
export function walkBook(book: OrderBook, side: Side, quantity: Quantity): Estimate | null {
  let left = quantity;
  let value: Decimal = ZERO;
  for (const [price, size] of book.levels(side === 'buy' ? 'ask' : 'bid')) {
    const taken = minimum(left, size);
    value = add(value, multiply(price, taken));
    left = subtract(left, taken);
    if (isZero(left)) return { averagePrice: divide(value, quantity, PRICE_SCALE, 'halfEven'), worstPrice: price };
  }
  return null;
}

/** The best price that is sure to be known of an order: its limit, else its trigger, else what the book would give. */
export function referencePrice(intent: OrderIntent, estimate: Estimate | null): Price | null {
  if (hasLimit(intent.type)) return intent.limitPrice;
  if (hasTrigger(intent.type)) return intent.triggerPrice;
  return estimate?.averagePrice ?? null;
}

export function higherRate(fees: FeeRates): Decimal {
  return lessThan(fees.maker, fees.taker) ? fees.taker : fees.maker;
}

/**
 * The funds an order needs. A sale: its quantity. A buy: its limit price × quantity and the higher fee; without a limit,
 * the worst price it would reach now (or its trigger).
 */
export function fundsNeeded(
  intent: OrderIntent,
  instrument: Instrument,
  estimate: Estimate | null,
  fees: FeeRates,
): Reserve | null {
  if (intent.side === 'sell') return { asset: instrument.base, amount: intent.quantity };
  const price = hasLimit(intent.type) ? intent.limitPrice : worstPrice(intent, estimate);
  if (price === null) return null;
  const value = multiply(price, intent.quantity);
  return { asset: instrument.quote, amount: add(value, multiply(value, higherRate(fees))) };
}

/** What is set aside: as needed, and for a buy without a limit a little more against slippage, as far as there is any. */
export function reserveFor(intent: OrderIntent, needed: Reserve, free: Decimal): Reserve {
  if (intent.side === 'sell' || hasLimit(intent.type)) return needed;
  return { asset: needed.asset, amount: minimum(free, multiply(needed.amount, SLIPPAGE)) };
}

function worstPrice(intent: OrderIntent, estimate: Estimate | null): Price | null {
  if (hasTrigger(intent.type)) return intent.triggerPrice;
  if (estimate === null || intent.trailing === null) return estimate?.worstPrice ?? null;
  const { trailing } = intent;
  const offset =
    trailing.kind === 'amount'
      ? trailing.amount
      : divide(multiply(estimate.worstPrice, trailing.percent), '100' as Decimal, PRICE_SCALE, 'up');
  return add(estimate.worstPrice, offset);
}
