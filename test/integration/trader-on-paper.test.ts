import { expect, test } from 'vitest';
import { createPaperVenue } from '#main/venues/paper/paper-venue.ts';
import { decimal, isNegative } from '#shared/domain/decimal.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { marketIntent, orderIntent } from '#test/support/order-intent.ts';
import { startTrader, type TraderBench, type TraderBenchOptions } from '#test/support/start-trader.ts';

/** The trader with the venue it really has. */
async function trading(options: TraderBenchOptions = {}): Promise<TraderBench> {
  const bench = await startTrader({ ...options, ports: { createVenue: createPaperVenue } });
  bench.watcher.book(
    BTC.id,
    [
      ['100', '5'],
      ['99', '10'],
    ],
    [
      ['101', '5'],
      ['102', '10'],
    ],
  );
  await settle();
  return bench;
}

const later = async (bench: TraderBench, ms = 60) => {
  await bench.clock.advanceAsync(ms);
  await settle();
};

test('a market order walks the recorded book after the latency: 5 at 101 and 2 at 102', async () => {
  const bench = await trading();
  await bench.client.call('submitOrder', { intent: marketIntent({ quantity: decimal('7') }), requestId: null });
  expect((await bench.client.call('snapshot', {})).orders).toMatchObject([{ status: 'submitted' }]);
  await later(bench);
  const { orders, fills, positions, balances } = await bench.client.call('snapshot', {});
  expect(orders).toMatchObject([{ status: 'filled', filledQuantity: '7' }]);
  expect(fills.map(({ price, quantity }) => [price, quantity])).toEqual([
    ['102', '2'],
    ['101', '5'],
  ]);
  // 5 × 101 + 2 × 102 = 709; 0.1 % is 0.709.
  expect(positions).toMatchObject([{ quantity: '7', averageEntryPrice: '101.285714285714', fees: '0.709' }]);
  expect(balances).toMatchObject([
    { asset: 'USDT', total: '99290.291', free: '99290.291', locked: '0' },
    { asset: 'BTC', total: '7' },
  ]);
});

test('a resting order and its locked money are there after a restart, and it still fills', async () => {
  const first = await trading();
  await first.client.call('submitOrder', { intent: orderIntent({ limitPrice: decimal('98') }), requestId: null });
  await later(first);
  const before = await first.client.call('snapshot', {});
  expect(before.orders).toMatchObject([{ status: 'accepted' }]);

  const second = await trading({ database: first.database, clock: first.clock });
  const after = await second.client.call('snapshot', {});
  expect([after.orders, after.balances]).toEqual([before.orders, before.balances]);

  second.watcher.book(BTC.id, [['96', '5']], [['97', '5']]);
  await later(second);
  const filled = await second.client.call('snapshot', {});
  expect(filled.orders).toMatchObject([{ status: 'filled' }]);
  expect(filled.balances).toMatchObject([
    { asset: 'USDT', locked: '0' },
    { asset: 'BTC', total: '1' },
  ]);
});

test('a market order with the last of the money spends what was set aside and never more, however the price jumps', async () => {
  const limits = { maxOrderNotional: null, maxPositionNotional: null, maxExposure: null, priceBandPercent: null };
  const bench = await trading({
    settings: (settings) => ({ ...settings, risk: { limits: { ...settings.risk.limits, ...limits } } }),
  });
  bench.watcher.book(BTC.id, [['100', '5000']], [['101', '5000']]);
  await settle();
  const intent = marketIntent({ quantity: decimal('985') });
  expect((await bench.client.call('submitOrder', { intent, requestId: null })).outcome).toBe('submitted');
  bench.watcher.book(
    BTC.id,
    [['100', '5000']],
    [
      ['101', '300'],
      ['140', '5000'],
    ],
  );
  await later(bench);
  const { orders, balances } = await bench.client.call('snapshot', {});
  expect(orders).toMatchObject([{ status: 'canceled', reason: 'insufficient-funds' }]);
  for (const { free, locked } of balances) expect(isNegative(free) || isNegative(locked)).toBe(false);
});

test('flatten closes the position, and what the venue says of it is booked', async () => {
  const bench = await trading();
  await bench.client.call('submitOrder', { intent: marketIntent({ quantity: decimal('3') }), requestId: null });
  await later(bench);
  await bench.client.call('submitOrder', {
    intent: orderIntent({ side: 'sell', quantity: decimal('2'), limitPrice: decimal('105') }),
    requestId: null,
  });
  await later(bench);
  const flattening = bench.client.call('flatten', { account: null, instrument: null });
  await later(bench, 200);
  expect(await flattening).toEqual({ canceled: 1, closing: 1, denied: [] });
  await later(bench);
  const { positions, balances } = await bench.client.call('snapshot', {});
  expect(positions).toMatchObject([{ side: 'flat', quantity: '0' }]);
  expect(balances.every(({ locked }) => locked === '0')).toBe(true);
});

test('while the watcher is away nothing fills', async () => {
  const bench = await trading();
  await bench.client.call('submitOrder', { intent: marketIntent(), requestId: null });
  bench.watcher.crash();
  await settle();
  await later(bench, 500);
  const { fills } = await bench.client.call('snapshot', {});
  expect(fills).toEqual([]);
});
