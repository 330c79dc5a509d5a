import { add, compare, type Decimal, divide, isPositive, roundToStep } from '#shared/domain/decimal.ts';
import type { AccountId, EpochMs } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { OrderIntent, OrderType, TimeInForce, TrailingOffset } from '#shared/domain/order.ts';

/** What stands in the ticket. Empty fields are null; nothing of it has been checked. */
export interface TicketForm {
  readonly side: Side;
  readonly type: OrderType;
  readonly limitPrice: Decimal | null;
  /** A person chose the price; until then it follows the side. */
  readonly priceChosen: boolean;
  readonly triggerPrice: Decimal | null;
  readonly trailing: TrailingOffset['kind'];
  readonly trailingDistance: Decimal | null;
  readonly amount: Decimal | null;
  /** What the amount counts: the base currency, or its worth in the quote currency. */
  readonly unit: 'base' | 'quote';
  readonly timeInForce: TimeInForce;
  /** With GTD: how long from the moment it is sent. */
  readonly goodForMs: number;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
}

export const EMPTY_FORM: TicketForm = {
  side: 'buy',
  type: 'limit',
  limitPrice: null,
  priceChosen: false,
  triggerPrice: null,
  trailing: 'percent',
  trailingDistance: null,
  amount: null,
  unit: 'base',
  timeInForce: 'GTC',
  goodForMs: 3_600_000,
  postOnly: false,
  reduceOnly: false,
};

/** Best prices as the market stands. */
export interface BestPrices {
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
}

export const takesLimit = (type: OrderType): boolean =>
  type === 'limit' || type === 'stopLimit' || type === 'takeProfitLimit';
export const takesTrigger = (type: OrderType): boolean =>
  type === 'stop' || type === 'stopLimit' || type === 'takeProfit' || type === 'takeProfitLimit';
/** Only what rests can refuse to take. */
export const takesPostOnly = ({ type, timeInForce }: TicketForm): boolean =>
  type === 'limit' && (timeInForce === 'GTC' || timeInForce === 'GTD');

/** The price that the order is sized by: its limit, else its trigger, else what the other side offers now. */
export function sizingPrice(form: TicketForm, { bid, ask }: BestPrices): Decimal | null {
  if (takesLimit(form.type)) return form.limitPrice;
  if (takesTrigger(form.type)) return form.triggerPrice;
  return form.side === 'buy' ? ask : bid;
}

/** The amount in whole steps of the base currency. An amount of base is taken as it was typed: the checks speak of its steps. */
export function quantityOf(form: TicketForm, instrument: Instrument, price: Decimal | null): Decimal | null {
  if (form.amount === null || form.unit === 'base') return form.amount;
  if (price === null || !isPositive(price)) return null;
  return roundToStep(divide(form.amount, price, 18, 'down'), instrument.quantityStep, 'down');
}

/** Whether a trade at `last` meets the trigger already: such an order does not wait, it trades as soon as it is sent. */
export function triggersAtOnce({ side, type, triggerPrice }: TicketForm, last: Decimal | null): boolean {
  if (!takesTrigger(type) || triggerPrice === null || last === null) return false;
  return waitsForRise(type, side) ? compare(last, triggerPrice) >= 0 : compare(last, triggerPrice) <= 0;
}

/** A stop buys on a rise and sells on a fall; a take-profit the other way round. */
export const waitsForRise = (type: OrderType, side: Side): boolean =>
  (type === 'stop' || type === 'stopLimit') === (side === 'buy');

/** What is still missing before there is an order to speak of. */
export type Missing = 'amount' | 'limit-price' | 'trigger-price' | 'trailing-distance' | 'market-price';

export type Reading =
  | { readonly kind: 'intent'; readonly intent: OrderIntent }
  | { readonly kind: 'missing'; readonly missing: Missing };

/** The ticket as an intent; fields that do not belong to its type are left out. */
export function readForm(
  form: TicketForm,
  account: AccountId,
  instrument: Instrument,
  prices: BestPrices,
  now: EpochMs,
): Reading {
  if (takesTrigger(form.type) && !given(form.triggerPrice)) return { kind: 'missing', missing: 'trigger-price' };
  if (takesLimit(form.type) && !given(form.limitPrice)) return { kind: 'missing', missing: 'limit-price' };
  if (form.type === 'trailingStop' && !given(form.trailingDistance)) {
    return { kind: 'missing', missing: 'trailing-distance' };
  }
  if (!given(form.amount)) return { kind: 'missing', missing: 'amount' };
  const price = sizingPrice(form, prices);
  const quantity = quantityOf(form, instrument, price);
  if (quantity === null) return { kind: 'missing', missing: 'market-price' };

  const timeInForce = form.type === 'market' && form.timeInForce === 'GTD' ? 'GTC' : form.timeInForce;
  return {
    kind: 'intent',
    intent: {
      account,
      instrument: instrument.id,
      side: form.side,
      type: form.type,
      quantity,
      limitPrice: takesLimit(form.type) ? form.limitPrice : null,
      triggerPrice: takesTrigger(form.type) ? form.triggerPrice : null,
      trailing: form.type === 'trailingStop' ? trailingOf(form) : null,
      timeInForce,
      expireTime: timeInForce === 'GTD' ? now + form.goodForMs : null,
      postOnly: form.postOnly && takesPostOnly(form),
      reduceOnly: form.reduceOnly,
      origin: { kind: 'person' },
    },
  };
}

function given(value: Decimal | null): value is Decimal {
  return value !== null && isPositive(value);
}

function trailingOf({ trailing, trailingDistance }: TicketForm): TrailingOffset | null {
  if (trailingDistance === null) return null;
  return trailing === 'amount'
    ? { kind: 'amount', amount: trailingDistance }
    : { kind: 'percent', percent: trailingDistance };
}

/** The best price on the order's own side: joining it takes nothing by surprise. */
export function ownBest(side: Side, { bid, ask }: BestPrices): Decimal | null {
  return side === 'buy' ? bid : ask;
}

/** Between bid and ask, in whole price steps, rounded away from the other side. */
export function middle(side: Side, { bid, ask }: BestPrices, step: Decimal): Decimal | null {
  if (bid === null || ask === null) return null;
  const sum = divide(add(bid, ask), '2' as Decimal, 18, 'down');
  const rounded = roundToStep(sum, step, side === 'buy' ? 'floor' : 'ceiling');
  return compare(rounded, bid) < 0 ? bid : compare(rounded, ask) > 0 ? ask : rounded;
}

/** What a person pointed at elsewhere. A price goes where the type of order takes one; a market order becomes a limit order. */
export function withDraft(
  form: TicketForm,
  {
    side,
    price,
    quantity,
  }: { readonly side: Side | null; readonly price: Decimal | null; readonly quantity: Decimal | null },
): TicketForm {
  const triggers = takesTrigger(form.type) && !takesLimit(form.type);
  const priced: Partial<TicketForm> =
    price === null
      ? {}
      : triggers
        ? { triggerPrice: price }
        : { limitPrice: price, priceChosen: true, type: takesLimit(form.type) ? form.type : 'limit' };
  const sized: Partial<TicketForm> = quantity === null ? {} : { amount: quantity, unit: 'base' };
  return { ...form, side: side ?? form.side, ...priced, ...sized };
}
