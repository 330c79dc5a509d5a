import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isPositive,
  maximum,
  multiply,
  ONE,
  roundToStep,
  subtract,
} from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';

const PERCENT = decimal('0.01');
const SCALE = 18;
/** A market order may be filled a little beyond the best price: kept back when all is spent. */
const SLIPPAGE = decimal('1.002');

export interface Funds {
  readonly freeBase: Decimal;
  readonly freeQuote: Decimal;
  /** The higher of both: what the gate reckons with. */
  readonly feePercent: Decimal;
}

/** `percent` of what the side can spend, as a base quantity in whole steps; null where nothing can be told. */
export function quantityOfShare(
  percent: number,
  side: Side,
  price: Decimal | null,
  atMarket: boolean,
  { freeBase, freeQuote, feePercent }: Funds,
  instrument: Instrument,
): Decimal | null {
  const share = multiply(decimal(String(percent)), PERCENT);
  if (side === 'sell') return roundToStep(multiply(freeBase, share), instrument.quantityStep, 'down');
  if (price === null || !isPositive(price)) return null;
  const unit = multiply(multiply(price, add(ONE, multiply(feePercent, PERCENT))), atMarket ? SLIPPAGE : ONE);
  return roundToStep(divide(multiply(freeQuote, share), unit, SCALE, 'down'), instrument.quantityStep, 'down');
}

/**
 * The quantity at which a stop at `stopPrice` costs `riskPercent` of the equity, fees on both ways included:
 * equity × risk / (|entry − stop| + fee × (entry + stop)). Null where the stop is on the wrong side or anything is unknown.
 */
export function quantityOfRisk(
  riskPercent: Decimal,
  equity: Decimal | null,
  entryPrice: Decimal | null,
  stopPrice: Decimal | null,
  side: Side,
  feePercent: Decimal,
  instrument: Instrument,
): Decimal | null {
  if (equity === null || entryPrice === null || stopPrice === null || !isPositive(riskPercent)) return null;
  const protects = compare(stopPrice, entryPrice) === (side === 'buy' ? -1 : 1);
  if (!protects || !isPositive(stopPrice) || !isPositive(equity)) return null;
  const fees = multiply(add(entryPrice, stopPrice), multiply(feePercent, PERCENT));
  const lossOfOne = add(absolute(subtract(entryPrice, stopPrice)), fees);
  const risked = multiply(multiply(equity, riskPercent), PERCENT);
  return roundToStep(divide(risked, lossOfOne, SCALE, 'down'), instrument.quantityStep, 'down');
}

/** The least that the venue takes at this price, in whole steps. */
export function leastQuantity(price: Decimal | null, instrument: Instrument): Decimal {
  const { minNotional, minQuantity, quantityStep } = instrument;
  if (price === null || !isPositive(price)) return roundToStep(minQuantity, quantityStep, 'up');
  return roundToStep(maximum(divide(minNotional, price, SCALE, 'up'), minQuantity), quantityStep, 'up');
}
