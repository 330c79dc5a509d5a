import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId, ClientOrderId } from '#shared/domain/identifiers.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { marketIntent, orderIntent } from '#test/support/order-intent.ts';
import { startTrader } from '#test/support/start-trader.ts';

/**
 * The tour. One order from a person's wish to a position, and out again: intent, risk, log, venue, reports, log, views.
 * Everything below is what any view sees; nothing looks inside.
 */
test('an order is checked, written down, sent, filled in parts, valued, and closed', async () => {
  const { clock, watcher, venue, client, database, published } = await startTrader();

  // A new installation has one paper account, with money from outside.
  const begin = await client.call('snapshot', {});
  expect(begin.accounts).toMatchObject([{ id: 'paper', label: 'Paper', mode: 'paper', currency: 'USDT' }]);
  expect(begin.balances).toEqual([{ account: 'paper', asset: 'USDT', total: '100000', free: '100000', locked: '0' }]);

  // The market: 100 bid, 101 asked.
  watcher.price(BTC.id, '100', '101');
  await settle();

  // A person wants to buy 2 BTC at 100 at most. The preview says what it would cost; nothing happens yet.
  const intent = orderIntent({ quantity: decimal('2'), limitPrice: decimal('100') });
  const preview = await client.call('previewOrder', intent);
  expect(preview).toMatchObject({ allowed: true, notional: '200', estimatedFee: '0.2' });
  expect(venue.submitted).toEqual([]);

  // The gate lets it pass; it is on disk before the venue hears of it.
  venue.onSubmit = () => expect(database.events.at(-1)?.fact).toMatchObject({ event: { kind: 'submitted' } });
  const outcome = await client.call('submitOrder', { intent, requestId: null });
  expect(outcome.outcome).toBe('submitted');
  const id = outcome.clientOrderId as ClientOrderId;
  expect(venue.submitted).toHaveLength(1);

  // Its funds are set aside: 2 × 100, and 0.1 % for the fee.
  const resting = await client.call('snapshot', {});
  expect(resting.orders).toMatchObject([{ clientOrderId: id, status: 'submitted', leavesQuantity: '2' }]);
  expect(resting.balances).toEqual([
    { account: 'paper', asset: 'USDT', total: '100000', free: '99799.8', locked: '200.2' },
  ]);

  // The venue accepts it, and fills half of it.
  venue.accept(id);
  venue.fill(id, { price: '100', quantity: '1', fee: '0.1' });
  await settle();
  const half = await client.call('snapshot', {});
  expect(half.orders).toMatchObject([{ status: 'partiallyFilled', filledQuantity: '1', leavesQuantity: '1' }]);
  expect(half.fills).toMatchObject([{ clientOrderId: id, price: '100', quantity: '1', fee: '0.1', feeAsset: 'USDT' }]);
  expect(half.positions).toMatchObject([{ side: 'long', quantity: '1', averageEntryPrice: '100', fees: '0.1' }]);
  expect(half.balances).toEqual([
    // 100 000 − 100 for the coin − 0.1 for the fee; 100.1 still set aside for the rest.
    { account: 'paper', asset: 'USDT', total: '99899.9', free: '99799.8', locked: '100.1' },
    { account: 'paper', asset: 'BTC', total: '1', free: '1', locked: '0' },
  ]);

  // The rest is canceled: what was set aside for it is free again.
  expect(await client.call('cancelOrder', { clientOrderId: id })).toEqual({ outcome: 'requested' });
  expect(venue.canceled).toEqual([id]);
  venue.report([id, { kind: 'canceled', reason: 'requested', time: clock.now() }]);
  await settle();
  const canceled = await client.call('snapshot', {});
  expect(canceled.orders).toMatchObject([{ status: 'canceled', filledQuantity: '1' }]);
  expect(canceled.balances[0]).toMatchObject({ total: '99899.9', free: '99899.9', locked: '0' });

  // The market rises: 120 bid. The position is worth what it would fetch.
  watcher.price(BTC.id, '120', '121');
  await settle();
  const risen = await client.call('snapshot', {});
  expect(risen.marks).toMatchObject([{ markPrice: '120', unrealizedPnl: '20', marketValue: '120', stale: false }]);
  expect(risen.summaries).toMatchObject([{ equity: '100019.9', dayPnl: '19.9', unrealizedPnl: '20', exposure: '120' }]);

  // Sold at the market: the profit is realised, fees are beside it.
  const sale = await client.call('submitOrder', { intent: marketIntent({ side: 'sell' }), requestId: null });
  const saleId = sale.clientOrderId as ClientOrderId;
  venue.accept(saleId);
  venue.fill(saleId, { price: '120', quantity: '1', fee: '0.12' });
  await settle();
  const end = await client.call('snapshot', {});
  expect(end.positions).toMatchObject([{ side: 'flat', quantity: '0', realizedPnl: '20', fees: '0.22' }]);
  expect(end.balances).toEqual([
    { account: 'paper', asset: 'USDT', total: '100019.78', free: '100019.78', locked: '0' },
    { account: 'paper', asset: 'BTC', total: '0', free: '0', locked: '0' },
  ]);

  // Views got every event in order, exactly as it is on disk.
  expect(published).toEqual(database.events.slice(database.events.length - published.length));
  expect(published.map((event) => event.seq)).toEqual(published.map((_, index) => (published[0]?.seq ?? 0) + index));

  // The service ends and another begins: it reads the log, and the picture is the same.
  const again = await startTrader({ database, clock });
  const restarted = await again.client.call('snapshot', {});
  expect(restarted.orders).toEqual(end.orders);
  expect(restarted.fills).toEqual(end.fills);
  expect(restarted.positions).toEqual(end.positions);
  expect(restarted.balances).toEqual(end.balances);
  expect(restarted.seq).toBe(end.seq);
});

test('an order that the gate refuses is written down with its reason, and the venue is not called', async () => {
  const { watcher, venue, client, published } = await startTrader();
  watcher.price(BTC.id, '100', '101');
  await settle();

  const intent = orderIntent({ account: 'paper' as AccountId, quantity: decimal('500') });
  const outcome = await client.call('submitOrder', { intent, requestId: null });

  expect(outcome).toMatchObject({ outcome: 'denied' });
  const failed = outcome.outcome === 'denied' ? outcome.checks.filter((check) => !check.passed) : [];
  expect(failed).toEqual([{ reason: 'order-notional', passed: false, actual: '50000', limit: '25000' }]);
  expect(venue.submitted).toEqual([]);
  await settle();
  expect(published.map(({ fact }) => fact)).toMatchObject([
    { kind: 'orderInitialized' },
    { kind: 'orderEvent', event: { kind: 'denied', reason: 'order-notional' } },
  ]);
});
