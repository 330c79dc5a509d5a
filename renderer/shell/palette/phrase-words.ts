import type { AccountId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { formatDecimal } from '../../ui/format.ts';
import type { OrderPhrase } from './order-phrase.ts';

const TYPE_WORDS = { market: 'market', limit: 'limit', stop: 'stop', stopLimit: 'stop limit' } as const;

/** "Buy 0.1 BTC/USDT limit 60,000". */
export function phraseWords({
  side,
  quantity,
  instrument,
  type,
  limitPrice,
  triggerPrice,
  ...rest
}: OrderPhrase): string {
  return [
    side === 'buy' ? 'Buy' : 'Sell',
    formatDecimal(quantity),
    instrument.symbol,
    TYPE_WORDS[type],
    triggerPrice === null ? '' : `trigger ${formatDecimal(triggerPrice)}`,
    limitPrice === null ? '' : formatDecimal(limitPrice),
    rest.timeInForce === 'GTC' ? '' : rest.timeInForce,
    rest.postOnly ? 'post-only' : '',
    rest.reduceOnly ? 'reduce-only' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function phraseIntent(phrase: OrderPhrase, account: AccountId): OrderIntent {
  const { side, quantity, instrument, type, limitPrice, triggerPrice, timeInForce, postOnly, reduceOnly } = phrase;
  return {
    account,
    instrument: instrument.id,
    side,
    type,
    quantity,
    limitPrice,
    triggerPrice,
    trailing: null,
    timeInForce,
    expireTime: null,
    postOnly,
    reduceOnly,
    origin: { kind: 'person' },
  };
}
