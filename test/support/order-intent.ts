import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { BTC } from './fake-watcher.ts';

/** A limit buy of 1 BTC at 100, on the first account, unless said otherwise. */
export function orderIntent(changes: Partial<OrderIntent> = {}): OrderIntent {
  return {
    account: 'paper' as AccountId,
    instrument: BTC.id,
    side: 'buy',
    type: 'limit',
    quantity: decimal('1'),
    limitPrice: decimal('100'),
    triggerPrice: null,
    trailing: null,
    timeInForce: 'GTC',
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    origin: { kind: 'person' },
    ...changes,
  };
}

export function marketIntent(changes: Partial<OrderIntent> = {}): OrderIntent {
  return orderIntent({ type: 'market', limitPrice: null, ...changes });
}
