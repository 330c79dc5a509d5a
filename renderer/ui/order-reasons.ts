import type { Decimal } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { DenialReason, RiskCheck } from '#shared/domain/risk.ts';
import type { VenueReason } from '#shared/domain/venue-reason.ts';
import { formatAge, formatAmount, formatDecimal, formatPrice, formatQuantity } from './format.ts';

/** Why an order is not, or no longer, in the market, and what to do about it. */
export interface ReasonText {
  readonly says: string;
  /** Null where there is nothing to do. */
  readonly advice: string | null;
}

/** What the sentence is about; whatever is not known is left out of it. */
export interface ReasonContext {
  readonly actual: Decimal | null;
  readonly limit: Decimal | null;
  readonly instrument: Instrument | null;
  /** A buy spends the quote currency, a sale the base. */
  readonly side: Side | null;
}

/** Reasons that the trader itself gives on an order's way to the venue. */
type TraderReason = 'not-sent-in-time' | 'never-reached-venue' | 'venue-unreachable';
export type OrderReason = DenialReason | VenueReason | TraderReason;

type Sentence = (context: Words) => ReasonText;

const NOTHING: ReasonContext = { actual: null, limit: null, instrument: null, side: null };

/** A check of the gate that did not pass, with its numbers. */
export function textOfCheck(check: RiskCheck, instrument: Instrument | null, side: Side | null): ReasonText {
  return SENTENCES[check.reason](new Words({ actual: check.actual, limit: check.limit, instrument, side }));
}

/** The reason kept on an order. A code without a sentence is shown as it is: better raw than silent. */
export function textOfReason(reason: string, context: ReasonContext = NOTHING): ReasonText {
  return isOrderReason(reason)
    ? SENTENCES[reason](new Words(context))
    : { says: `The reason given is “${reason}”.`, advice: null };
}

export function isOrderReason(reason: string): reason is OrderReason {
  return Object.hasOwn(SENTENCES, reason);
}

/** Numbers as they belong into a sentence: `0.00009 BTC`, `12.50 USDT`. */
class Words {
  readonly #context: ReasonContext;

  constructor(context: ReasonContext) {
    this.#context = context;
  }

  get actual(): Decimal | null {
    return this.#context.actual;
  }

  get limit(): Decimal | null {
    return this.#context.limit;
  }

  get symbol(): string {
    return this.#context.instrument?.symbol ?? 'this market';
  }

  quantity(value: Decimal | null): string {
    const { instrument } = this.#context;
    if (value === null) return 'the amount';
    return instrument === null
      ? formatDecimal(value)
      : `${formatQuantity(value, instrument.quantityStep)} ${instrument.base}`;
  }

  price(value: Decimal | null): string {
    const { instrument } = this.#context;
    if (value === null) return 'the price';
    return instrument === null ? formatDecimal(value) : formatPrice(value, instrument.priceStep);
  }

  money(value: Decimal | null): string {
    const { instrument } = this.#context;
    if (value === null) return 'the amount';
    return instrument === null ? formatAmount(value) : `${formatAmount(value)} ${instrument.quote}`;
  }

  funds(value: Decimal | null): string {
    return this.#context.side === 'sell' ? this.quantity(value) : this.money(value);
  }

  /** Either a number is known, and stands in brackets, or nothing does. */
  bracket(text: string, value: Decimal | null): string {
    return value === null ? '' : ` (${text})`;
  }
}

function simply(says: string, advice: string | null): Sentence {
  return () => ({ says, advice });
}

/** `60,000 of at most 50,000`. */
function overLimit(what: string, advice: string): Sentence {
  return (words) => ({
    says: `${what}${words.actual === null ? ' is not known, or too large' : ` would be ${words.money(words.actual)}`}${
      words.limit === null ? '.' : `; your limit is ${words.money(words.limit)}.`
    }`,
    advice,
  });
}

const SENTENCES: Readonly<Record<OrderReason, Sentence>> = {
  'trading-halted': simply('Trading is halted.', 'Resume trading in the header to send orders. Cancels always work.'),
  'trading-reducing': simply(
    'Trading is set to reduce only.',
    'Send an order that makes a position smaller, or set trading to active.',
  ),
  'unknown-account': simply('This account does not exist any more.', 'Choose another account.'),
  'unknown-instrument': simply('This market is not offered any more.', 'Choose another market.'),
  'account-not-paper': simply('This is not a paper account.', 'Choose a paper account.'),
  'invalid-quantity': simply('The amount is missing or not above zero.', 'Enter how much to trade.'),
  'invalid-price': simply('This type of order needs a price above zero, and others take none.', 'Enter a limit price.'),
  'invalid-trigger-price': simply(
    'The trigger price is missing or not above zero.',
    'Enter the price that triggers it.',
  ),
  'invalid-trailing': simply(
    'The trailing distance is missing, zero, or 100 % and more.',
    'Enter how far the stop follows behind the price.',
  ),
  'invalid-time-in-force': simply(
    'This type of order does not work for as long as you chose.',
    'Post-only needs a limit order that may rest (GTC or GTD); a market order cannot rest.',
  ),
  'invalid-expire-time': simply('The time at which it expires has passed.', 'Choose a later time.'),
  'quantity-step': (words) => ({
    says: `Amounts on ${words.symbol} go in steps of ${words.quantity(words.limit)}.`,
    advice: 'Round the amount down to a whole step.',
  }),
  'price-step': (words) => ({
    says: `Prices on ${words.symbol} go in steps of ${words.limit ?? 'the market'}.`,
    advice: 'Round the price to a whole step.',
  }),
  'quantity-below-minimum': (words) => ({
    says: `The amount is too small: ${words.symbol} trades from ${words.limit === null ? 'its minimum' : words.quantity(words.limit)} upwards.`,
    advice: 'Enter at least the minimum.',
  }),
  'quantity-above-maximum': (words) => ({
    says: `One order on ${words.symbol} takes at most ${words.quantity(words.limit)}.`,
    advice: 'Split it into several orders.',
  }),
  'notional-below-minimum': (words) => ({
    says: `An order on ${words.symbol} must be worth at least ${words.money(words.limit)}${words.bracket(
      `this one is worth ${words.money(words.actual)}`,
      words.actual,
    )}.`,
    advice: 'Enter a larger amount.',
  }),
  'order-notional': overLimit('The order', 'Make it smaller, or raise the order limit in Settings.'),
  'position-size': overLimit('The position', 'Make the order smaller, or raise the position limit in Settings.'),
  exposure: overLimit('All you hold together', 'Make the order smaller, or raise the exposure limit in Settings.'),
  'price-band': (words) => ({
    says: `The price is ${words.actual ?? 'too many'} % away from the market; your limit is ${words.limit ?? 'lower'} %.`,
    advice: 'Move the price closer, or widen the price band in Settings.',
  }),
  'order-rate': (words) => ({
    says: `That would be ${words.actual ?? 'too many'} orders within a minute; your limit is ${words.limit ?? 'lower'}.`,
    advice: 'Wait a moment, or raise the order rate in Settings.',
  }),
  'daily-loss': (words) => ({
    says:
      words.actual === null
        ? 'The loss of the day is not known, because a price is missing.'
        : `The loss of the day is ${words.money(words.actual)}; your limit is ${words.money(words.limit)}.`,
    advice: 'Until midnight UTC only orders that make a position smaller pass.',
  }),
  'stale-price': (words) => ({
    says:
      words.actual === null
        ? 'Prices have stopped: nothing is traded on old prices.'
        : `The last price is ${formatAge(Number(words.actual))} old: nothing is traded on old prices.`,
    advice: 'Wait until the feed is live again.',
  }),
  'no-price': simply('There is no price to go by yet.', 'Wait for the first prices, or choose another market.'),
  'insufficient-funds': (words) => ({
    says:
      words.actual === null || words.limit === null
        ? 'There is not enough free in this account.'
        : `It needs ${words.funds(words.actual)}, and ${words.funds(words.limit)} are free.`,
    advice: 'Make it smaller, or cancel orders that hold funds.',
  }),
  'reduce-only': (words) => ({
    says:
      words.limit === null
        ? 'There is no position left that it could reduce.'
        : `Reduce-only: ${words.quantity(words.limit)} are left to close.`,
    advice: 'Reduce the amount to the position, or take reduce-only off.',
  }),
  'post-only-would-take': (words) => ({
    says: `It would trade at once${words.bracket(`the other side is at ${words.price(words.limit)}`, words.limit)}, and post-only forbids that.`,
    advice: 'Move the price away from the market, or take post-only off.',
  }),
  'short-not-allowed': (words) => ({
    says: `You can sell at most what you hold${words.bracket(words.quantity(words.limit), words.limit)}.`,
    advice: 'Make it smaller: paper accounts do not sell short.',
  }),
  'duplicate-order': simply('An order for this signal is there already.', 'Nothing to do: it is not sent twice.'),
  'log-unavailable': simply(
    'The log cannot be written, so nothing new is traded.',
    'See Services. Cancels work, and your positions are kept.',
  ),
  requested: simply('Canceled on request.', null),
  'immediate-or-cancel': simply('What could not trade at once was canceled (IOC).', null),
  'fill-or-kill': simply(
    'Not all of it could trade at once, so none was (FOK).',
    'Make it smaller, or use IOC to take what there is.',
  ),
  'no-liquidity': simply(
    'The book had nothing more to offer.',
    'What is left was canceled. Make it smaller, or use a limit.',
  ),
  'expire-time': simply('Its time has come: it expired.', null),
  restarted: simply(
    'It was to trade at once, and Tapedeck was restarted meanwhile.',
    'Nothing more of it will trade. Send it again if you still want it.',
  ),
  'order-done': simply('The cancel came too late: the order was done.', null),
  'unknown-order': simply('The venue does not know this order.', 'Look at the order again in a moment.'),
  'not-sent-in-time': simply(
    'It was not sent: writing it down took too long, and the market had moved on.',
    'Send it again if you still want it.',
  ),
  'never-reached-venue': simply(
    'It never reached the venue. Nothing was traded.',
    'Send it again if you still want it.',
  ),
  'venue-unreachable': simply(
    'The cancel did not reach the venue: the order may still trade.',
    'Cancel it again, or halt trading.',
  ),
};
