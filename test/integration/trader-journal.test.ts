import { describe, expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { orderIntent } from '#test/support/order-intent.ts';
import { startTrader, type TraderBench } from '#test/support/start-trader.ts';

/** A trader with a price, and a gate before the disk that the test opens and shuts. */
async function trading(): Promise<TraderBench & { readonly hold: () => () => void }> {
  const bench = await startTrader();
  bench.watcher.price(BTC.id, '100', '101');
  await settle();
  const hold = () => {
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    bench.database.beforeAppend = () => opened;
    return () => {
      bench.database.beforeAppend = () => {};
      open();
    };
  };
  return Object.assign(bench, { hold });
}

const submit = (bench: TraderBench, requestId: string | null = null) =>
  bench.client.call('submitOrder', { intent: orderIntent(), requestId });

async function until(condition: () => boolean, bench?: TraderBench): Promise<void> {
  for (let round = 0; round < 2_000 && !condition(); round++) await (bench?.clock.advanceAsync(50) ?? settle());
  expect(condition()).toBe(true);
}

const statuses = async (bench: TraderBench) =>
  (await bench.client.call('snapshot', {})).orders.map((order) => order.status);

describe('before a change is on disk', () => {
  test('an order is neither sent nor shown, and its money is not yet set aside', async () => {
    const bench = await trading();
    const release = bench.hold();
    const published = bench.published.length;
    const answer = submit(bench);
    await settle();

    expect(bench.venue.submitted).toEqual([]);
    expect(bench.published).toHaveLength(published);
    const during = await bench.client.call('snapshot', {});
    expect(during.orders).toEqual([]);
    expect(during.balances).toMatchObject([{ free: '100000', locked: '0' }]);

    release();
    expect((await answer).outcome).toBe('submitted');
    expect(bench.venue.submitted).toHaveLength(1);
    await settle();
    expect(bench.published.slice(published).map(({ fact }) => fact.kind)).toEqual(['orderInitialized', 'orderEvent']);
  });

  test('a second order counts the money of the first, although neither is on disk', async () => {
    const bench = await trading();
    const release = bench.hold();
    const big = orderIntent({ quantity: decimal('200') });
    const limits = { maxOrderNotional: null, maxPositionNotional: null, maxExposure: null };
    await bench.reconfigure((settings) => ({ ...settings, risk: { limits: { ...settings.risk.limits, ...limits } } }));
    const answers = Array.from({ length: 6 }, () => bench.client.call('submitOrder', { intent: big, requestId: null }));
    await settle();
    release();
    // 200 × 100 × 1.001 = 20 020 each: four fit into 100 000.
    const outcomes = (await Promise.all(answers)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['submitted', 'submitted', 'submitted', 'submitted', 'denied', 'denied']);
  });

  test('what arrives meanwhile is written together, in order (group commit)', async () => {
    const bench = await trading();
    const appends = bench.database.appends;
    const release = bench.hold();
    const answers = Array.from({ length: 20 }, () => submit(bench));
    await settle();
    release();
    await Promise.all(answers);
    expect(bench.database.appends - appends).toBe(2);
    expect(bench.database.events.map((event) => event.seq)).toEqual(bench.database.events.map((_, index) => index + 1));
  });
});

describe('when the log is lost', () => {
  test('a refused append leaves no trace: nothing is published, sent or set aside', async () => {
    const bench = await trading();
    const published = bench.published.length;
    bench.database.beforeAppend = () => {
      throw new Error('disk full');
    };
    expect(await submit(bench)).toMatchObject({ outcome: 'denied', checks: [{ reason: 'log-unavailable' }] });
    expect(bench.venue.submitted).toEqual([]);
    expect(bench.published).toHaveLength(published);
    expect((await bench.client.call('snapshot', {})).balances).toMatchObject([{ free: '100000' }]);

    bench.database.beforeAppend = () => {};
    expect((await submit(bench)).outcome).toBe('submitted');
  });

  test('a database that dies before writing: the order is denied once that is certain, and was never sent', async () => {
    const bench = await trading();
    bench.database.beforeAppend = () => {
      bench.database.crash();
      throw new Error('killed');
    };
    const answer = submit(bench);
    await settle();
    expect(bench.degraded()).toBe('log-unavailable');
    expect(bench.venue.submitted).toEqual([]);

    bench.database.beforeAppend = () => {};
    bench.reconnectDatabase();
    expect(await answer).toMatchObject({ outcome: 'denied', checks: [{ reason: 'log-unavailable' }] });
    expect(bench.venue.submitted).toEqual([]);
    expect(bench.degraded()).toBeNull();
  });

  test('a database that dies after writing: the order is found in the log, and sent once', async () => {
    const bench = await trading();
    bench.database.afterAppend = () => {
      bench.database.crash();
      throw new Error('killed');
    };
    const answer = submit(bench);
    await settle();
    expect(bench.venue.submitted).toEqual([]);

    bench.database.afterAppend = () => {};
    bench.reconnectDatabase();
    expect((await answer).outcome).toBe('submitted');
    expect(bench.venue.submitted).toHaveLength(1);
    await settle();
    expect(bench.published.at(-1)).toEqual(bench.database.events.at(-1));
    expect((await submit(bench)).outcome).toBe('submitted');
  });

  test('an order whose fate in the log was unknown for too long is not sent any more', async () => {
    const bench = await trading();
    bench.database.afterAppend = () => {
      bench.database.crash();
      throw new Error('killed');
    };
    const answer = submit(bench);
    await settle();
    await bench.clock.advanceAsync(3_000);
    bench.database.afterAppend = () => {};
    bench.reconnectDatabase();
    await answer;
    await settle();
    expect(bench.venue.submitted).toEqual([]);
    const { orders, balances } = await bench.client.call('snapshot', {});
    expect(orders).toMatchObject([{ status: 'canceled', reason: 'not-sent-in-time' }]);
    expect(balances).toMatchObject([{ free: '100000', locked: '0' }]);
  });

  test('cancels still go to the venue, and are recorded when the log returns', async () => {
    const bench = await trading();
    const outcome = await submit(bench);
    const id = bench.venue.submitted[0]?.clientOrderId ?? ('' as never);
    expect(outcome.outcome).toBe('submitted');
    bench.venue.accept(id);
    await settle();
    bench.database.crash();
    await settle();

    expect(await bench.client.call('cancelOrder', { clientOrderId: id })).toEqual({ outcome: 'requested' });
    expect(bench.venue.canceled).toEqual([id]);
    expect(await statuses(bench)).toEqual(['accepted']);

    bench.venue.report([id, { kind: 'canceled', reason: 'requested', time: bench.clock.now() }]);
    bench.reconnectDatabase();
    await until(() => bench.published.at(-1)?.fact.kind === 'orderEvent' && bench.degraded() === null);
    expect(await statuses(bench)).toEqual(['canceled']);
    const kinds = bench.database.events
      .slice(-2)
      .map(({ fact }) => (fact.kind === 'orderEvent' ? fact.event.kind : ''));
    expect(kinds).toEqual(['pendingCancel', 'canceled']);
  });

  test('a halt holds at once, and is recorded when the log returns', async () => {
    const bench = await trading();
    bench.database.crash();
    await settle();
    const states = await bench.client.call('setTradingState', { account: null, state: 'halted', reason: 'panic' });
    expect(states.all).toBe('halted');
    bench.reconnectDatabase();
    await until(() => bench.published.at(-1)?.fact.kind === 'tradingState');
    expect(bench.published.at(-1)?.fact).toEqual({
      kind: 'tradingState',
      account: null,
      state: 'halted',
      reason: 'panic',
    });
    expect(await submit(bench)).toMatchObject({ outcome: 'denied' });
  });

  test('fills that happen meanwhile are booked when it returns: none lost, none twice, in order', async () => {
    const bench = await trading();
    await submit(bench);
    const id = bench.venue.submitted[0]?.clientOrderId ?? ('' as never);
    bench.venue.accept(id);
    await settle();
    bench.database.afterAppend = () => {
      bench.database.crash();
      throw new Error('killed');
    };
    for (const part of ['0.1', '0.2', '0.3']) {
      bench.venue.fill(id, { price: '100', quantity: part, fee: '0.01' });
      await settle();
    }
    bench.database.afterAppend = () => {};
    bench.reconnectDatabase();
    await until(() => bench.degraded() === null, bench);
    const { fills, positions } = await bench.client.call('snapshot', {});
    expect(fills.map((fill) => fill.quantity)).toEqual(['0.3', '0.2', '0.1']);
    expect(positions).toMatchObject([{ quantity: '0.6', fees: '0.03' }]);
    expect(bench.published).toEqual(bench.database.events.slice(-bench.published.length));
  });
});
