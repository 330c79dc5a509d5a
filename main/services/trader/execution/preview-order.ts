import type { OrderPreview } from '#shared/contract/trader.ts';
import { add, type Decimal, divide, multiply, ONE, subtract } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { RiskCheck } from '#shared/domain/risk.ts';
import { allPassed } from '../risk/check-risk.ts';
import { type FeeRates, hasTrigger, referencePrice } from '../risk/order-cost.ts';
import type { RiskPicture } from '../risk/risk-picture.ts';

const PRICE_SCALE = 12;

/** What a person sees before sending: the gate's checks, and what the order would cost by the book as it stands. */
export function describePreview(
  intent: OrderIntent,
  picture: RiskPicture,
  checks: readonly RiskCheck[],
  fees: FeeRates,
): OrderPreview {
  const { instrument } = picture;
  const takes = takesNow(intent, picture);
  // A limit order that crosses gets the book's price, never a worse one than its limit.
  const estimatedPrice = takes ? (picture.estimate?.averagePrice ?? null) : null;
  const price = estimatedPrice ?? referencePrice(intent, picture.estimate);
  const notional = price === null || picture.needed === null ? null : multiply(price, intent.quantity);
  const rate = takes || hasTrigger(intent.type) || intent.type === 'trailingStop' ? fees.taker : fees.maker;
  return {
    checks: [...checks],
    allowed: allPassed(checks),
    estimatedPrice,
    notional,
    estimatedFee: notional === null ? null : multiply(notional, rate),
    breakEvenPrice: price === null || notional === null ? null : breakEven(intent, price, rate, fees.taker),
    spends: instrument === null ? null : spending(intent, picture, instrument),
  };
}

function takesNow(intent: OrderIntent, { bid, ask, estimate }: RiskPicture): boolean {
  if (intent.type === 'market') return estimate !== null;
  if (intent.type !== 'limit' || intent.limitPrice === null || estimate === null) return false;
  const best = intent.side === 'buy' ? ask : bid;
  if (best === null) return false;
  const within = (price: Decimal): boolean =>
    intent.side === 'buy' ? Number(price) <= Number(intent.limitPrice) : Number(price) >= Number(intent.limitPrice);
  return within(best) && within(estimate.worstPrice);
}

/**
 * The price of the opposite trade at which nothing is won or lost, if that one takes liquidity:
 * buy at p: p (1 + f) = b (1 − t); sell at p: p (1 − f) = b (1 + t).
 */
function breakEven(intent: OrderIntent, price: Decimal, rate: Decimal, taker: Decimal): Decimal {
  const [near, far] =
    intent.side === 'buy' ? [add(ONE, rate), subtract(ONE, taker)] : [subtract(ONE, rate), add(ONE, taker)];
  return divide(multiply(price, near), far, PRICE_SCALE, 'halfEven');
}

function spending(intent: OrderIntent, picture: RiskPicture, instrument: Instrument): OrderPreview['spends'] {
  const { needed } = picture;
  if (needed === null) return null;
  const free = intent.side === 'buy' ? picture.freeQuote : picture.freeBase;
  const asset = intent.side === 'buy' ? instrument.quote : instrument.base;
  return { asset, free, after: subtract(free, needed.amount) };
}
