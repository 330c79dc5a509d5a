import { describe, expect, it } from 'vitest';
import { newOrder } from '#shared/domain/apply-order-event.ts';
import { decimal } from '#shared/domain/decimal.ts';
import { ORDER_STATUSES, type Order } from '#shared/domain/order.ts';
import { BTC_INSTRUMENT, type OrderText, order, percent } from '#test/support/simulation-rig.ts';
import { atOnceWords, stateOf, submitLabel, triggerWords } from '../../../../../renderer/views/ticket/ticket-words.ts';

describe('the words of the ticket', () => {
  it.each<[OrderText, string]>([
    [{}, 'Buy 1 BTC at market'],
    [{ side: 'sell', quantity: '0.5', limitPrice: '61685' }, 'Sell 0.5 BTC at 61,685.0'],
    [{ type: 'stop', triggerPrice: '99' }, 'Buy 1 BTC on stop 99.0'],
    [{ type: 'takeProfit', triggerPrice: '99' }, 'Buy 1 BTC on target 99.0'],
    [{ type: 'stopLimit', triggerPrice: '99', limitPrice: '100' }, 'Buy 1 BTC from 99.0'],
    [{ type: 'trailingStop', trailing: percent('1') }, 'Buy 1 BTC on trail'],
  ])('the button says what it does: %o', (text, label) => {
    expect(submitLabel({ kind: 'intent', intent: order('a', text) }, BTC_INSTRUMENT)).toBe(label);
  });

  it.each([
    ['amount', 'Enter an amount'],
    ['limit-price', 'Enter a limit price'],
    ['trigger-price', 'Enter a trigger price'],
    ['trailing-distance', 'Enter how far it trails'],
    ['market-price', 'Waiting for a price'],
  ] as const)('or what is missing: %s', (missing, label) => {
    expect(submitLabel({ kind: 'missing', missing }, BTC_INSTRUMENT)).toBe(label);
  });

  it.each([
    ['buy', 'stop', 'Once a trade is at or above: buys at market.'],
    ['sell', 'stop', 'Once a trade is at or below: sells at market.'],
    ['buy', 'takeProfitLimit', 'Once a trade is at or below: buys at its limit.'],
    ['sell', 'takeProfit', 'Once a trade is at or above: sells at market.'],
  ] as const)('a %s %s says when it triggers', (side, type, words) => {
    expect(triggerWords({ side, type })).toBe(words);
  });

  it('says that a trigger the market is beyond already does not wait', () => {
    expect(atOnceWords({ side: 'sell', type: 'stop' })).toBe(
      'Trades are below it already: it triggers at once and sells at market now.',
    );
  });

  it('says where an order stands', () => {
    const base = newOrder(order('a', { quantity: '2', limitPrice: '100' }));
    const part = { filledQuantity: decimal('0.5'), averagePrice: decimal('100.125') };
    const says = (changes: Partial<Order>): string => stateOf({ ...base, ...changes }, BTC_INSTRUMENT);
    expect(says({ status: 'submitted' })).toBe('On its way');
    expect(says({ status: 'accepted' })).toBe('Working');
    expect(says({ status: 'partiallyFilled', ...part })).toBe('Filled 0.5 BTC at 100.1, of 2.0');
    expect(says({ status: 'filled', ...part })).toBe('Filled 0.5 BTC at 100.1');
    expect(says({ status: 'canceled', reason: 'requested' })).toBe('Canceled on request.');
    expect(says({ status: 'expired', reason: 'expire-time', ...part })).toBe(
      'Expired after 0.5 BTC at 100.1. Its time has come: it expired.',
    );
    for (const status of ORDER_STATUSES) expect(says({ status })).toMatch(/^[A-Z]/);
  });
});
