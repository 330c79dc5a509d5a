import { compare, type Decimal, divide, maximum, multiply, roundToStep, scaleOf } from '#shared/domain/decimal.ts';
import type { Price, Quantity } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { PairError } from '../pair.ts';

/** How much of the base currency the notional buys at a price, down to the instrument's step. Throws a `PairError` where that is less than the venue takes. */
export function entryQuantity(instrument: Instrument, notional: Decimal, price: Price): Quantity {
  const raw = divide(notional, price, scaleOf(instrument.quantityStep) + 2, 'down');
  const stepped = roundToStep(raw, instrument.quantityStep, 'down');
  const quantity =
    instrument.maxQuantity !== null && compare(stepped, instrument.maxQuantity) > 0 ? instrument.maxQuantity : stepped;
  if (compare(quantity, maximum(instrument.minQuantity, instrument.quantityStep)) < 0) {
    throw new PairError(
      `${notional} ${instrument.quote} buys less than the smallest quantity of ${instrument.symbol}: no order was sent.`,
    );
  }
  if (compare(multiply(quantity, price), instrument.minNotional) < 0) {
    throw new PairError(
      `${notional} ${instrument.quote} is less than the venue's least order of ${instrument.minNotional} ${instrument.quote}: no order was sent.`,
    );
  }
  return quantity;
}
