import { describe, expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId, Asset } from '#shared/domain/identifiers.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { manualClock, settle } from '#test/support/manual-clock.ts';
import { orderIntent } from '#test/support/order-intent.ts';
import { startTrader, type TraderBench } from '#test/support/start-trader.ts';
import { bought } from '#test/support/trader-steps.ts';

const deposit = (asset: string, amount: string) => ({ asset: asset as Asset, amount: decimal(amount) });

async function trading(): Promise<TraderBench> {
  const bench = await startTrader();
  bench.watcher.price(BTC.id, '100', '101');
  await settle();
  return bench;
}

describe('paper accounts', () => {
  test('have their own balances and positions', async () => {
    const bench = await trading();
    const created = await bench.client.call('createPaperAccount', {
      label: 'Second',
      deposits: [deposit('USDT', '500')],
    });
    const account = created.outcome === 'created' ? created.account.id : ('' as AccountId);
    await bought(bench, '1');
    const refused = await bench.client.call('submitOrder', {
      intent: orderIntent({ account, quantity: decimal('6') }),
      requestId: null,
    });
    expect(refused).toMatchObject({ outcome: 'denied' });
    const { balances, positions } = await bench.client.call('snapshot', {});
    expect(balances.filter((balance) => balance.account === account)).toMatchObject([{ asset: 'USDT', total: '500' }]);
    expect(positions).toMatchObject([{ account: 'paper', quantity: '1' }]);
  });

  test('are refused where the name is taken or an amount is not positive', async () => {
    const bench = await trading();
    const create = (label: string, amount: string) =>
      bench.client.call('createPaperAccount', { label, deposits: [deposit('USDT', amount)] });
    expect(await create('paper', '1')).toEqual({ outcome: 'refused', reason: 'label-taken' });
    expect(await create('Other', '0')).toEqual({ outcome: 'refused', reason: 'amount-not-positive' });
    expect(await create('Other', '-5')).toEqual({ outcome: 'refused', reason: 'amount-not-positive' });
  });

  test('may begin with coins: they count in equity and exposure, and in no position', async () => {
    const bench = await trading();
    const deposits = [deposit('BTC', '2'), deposit('USDT', '100')];
    await bench.client.call('createPaperAccount', { label: 'Coins', deposits });
    const { summaries, positions } = await bench.client.call('snapshot', {});
    expect(summaries[1]).toMatchObject({ currency: 'USDT', equity: '300', exposure: '200', dayPnl: '0' });
    expect(positions).toEqual([]);
  });

  test('begin anew when reset: orders canceled, deposits back, positions gone, the history kept', async () => {
    const bench = await trading();
    await bought(bench, '1');
    const resting = await bench.client.call('submitOrder', { intent: orderIntent(), requestId: null });
    bench.venue.accept(resting.clientOrderId as never);
    await settle();
    bench.venue.onCancel = (id) => bench.venue.report([id, { kind: 'canceled', reason: 'requested', time: 0 }]);
    const events = bench.database.events.length;

    const reset = bench.client.call('resetPaperAccount', { account: 'paper' as AccountId });
    await settle();
    await bench.clock.advanceAsync(100);
    expect(await reset).toEqual({ outcome: 'reset' });

    const { balances, positions, orders, summaries } = await bench.client.call('snapshot', {});
    expect(balances).toMatchObject([
      { asset: 'USDT', total: '100000', free: '100000' },
      { asset: 'BTC', total: '0' },
    ]);
    expect(positions).toMatchObject([{ side: 'flat', quantity: '0', realizedPnl: '0', fees: '0' }]);
    expect(orders).toMatchObject([{ status: 'canceled' }, { status: 'filled' }]);
    expect(summaries).toMatchObject([{ equity: '100000', dayPnl: '0' }]);
    expect(bench.database.events.length).toBeGreaterThan(events);
    expect(await bench.client.call('resetPaperAccount', { account: 'nobody' as AccountId })).toEqual({
      outcome: 'unknown-account',
    });
  });
});

describe('the day', () => {
  test('is measured from its first known equity, in UTC, and survives a restart', async () => {
    const clock = manualClock(Date.UTC(2026, 10, 21, 23, 59, 0));
    const bench = await startTrader({ clock });
    bench.watcher.price(BTC.id, '100', '101');
    await settle();
    await bought(bench, '10');
    const dayPnl = async (of: TraderBench) => (await of.client.call('snapshot', {})).summaries[0]?.dayPnl;
    // 10 bought at 101, worth 100 each.
    expect(await dayPnl(bench)).toBe('-10');

    await clock.advanceAsync(61_000);
    bench.watcher.price(BTC.id, '110', '111');
    await settle();
    expect(await dayPnl(bench)).toBe('100');
    const days = bench.database.events.flatMap(({ fact }) =>
      fact.kind === 'dayStarted' ? [[fact.day, fact.equity]] : [],
    );
    expect(days).toEqual([
      ['2026-11-21', '100000'],
      ['2026-11-22', '99990'],
    ]);

    const again = await startTrader({ database: bench.database, clock });
    again.watcher.price(BTC.id, '110', '111');
    await settle();
    expect(await dayPnl(again)).toBe('100');
  });
});

test('the first order of a new day does not wait for the day to be noted', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 21, 23, 59, 59, 900));
  const bench = await startTrader({ clock });
  bench.watcher.price(BTC.id, '100', '101');
  await settle();
  clock.jumpWall(150);
  const outcome = await bench.client.call('submitOrder', { intent: orderIntent(), requestId: null });
  expect(outcome.outcome).toBe('submitted');
  expect((await bench.client.call('snapshot', {})).summaries).toMatchObject([{ dayPnl: '0' }]);
});

describe('marks', () => {
  test('are published at most five times a second, whatever the market does, and stop when nothing changes', async () => {
    const bench = await trading();
    await bought(bench, '1');
    const marks: unknown[] = [];
    bench.client.on('marks', (value) => void marks.push(value));
    await settle();
    for (let tick = 0; tick < 100; tick++) {
      bench.watcher.price(BTC.id, `${100 + tick}`, `${101 + tick}`);
      await bench.clock.advanceAsync(10);
    }
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.length).toBeLessThanOrEqual(5);
    const before = marks.length;
    await bench.clock.advanceAsync(2_000);
    expect(marks.length - before).toBeLessThanOrEqual(1);
  });

  test('are flagged stale when the watcher goes away, and priced anew when it is back', async () => {
    const bench = await trading();
    await bought(bench, '1');
    const mark = async () => (await bench.client.call('snapshot', {})).marks[0];
    expect(await mark()).toMatchObject({ stale: false });
    bench.watcher.crash();
    await settle();
    expect(await mark()).toMatchObject({ markPrice: '100', stale: true });
    expect(bench.degraded()).toBe('prices-unavailable');
    bench.reconnectWatcher();
    await settle();
    await settle();
    expect(await mark()).toMatchObject({ markPrice: '100', stale: false });
    expect(bench.degraded()).toBeNull();
  });
});
