import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  isMultipleOf,
  isNegative,
  minimum,
  multiply,
  subtract,
  ZERO,
} from '#shared/domain/decimal.ts';
import type { Price } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { DenialReason, RiskCheck, RiskLimits, TradingState } from '#shared/domain/risk.ts';
import { checkShape } from './check-shape.ts';
import { hasLimit, referencePrice } from './order-cost.ts';
import type { RiskPicture } from './risk-picture.ts';

/** `urgent` is Flatten, the panic key: limits that guard against too much trading do not stop a way out. */
export type Urgency = 'normal' | 'urgent';

/**
 * The gate: every check in a fixed order, passed or not. An order may go only if all passed. What cannot be judged
 * (no such account, a quantity that is not a number) ends the list, as nothing behind it would mean anything.
 */
export function checkRisk(
  intent: OrderIntent,
  picture: RiskPicture,
  limits: RiskLimits,
  tradingState: TradingState,
  urgency: Urgency = 'normal',
): readonly RiskCheck[] {
  const identity = checkIdentity(picture);
  const shape = checkShape(intent, picture.now);
  const { instrument } = picture;
  if (instrument === null || ![...identity, ...shape].every((check) => check.passed)) return [...identity, ...shape];
  return [
    ...identity,
    ...shape,
    ...checkTradingState(intent, picture, tradingState, urgency),
    ...checkFilters(intent, picture, instrument),
    ...checkPrices(intent, picture, limits),
    ...(urgency === 'normal' ? checkLimits(intent, picture, limits) : []),
    ...checkHoldings(intent, picture),
    verdict('duplicate-order', !picture.signalOrdered),
  ];
}

export const allPassed = (checks: readonly RiskCheck[]): boolean => checks.every((check) => check.passed);

function checkIdentity({ account, instrument }: RiskPicture): readonly RiskCheck[] {
  return [
    verdict('unknown-account', account !== null),
    verdict('account-not-paper', account === null || account.mode === 'paper'),
    verdict('unknown-instrument', instrument !== null),
  ];
}

/** Without borrowing only a sale of what is there makes the risk smaller. */
function reduces(intent: OrderIntent, picture: RiskPicture): boolean {
  return intent.side === 'sell' && compare(intent.quantity, picture.totalBase) <= 0;
}

function checkTradingState(
  intent: OrderIntent,
  picture: RiskPicture,
  state: TradingState,
  urgency: Urgency,
): readonly RiskCheck[] {
  const reducing = reduces(intent, picture);
  return [
    verdict('trading-halted', state !== 'halted' || (urgency === 'urgent' && reducing)),
    verdict('trading-reducing', state !== 'reducing' || reducing),
  ];
}

function checkFilters(intent: OrderIntent, picture: RiskPicture, instrument: Instrument): readonly RiskCheck[] {
  const { quantity } = intent;
  // An exit may be as small as what is left to close.
  const least = intent.reduceOnly ? ZERO : instrument.minQuantity;
  const leastNotional = intent.reduceOnly ? ZERO : instrument.minNotional;
  const price = referencePrice(intent, picture.estimate) ?? bestPrice(intent, picture);
  const notional = price === null ? null : multiply(price, quantity);
  const prices = [intent.limitPrice, intent.triggerPrice].filter((value) => value !== null);
  const offStep = prices.find((value) => !isMultipleOf(value, instrument.priceStep)) ?? null;
  return [
    measured('quantity-step', isMultipleOf(quantity, instrument.quantityStep), quantity, instrument.quantityStep),
    measured('price-step', offStep === null, offStep ?? prices[0] ?? null, instrument.priceStep),
    atLeast('quantity-below-minimum', quantity, least),
    atMost('quantity-above-maximum', quantity, instrument.maxQuantity),
    notional === null
      ? verdict('notional-below-minimum', true)
      : atLeast('notional-below-minimum', notional, leastNotional),
  ];
}

function checkPrices(intent: OrderIntent, picture: RiskPicture, limits: RiskLimits): readonly RiskCheck[] {
  const { bid, ask, estimate, priceAgeMs } = picture;
  const takesNow = intent.type === 'market' || intent.type === 'trailingStop';
  const priced = bid !== null && ask !== null && (!takesNow || estimate !== null);
  const age = priceAgeMs === null ? null : count(priceAgeMs);
  return [
    verdict('no-price', priced),
    measured('stale-price', !picture.stale, age, count(limits.maxPriceAgeMs)),
    checkPostOnly(intent, picture),
    checkPriceBand(intent, picture, limits),
  ];
}

function checkPostOnly(intent: OrderIntent, { bid, ask }: RiskPicture): RiskCheck {
  const { limitPrice, postOnly, side } = intent;
  const best = side === 'buy' ? ask : bid;
  if (!postOnly || limitPrice === null || best === null) return verdict('post-only-would-take', true);
  const takes = side === 'buy' ? compare(limitPrice, best) >= 0 : compare(limitPrice, best) <= 0;
  return measured('post-only-would-take', !takes, limitPrice, best);
}

/** How far the price asked for, or the price a market order would get, lies from the market (or from its trigger). */
function checkPriceBand(intent: OrderIntent, picture: RiskPicture, limits: RiskLimits): RiskCheck {
  const reference = intent.triggerPrice ?? bestPrice(intent, picture);
  const price = hasLimit(intent.type) ? intent.limitPrice : (picture.estimate?.averagePrice ?? null);
  const checked = hasLimit(intent.type) || intent.type === 'market';
  if (!checked || reference === null || price === null) return verdict('price-band', true);
  const percent = divide(multiply(absolute(subtract(price, reference)), '100' as Decimal), reference, 2, 'halfUp');
  return atMost('price-band', percent, limits.priceBandPercent);
}

function checkLimits(intent: OrderIntent, picture: RiskPicture, limits: RiskLimits): readonly RiskCheck[] {
  const price = referencePrice(intent, picture.estimate) ?? bestPrice(intent, picture);
  const rate = picture.quoteRate;
  const inCurrency = (quantity: Decimal): Decimal | null =>
    price === null || rate === null ? null : multiply(multiply(quantity, price), rate);
  const notional = inCurrency(intent.quantity);
  const buys = intent.side === 'buy';
  const position = buys
    ? inCurrency(add(add(picture.positionQuantity, picture.workingBuys), intent.quantity))
    : inCurrency(picture.positionQuantity);
  const exposed = exposureAfter(picture, buys ? notional : ZERO);
  // What a sale leaves is not more than there was: only a buy can break these two. Without a price `no-price` has said it.
  const judged = price !== null;
  return [
    bounded('order-notional', notional, limits.maxOrderNotional, judged),
    bounded('position-size', position, limits.maxPositionNotional, judged && buys),
    bounded('exposure', exposed, limits.maxExposure, judged && buys),
    atMost('order-rate', count(picture.ordersInLastMinute + 1), numberOrNull(limits.maxOrdersPerMinute)),
    checkDailyLoss(intent, picture, limits),
  ];
}

/** Paying with something that is exposed already (ETH for BTC) exposes no more. */
function exposureAfter(
  { account, exposure, instrument, workingExposure }: RiskPicture,
  bought: Decimal | null,
): Decimal | null {
  if (exposure === null || bought === null) return null;
  const adds = instrument !== null && instrument.quote === account?.currency ? bought : ZERO;
  return add(add(exposure, workingExposure), adds);
}

/** At the limit only orders pass that make the risk smaller. A loss that cannot be told counts as too much. */
function checkDailyLoss(intent: OrderIntent, picture: RiskPicture, limits: RiskLimits): RiskCheck {
  const { dayPnl } = picture;
  const loss = dayPnl === null ? null : isNegative(dayPnl) ? absolute(dayPnl) : ZERO;
  if (limits.maxDailyLoss === null) return measured('daily-loss', true, loss, null);
  const within = loss !== null && compare(loss, limits.maxDailyLoss) < 0;
  return measured('daily-loss', within || reduces(intent, picture), loss, limits.maxDailyLoss);
}

function checkHoldings(intent: OrderIntent, picture: RiskPicture): readonly RiskCheck[] {
  const { needed } = picture;
  const free = intent.side === 'buy' ? picture.freeQuote : picture.freeBase;
  const covered = intent.side === 'buy' || compare(intent.quantity, picture.totalBase) <= 0;
  const reducible = maximumZero(subtract(picture.positionQuantity, picture.workingReductions));
  const closes = intent.side === 'sell' && compare(intent.quantity, minimum(reducible, picture.totalBase)) <= 0;
  return [
    measured('reduce-only', !intent.reduceOnly || closes, intent.quantity, intent.reduceOnly ? reducible : null),
    measured('short-not-allowed', covered, intent.quantity, intent.side === 'sell' ? picture.totalBase : null),
    // Where the price is not known, `no-price` has said so.
    needed === null ? verdict('insufficient-funds', true) : atMost('insufficient-funds', needed.amount, free),
  ];
}

/** The side of the book the order would meet. */
function bestPrice({ side }: OrderIntent, { bid, ask }: RiskPicture): Price | null {
  return side === 'buy' ? ask : bid;
}

function verdict(reason: DenialReason, passed: boolean): RiskCheck {
  return { reason, passed, actual: null, limit: null };
}

function measured(reason: DenialReason, passed: boolean, actual: Decimal | null, limit: Decimal | null): RiskCheck {
  return { reason, passed, actual, limit };
}

function atLeast(reason: DenialReason, actual: Decimal, limit: Decimal): RiskCheck {
  return measured(reason, compare(actual, limit) >= 0, actual, limit);
}

function atMost(reason: DenialReason, actual: Decimal, limit: Decimal | null): RiskCheck {
  return measured(reason, limit === null || compare(actual, limit) <= 0, actual, limit);
}

/** A value that is unknown breaks its limit, where it has one and the order could break it. */
function bounded(reason: DenialReason, actual: Decimal | null, limit: Decimal | null, concerned: boolean): RiskCheck {
  const within = limit === null || (actual !== null && compare(actual, limit) <= 0);
  return measured(reason, within || !concerned, actual, limit);
}

const count = (value: number): Decimal => String(value) as Decimal;
const numberOrNull = (value: number | null): Decimal | null => (value === null ? null : count(value));
const maximumZero = (value: Decimal): Decimal => (isNegative(value) ? ZERO : value);
