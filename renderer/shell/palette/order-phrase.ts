import { type Decimal, isPositive } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { OrderType, TimeInForce } from '#shared/domain/order.ts';
import { parseNumber } from '../../ui/format.ts';

/** An order as a person says it. */
export interface OrderPhrase {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly instrument: Instrument;
  readonly type: Extract<OrderType, 'market' | 'limit' | 'stop' | 'stopLimit'>;
  readonly limitPrice: Decimal | null;
  readonly triggerPrice: Decimal | null;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
}

export type PhraseResult =
  | { readonly outcome: 'none' }
  /** It begins like an order; what is missing or not understood, in plain words. */
  | { readonly outcome: 'incomplete'; readonly problem: string }
  | { readonly outcome: 'order'; readonly order: OrderPhrase };

const SIDES: Readonly<Record<string, Side>> = {
  buy: 'buy',
  b: 'buy',
  long: 'buy',
  sell: 'sell',
  s: 'sell',
  short: 'sell',
};
const TIMES: Readonly<Record<string, TimeInForce>> = { gtc: 'GTC', ioc: 'IOC', fok: 'FOK' };

/**
 * `buy 0.1 btc limit 60000`, `sell eth 2 market`, `buy 0.1 btc @ 60000 post`, `sell 0.5 btc stop 58000 limit 57900`.
 * Quantity and market in either order; without a price it is a market order.
 */
export function parseOrderPhrase(text: string, instruments: readonly Instrument[]): PhraseResult {
  const words = text.trim().toLowerCase().replace(/@/g, ' @ ').split(/\s+/);
  const side = SIDES[words[0] ?? ''];
  if (side === undefined || words.length < 2) return { outcome: 'none' };

  let quantity: Decimal | null = null;
  let instrument: Instrument | null = null;
  let limitPrice: Decimal | null = null;
  let triggerPrice: Decimal | null = null;
  let market = false;
  let timeInForce: TimeInForce = 'GTC';
  let postOnly = false;
  let reduceOnly = false;

  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === 'limit' || word === 'at' || word === '@' || word === 'stop') {
      at += 1;
      const price = positive(words[at]);
      if (price === null) return incomplete(word === 'stop' ? 'At what price shall it trigger?' : 'At what price?');
      if (word === 'stop') triggerPrice = price;
      else limitPrice = price;
    } else if (word === 'market' || word === 'mkt') market = true;
    else if (word === 'post' || word === 'post-only' || word === 'po') postOnly = true;
    else if (word === 'reduce' || word === 'reduce-only') reduceOnly = true;
    else if (TIMES[word] !== undefined) timeInForce = TIMES[word];
    else if (quantity === null && positive(word) !== null) quantity = positive(word);
    else if (instrument === null) {
      instrument = findInstrument(word, instruments);
      if (instrument === null) return incomplete(`There is no market called “${word}”.`);
    } else return incomplete(`“${word}” is not understood.`);
  }

  if (instrument === null) return incomplete('Which market?');
  if (quantity === null) return incomplete('How much?');
  if (market && limitPrice !== null) return incomplete('A market order has no limit price.');
  if (postOnly && limitPrice === null) return incomplete('Post-only needs a limit price.');
  if (postOnly && (triggerPrice !== null || timeInForce !== 'GTC'))
    return incomplete('Post-only goes with a plain limit order that rests.');
  const type =
    triggerPrice === null ? (limitPrice === null ? 'market' : 'limit') : limitPrice === null ? 'stop' : 'stopLimit';
  return {
    outcome: 'order',
    order: { side, quantity, instrument, type, limitPrice, triggerPrice, timeInForce, postOnly, reduceOnly },
  };
}

/** `btc`, `btcusdt`, `btc/usdt`, `BTC/USDT@replay`: the first that fits, whole symbols before base currencies. */
export function findInstrument(word: string, instruments: readonly Instrument[]): Instrument | null {
  const wanted = word.toLowerCase();
  return (
    instruments.find((one) => one.id.toLowerCase() === wanted || one.symbol.toLowerCase() === wanted) ??
    instruments.find((one) => one.symbol.toLowerCase().replace(/[/:]/g, '') === wanted) ??
    instruments.find((one) => one.base.toLowerCase() === wanted) ??
    null
  );
}

function positive(word: string | undefined): Decimal | null {
  const value = word === undefined || word === '' ? null : parseNumber(word);
  return value !== null && isPositive(value) ? value : null;
}

function incomplete(problem: string): PhraseResult {
  return { outcome: 'incomplete', problem };
}
