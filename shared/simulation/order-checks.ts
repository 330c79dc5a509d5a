import { compare, type Decimal, isPositive, lessThan, multiply } from '../domain/decimal.ts';
import type { EpochMs, Price } from '../domain/identifiers.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { DenialReason } from '../domain/risk.ts';
import { isConditional, tradesAtMarket } from './working-order.ts';

const PERCENT = '100' as Decimal;

/**
 * What a venue itself refuses, whatever the gate before it let through; null where it takes the order. `reference` is
 * the price at which an order without a limit would be valued; limits are not checked where instrument or price are unknown.
 */
export function refusalByVenue(
  request: OrderRequest,
  instrument: Instrument | null,
  reference: Price | null,
  now: EpochMs,
): DenialReason | null {
  const { type, quantity, limitPrice, triggerPrice, timeInForce, expireTime } = request;
  if (!isPositive(quantity)) return 'invalid-quantity';
  if (!tradesAtMarket(type) && (limitPrice === null || !isPositive(limitPrice))) return 'invalid-price';
  if (triggerPrice !== null && !isPositive(triggerPrice)) return 'invalid-trigger-price';
  if (isConditional(type) && type !== 'trailingStop' && triggerPrice === null) return 'invalid-trigger-price';
  if (type === 'trailingStop' && !isValidTrailing(request.trailing)) return 'invalid-trailing';
  if (request.postOnly && (tradesAtMarket(type) || timeInForce === 'IOC' || timeInForce === 'FOK')) {
    return 'invalid-time-in-force';
  }
  if (timeInForce === 'GTD' && (expireTime === null || expireTime <= now)) return 'invalid-expire-time';
  if (instrument === null) return null;
  // An exit may be as small as what is left to close.
  if (request.reduceOnly) return null;
  if (lessThan(quantity, instrument.minQuantity)) return 'quantity-below-minimum';
  const price = tradesAtMarket(type) ? (triggerPrice ?? reference) : limitPrice;
  if (price !== null && lessThan(multiply(price, quantity), instrument.minNotional)) return 'notional-below-minimum';
  return null;
}

function isValidTrailing(trailing: OrderRequest['trailing']): boolean {
  if (trailing === null) return false;
  if (trailing.kind === 'amount') return isPositive(trailing.amount);
  return isPositive(trailing.percent) && compare(trailing.percent, PERCENT) < 0;
}

/** Cannot be left to wait for a market: it trades now, or must be known not to. */
export function decidesAtOnce({ type, timeInForce, postOnly }: OrderRequest): boolean {
  return type === 'market' || timeInForce === 'IOC' || timeInForce === 'FOK' || postOnly;
}
