import { describe, expect, test } from 'vitest';
import type { TraderSnapshot } from '#shared/contract/trader.ts';
import { newOrder } from '#shared/domain/apply-order-event.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { Order } from '#shared/domain/order.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { marketIntent, orderIntent } from '#test/support/order-intent.ts';
import { startTrader } from '#test/support/start-trader.ts';
import { emptyTraderSnapshot } from '#test/support/trader-snapshot.ts';
import { followTrader } from '../../../../renderer/store/follow-trader.ts';
import { createTradingStore } from '../../../../renderer/store/trading-store.ts';

function order(id: string, createdTime: number, status: Order['status'] = 'accepted'): Order {
  return { ...newOrder({ ...orderIntent(), clientOrderId: id as ClientOrderId, createdTime }), status };
}

function snapshot(changes: Partial<TraderSnapshot> = {}): TraderSnapshot {
  return { ...emptyTraderSnapshot(), ...changes };
}

const changes = (seq: number, orders: readonly Order[]) => ({
  seq,
  orders: [...orders] as never,
  positions: [],
  balances: [],
  accounts: [],
});

describe('the picture of trading', () => {
  test('takes what comes after its snapshot, and drops what the snapshot held', () => {
    const trading = createTradingStore();
    trading.applySnapshot(snapshot({ seq: 5, orders: [order('a', 1, 'filled')] as never }));
    trading.applyChanges(changes(5, [order('a', 1, 'accepted')]));
    expect(trading.store.getState().orders[0]?.status).toBe('filled');
    trading.applyChanges(changes(6, [order('b', 2)]));
    expect(trading.store.getState().orders.map(({ clientOrderId }) => clientOrderId)).toEqual(['b', 'a']);
  });
});

test('a view that follows the trader shows what a fresh snapshot shows, after everything that can happen', async () => {
  const bench = await startTrader();
  const trading = createTradingStore();
  followTrader(trading, bench.client);
  bench.watcher.price(BTC.id, '100', '101');
  await settle();
  const bought = await bench.client.call('submitOrder', { intent: marketIntent(), requestId: null });
  bench.venue.accept(bought.clientOrderId as ClientOrderId);
  bench.venue.fill(bought.clientOrderId as ClientOrderId, { price: '101', quantity: '0.4', fee: '0.04' });
  bench.venue.fill(bought.clientOrderId as ClientOrderId, { price: '101.5', quantity: '0.6', fee: '0.06' });
  await bench.client.call('submitOrder', { intent: orderIntent(), requestId: null });
  await bench.client.call('submitOrder', { intent: orderIntent({ reduceOnly: true }), requestId: null });
  await bench.client.call('createPaperAccount', {
    label: 'Two',
    deposits: [{ asset: BTC.quote, amount: '5' as never }],
  });
  await bench.client.call('setTradingState', { account: null, state: 'reducing', reason: 'test' });
  await settle();
  await bench.clock.advanceAsync(400);

  const shown = trading.store.getState();
  const truth = await bench.client.call('snapshot', {});
  const byId = (orders: readonly Order[]) => Object.fromEntries(orders.map((one) => [one.clientOrderId, one]));
  expect(byId(shown.orders)).toEqual(byId(truth.orders));
  expect(shown.fills).toEqual(truth.fills);
  for (const part of ['positions', 'marks', 'balances', 'summaries', 'accounts', 'tradingStates', 'seq'] as const) {
    expect(shown[part], part).toEqual(truth[part]);
  }
});
