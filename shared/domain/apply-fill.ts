import { add, type Decimal, divide, isZero, minimum, multiply, subtract, ZERO } from './decimal.ts';
import type { Fill } from './fill.ts';
import type { AccountId, EpochMs, InstrumentId, Quantity } from './identifiers.ts';
import { assetsOf } from './instrument.ts';
import type { Position } from './position.ts';

/**
 * What an account holds of an instrument, with what it cost. `cost` is exact: what is released on a sale is rounded once
 * and the rest stays, so that realised profit − cost is the cash that went in and out, to the last digit.
 */
export interface Holding {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly quantity: Quantity;
  /** Quote currency paid for the quantity held, before fees. */
  readonly cost: Decimal;
  readonly realizedPnl: Decimal;
  /** In the quote currency; a fee in a third asset is in the balances only, as no price for it is part of the fill. */
  readonly fees: Decimal;
  readonly openedTime: EpochMs | null;
  readonly updatedTime: EpochMs;
}

const COST_SCALE = 12;
const AVERAGE_PRICE_SCALE = 12;

export function emptyHolding(account: AccountId, instrument: InstrumentId, time: EpochMs): Holding {
  return {
    account,
    instrument,
    quantity: ZERO,
    cost: ZERO,
    realizedPnl: ZERO,
    fees: ZERO,
    openedTime: null,
    updatedTime: time,
  };
}

/**
 * The holding after one of our fills, average-cost method, long only. A fee in the base currency changes the quantity:
 * a buy receives less, a sale hands over more. What is sold beyond the holding came from deposited inventory, which has
 * no entry price: it changes balances, and no profit or loss.
 */
export function applyFill(holding: Holding, fill: Fill): Holding {
  const { base, quote } = assetsOf(fill.instrument);
  const baseFee = fill.feeAsset === base ? fill.fee : ZERO;
  const quoteFee = fill.feeAsset === quote ? fill.fee : multiply(baseFee, fill.price);
  const charged = { ...holding, fees: add(holding.fees, quoteFee), updatedTime: fill.eventTime };
  return fill.side === 'buy' ? bought(charged, fill, baseFee) : sold(charged, fill, baseFee);
}

function bought(holding: Holding, fill: Fill, baseFee: Decimal): Holding {
  const paid = multiply(fill.price, fill.quantity);
  // The part that went to the venue as a fee is disposed of at the fill's price: it costs no profit, it is in `fees`.
  const kept = subtract(fill.quantity, baseFee);
  return {
    ...holding,
    quantity: add(holding.quantity, kept),
    cost: add(holding.cost, subtract(paid, multiply(baseFee, fill.price))),
    openedTime: isZero(holding.quantity) ? fill.eventTime : holding.openedTime,
  };
}

function sold(holding: Holding, fill: Fill, baseFee: Decimal): Holding {
  const closing = minimum(holding.quantity, add(fill.quantity, baseFee));
  if (isZero(closing)) return holding;
  const quantity = subtract(holding.quantity, closing);
  const released = isZero(quantity)
    ? holding.cost
    : divide(multiply(holding.cost, closing), holding.quantity, COST_SCALE, 'halfEven');
  return {
    ...holding,
    quantity,
    cost: subtract(holding.cost, released),
    realizedPnl: add(holding.realizedPnl, subtract(multiply(closing, fill.price), released)),
    openedTime: isZero(quantity) ? null : holding.openedTime,
  };
}

/** The holding as a person sees it. */
export function toPosition(holding: Holding): Position {
  const flat = isZero(holding.quantity);
  return {
    account: holding.account,
    instrument: holding.instrument,
    side: flat ? 'flat' : 'long',
    quantity: holding.quantity,
    averageEntryPrice: flat ? null : divide(holding.cost, holding.quantity, AVERAGE_PRICE_SCALE, 'halfEven'),
    realizedPnl: holding.realizedPnl,
    fees: holding.fees,
    openedTime: holding.openedTime,
    updatedTime: holding.updatedTime,
  };
}
