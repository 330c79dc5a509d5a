import {
  add,
  compare,
  type Decimal,
  divide,
  isPositive,
  multiply,
  roundToStep,
  subtract,
} from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { DenialReason, RiskCheck } from '#shared/domain/risk.ts';
import { formatPrice, formatQuantity } from '../../ui/format.ts';
import { type ReasonText, textOfCheck } from '../../ui/order-reasons.ts';
import { leastQuantity } from './sizing.ts';
import type { TicketForm } from './ticket-form.ts';

/** One press that takes a reason away. */
export interface OrderFix {
  readonly label: string;
  readonly change: Partial<TicketForm>;
}

export interface FixContext {
  readonly intent: OrderIntent;
  readonly instrument: Instrument;
  /** What the order is valued at. */
  readonly price: Decimal | null;
  /** Limits of the account are in the quote currency, so that they can be turned into a quantity. */
  readonly sameCurrency: boolean;
}

/** A reason why the order would not be taken, with the way out where there is one. */
export interface OrderReasonLine {
  readonly reason: DenialReason;
  readonly text: ReasonText;
  readonly fix: OrderFix | null;
}

const SCALE = 18;

/** All that stands against the order. Of several smaller amounts only the smallest is offered: it takes all away at once. */
export function reasonsOf(checks: readonly RiskCheck[], context: FixContext): readonly OrderReasonLine[] {
  const failed = checks.filter((check) => !check.passed);
  const short = failed.some(({ reason }) => reason === 'short-not-allowed');
  const lines = failed
    // Who sells more than there is lacks the funds for it as well: once is enough.
    .filter(({ reason }) => !(short && reason === 'insufficient-funds'))
    .map((check) => ({
      reason: check.reason,
      text: textOfCheck(check, context.instrument, context.intent.side),
      fix: fixOf(check, context),
    }));
  const least = lines.reduce<Decimal | null>((smallest, { fix }) => {
    const amount = fix?.change.amount ?? null;
    return amount === null || (smallest !== null && compare(smallest, amount) <= 0) ? smallest : amount;
  }, null);
  let offered = false;
  return lines.map((line) => {
    const amount = line.fix?.change.amount ?? null;
    if (amount === null) return line;
    const keep = amount === least && !offered;
    offered ||= keep;
    return keep ? line : { ...line, fix: null, text: { ...line.text, advice: null } };
  });
}

/** How to mend a check that did not pass; null where only a person can. */
export function fixOf(check: RiskCheck, context: FixContext): OrderFix | null {
  const { intent, instrument, price } = context;
  const { actual, limit } = check;
  switch (check.reason) {
    case 'quantity-step':
      return offerQuantity('Round to', roundToStep(intent.quantity, instrument.quantityStep, 'down'), context);
    case 'price-step':
      return roundPrices(context);
    case 'quantity-below-minimum':
    case 'notional-below-minimum':
      return offerQuantity('Use minimum', leastQuantity(price, instrument), context);
    case 'quantity-above-maximum':
      return limit === null ? null : offerQuantity('Use maximum', limit, context);
    case 'order-notional':
    case 'insufficient-funds':
      if (actual === null || limit === null || !isPositive(actual)) return null;
      return lower('Use', divide(multiply(intent.quantity, limit), actual, SCALE, 'down'), context);
    case 'position-size':
    case 'exposure': {
      if (actual === null || limit === null || price === null || !context.sameCurrency) return null;
      const excess = divide(subtract(actual, limit), price, SCALE, 'up');
      return lower('Use', subtract(intent.quantity, excess), context);
    }
    case 'short-not-allowed':
      return limit === null ? null : lower('Use', limit, context);
    case 'reduce-only': {
      const smaller = limit === null ? null : lower('Use', limit, context);
      return smaller ?? { label: 'Take reduce-only off', change: { reduceOnly: false } };
    }
    case 'post-only-would-take':
      return limit === null ? null : stepAway(limit, context);
    case 'invalid-time-in-force':
      return intent.postOnly ? { label: 'Take post-only off', change: { postOnly: false } } : null;
    default:
      return null;
  }
}

function offerQuantity(verb: string, quantity: Decimal, { instrument }: FixContext): OrderFix | null {
  if (!isPositive(quantity)) return null;
  const label = `${verb} ${formatQuantity(quantity, instrument.quantityStep)} ${instrument.base}`;
  return { label, change: { amount: quantity, unit: 'base' } };
}

/** A smaller quantity in whole steps, where it is one, and one that the venue takes. */
function lower(verb: string, quantity: Decimal, context: FixContext): OrderFix | null {
  const { instrument, intent, price } = context;
  const rounded = roundToStep(quantity, instrument.quantityStep, 'down');
  const least = intent.reduceOnly ? instrument.quantityStep : leastQuantity(price, instrument);
  if (compare(rounded, least) < 0 || compare(rounded, intent.quantity) >= 0) return null;
  return offerQuantity(verb, rounded, context);
}

/** Away from the market, so that rounding never makes an order trade that would not have. */
function roundPrices({ intent, instrument }: FixContext): OrderFix | null {
  const rounded = (price: Decimal | null): Decimal | null =>
    price === null ? null : roundToStep(price, instrument.priceStep, intent.side === 'buy' ? 'down' : 'up');
  const limitPrice = rounded(intent.limitPrice);
  const triggerPrice = rounded(intent.triggerPrice);
  const shown = limitPrice ?? triggerPrice;
  if (shown === null || !isPositive(shown)) return null;
  const label = `Round to ${formatPrice(shown, instrument.priceStep)}`;
  return { label, change: { limitPrice, triggerPrice, priceChosen: true } };
}

/** The best price that does not take: one step on this side of the other side's best. */
function stepAway(otherBest: Decimal, { intent, instrument }: FixContext): OrderFix | null {
  const { priceStep } = instrument;
  const price = intent.side === 'buy' ? subtract(otherBest, priceStep) : add(otherBest, priceStep);
  if (!isPositive(price)) return null;
  return { label: `Use ${formatPrice(price, priceStep)}`, change: { limitPrice: price, priceChosen: true } };
}
