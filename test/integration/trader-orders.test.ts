import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '#shared/domain/order.ts';
import { BTC, ETH } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { marketIntent, orderIntent } from '#test/support/order-intent.ts';
import { bought, submitted, trading } from '#test/support/trader-steps.ts';

describe('a request', () => {
  test('made 100 times in parallel orders once, and every answer is the same', async () => {
    const bench = await trading();
    const request = { intent: orderIntent(), requestId: 'button-7' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => bench.client.call('submitOrder', request)));
    expect(bench.venue.submitted).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('made again after a restart orders nothing, and answers what became of the first', async () => {
    const first = await trading();
    const request = { intent: orderIntent(), requestId: 'button-7' };
    const answer = await first.client.call('submitOrder', request);
    const refused = { intent: orderIntent({ quantity: decimal('900') }), requestId: 'button-8' };
    await first.client.call('submitOrder', refused);

    const second = await trading({ database: first.database, clock: first.clock });
    expect(await second.client.call('submitOrder', request)).toEqual(answer);
    expect(await second.client.call('submitOrder', refused)).toMatchObject({
      outcome: 'denied',
      checks: [{ reason: 'order-notional' }],
    });
    expect(second.venue.submitted).toEqual([]);
  });
});

describe('a fill counts once', () => {
  test('however often, in whatever order, and before the acceptance it is told (O4)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.infiniteStream(fc.nat()),
        async (parts, random) => {
          const bench = await trading();
          const total = parts.reduce((sum, [size]) => sum + size, 0);
          const thousandths = (count: number) => decimal((count / 1_000).toFixed(3));
          const id = await submitted(bench, orderIntent({ quantity: thousandths(total + 1_000) }));
          const tell: (() => void)[] = [() => bench.venue.accept(id), () => bench.venue.accept(id)];
          parts.forEach(([size, times], index) => {
            const fill = { price: '100', quantity: thousandths(size), fee: '0.001', tradeId: `trade-${index}` };
            for (let count = 0; count < times; count++) tell.push(() => bench.venue.fill(id, fill));
          });
          const order = tell.map((say) => ({ say, rank: random.next().value })).sort((a, b) => a.rank - b.rank);
          for (const { say } of order) say();
          await settle();
          await settle();

          const { orders, positions, fills } = await bench.client.call('snapshot', {});
          expect(orders).toMatchObject([
            { status: 'partiallyFilled', filledQuantity: thousandths(total), leavesQuantity: '1' },
          ]);
          expect(positions).toMatchObject([{ quantity: thousandths(total), fees: thousandths(parts.length) }]);
          expect(fills).toHaveLength(parts.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a fill after the cancel was confirmed is booked all the same', async () => {
    const bench = await trading();
    const id = await submitted(bench);
    bench.venue.accept(id);
    bench.venue.report([id, { kind: 'canceled', reason: 'requested', time: 0 }]);
    bench.venue.fill(id, { price: '100', quantity: '0.4' });
    await settle();
    const { orders, balances } = await bench.client.call('snapshot', {});
    expect(orders).toMatchObject([{ status: 'canceled', filledQuantity: '0.4' }]);
    expect(balances).toMatchObject([
      { asset: 'USDT', total: '99960', locked: '0' },
      { asset: 'BTC', total: '0.4' },
    ]);
  });
});

describe('an order whose sending failed', () => {
  test('is looked up, never sent again: absent means it never arrived, and its money is free again', async () => {
    const bench = await trading();
    bench.venue.onSubmit = () => {
      throw new Error('connection reset');
    };
    const id = await submitted(bench);
    await bench.clock.advanceAsync(10);
    await settle();
    expect(bench.venue.submitted).toHaveLength(1);
    const { orders, balances } = await bench.client.call('snapshot', {});
    expect(orders).toMatchObject([{ clientOrderId: id, status: 'rejected', reason: 'never-reached-venue' }]);
    expect(balances).toMatchObject([{ free: '100000', locked: '0' }]);
  });

  test('stays unknown, with its money set aside, while the venue does not know either', async () => {
    const bench = await trading();
    let id = '' as ClientOrderId;
    bench.venue.onSubmit = (order) => {
      id = order.clientOrderId;
      bench.venue.lookUps.set(id, { outcome: 'unknown' });
      throw new Error('timeout');
    };
    await submitted(bench);
    await bench.clock.advanceAsync(20_000);
    expect((await bench.client.call('snapshot', {})).orders).toMatchObject([{ status: 'submitted' }]);
    // It had arrived: its report comes late, and counts.
    bench.venue.accept(id);
    await bench.clock.advanceAsync(20_000);
    expect((await bench.client.call('snapshot', {})).orders).toMatchObject([{ status: 'accepted' }]);
    expect(bench.venue.submitted).toHaveLength(1);
  });
});

describe('halting', () => {
  test('in the middle of a burst of 50 lets nothing more to the venue, and every order has an end', async () => {
    const bench = await trading();
    const burst = Array.from({ length: 50 }, (_, index) =>
      bench.client.call('submitOrder', {
        intent: orderIntent({ quantity: decimal('0.2') }),
        requestId: `burst-${index}`,
      }),
    );
    const halt = bench.client.call('setTradingState', { account: null, state: 'halted', reason: 'panic' });
    const answers = await Promise.all(burst);
    await halt;
    const sent = bench.venue.submitted.length;
    await settle();
    expect((await bench.client.call('submitOrder', { intent: orderIntent(), requestId: null })).outcome).toBe('denied');
    expect(bench.venue.submitted).toHaveLength(sent);

    expect(answers).toHaveLength(50);
    const { orders } = await bench.client.call('snapshot', {});
    const atVenue = new Set(bench.venue.submitted.map((order) => order.clientOrderId));
    for (const order of orders) {
      if (order.status === 'submitted') expect(atVenue.has(order.clientOrderId)).toBe(true);
      else expect(['denied', 'canceled']).toContain(order.status);
    }
  });

  test('catches an order that has passed the gate and is being written down: it is never sent', async () => {
    const bench = await trading();
    let open: () => void = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    bench.database.beforeAppend = () => opened;
    const order = bench.client.call('submitOrder', { intent: orderIntent(), requestId: null });
    await settle();
    const halt = bench.client.call('setTradingState', { account: null, state: 'halted', reason: 'panic' });
    await settle();
    bench.database.beforeAppend = () => {};
    open();
    await Promise.all([order, halt]);
    expect(bench.venue.submitted).toEqual([]);
    const { orders, balances } = await bench.client.call('snapshot', {});
    expect(orders).toMatchObject([{ status: 'canceled', reason: 'trading-halted' }]);
    expect(balances).toMatchObject([{ free: '100000', locked: '0' }]);
  });

  test('survives a restart', async () => {
    const first = await trading();
    await first.client.call('setTradingState', { account: null, state: 'halted', reason: 'panic' });
    const second = await trading({ database: first.database, clock: first.clock });
    expect((await second.client.call('snapshot', {})).tradingStates.all).toBe('halted');
    expect((await second.client.call('submitOrder', { intent: orderIntent(), requestId: null })).outcome).toBe(
      'denied',
    );
  });

  test('does not hold back cancels, and lets Flatten close what is open', async () => {
    const bench = await trading();
    await bought(bench, '2', '0.1');
    const resting = await submitted(bench, orderIntent({ limitPrice: decimal('95') }));
    bench.venue.accept(resting);
    await bench.client.call('setTradingState', { account: null, state: 'halted', reason: 'panic' });
    expect(
      (await bench.client.call('submitOrder', { intent: marketIntent({ side: 'sell' }), requestId: null })).outcome,
    ).toBe('denied');

    bench.venue.onCancel = (id) => bench.venue.report([id, { kind: 'canceled', reason: 'requested', time: 0 }]);
    const flattening = bench.client.call('flatten', { account: null, instrument: null });
    await settle();
    await bench.clock.advanceAsync(100);
    expect(await flattening).toEqual({ canceled: 1, closing: 1, denied: [] });
    expect(bench.venue.canceled).toEqual([resting]);
    expect(bench.venue.submitted.at(-1)).toMatchObject({
      side: 'sell',
      type: 'market',
      quantity: '2',
      reduceOnly: true,
    });
  });
});

describe('cancel all', () => {
  test('cancels what works, of one account or instrument where that is asked, and says how many', async () => {
    const bench = await trading();
    const [first, second] = [await submitted(bench), await submitted(bench)];
    const other = await submitted(bench, orderIntent({ instrument: ETH.id, limitPrice: decimal('10') }));
    expect(await bench.client.call('cancelAll', { account: null, instrument: ETH.id })).toEqual({ requested: 1 });
    expect(bench.venue.canceled).toEqual([other]);
    expect(await bench.client.call('cancelAll', { account: null, instrument: BTC.id })).toEqual({ requested: 2 });
    expect(bench.venue.canceled).toEqual([other, first, second]);
  });

  test('catches orders that are still on their way into the log', async () => {
    const bench = await trading();
    const answers = Array.from({ length: 5 }, () =>
      bench.client.call('submitOrder', { intent: orderIntent(), requestId: null }),
    );
    const canceled = bench.client.call('cancelAll', { account: null, instrument: null });
    await Promise.all(answers);
    expect(await canceled).toEqual({ requested: 5 });
    expect(bench.venue.canceled).toHaveLength(5);
  });

  test('a cancel of an order that is done says so', async () => {
    const bench = await trading();
    const id = await submitted(bench);
    bench.venue.report([id, { kind: 'rejected', reason: 'test', time: 0 }]);
    await settle();
    expect(await bench.client.call('cancelOrder', { clientOrderId: id })).toEqual({
      outcome: 'not-working',
      status: 'rejected',
    });
    expect(await bench.client.call('cancelOrder', { clientOrderId: 'nobody' as ClientOrderId })).toEqual({
      outcome: 'unknown-order',
    });
  });
});

describe('the gate', () => {
  test('lets none of 10^4 garbage intents to the venue (O10)', { timeout: 60_000 }, async () => {
    const bench = await trading();
    const hostile = fc.oneof(
      fc.constantFrom(
        'NaN',
        '-0',
        '1e-9',
        '1e21',
        '',
        'Infinity',
        '-1',
        '0',
        '00.1',
        '1'.repeat(81),
        '9'.repeat(79),
        '1,5',
        '0x10',
      ),
      fc.constantFrom(null, undefined, Number.NaN, -1, 0, 1e21, {}, [], true),
      fc.string().filter((text) => !/^[\d.]+$/.test(text)),
    );
    const sane = orderIntent();
    const broken = fc.oneof(
      fc.record({ quantity: hostile }).map((change) => ({ ...sane, ...change })),
      // A price that is null by right belongs to another type of order.
      fc.record({ limitPrice: hostile }).map((change) => ({ ...sane, ...change })),
      fc
        .record({
          instrument: fc.oneof(hostile, fc.constantFrom('DOGE/USDT@replay', 'BTC@replay', '@', 'BTC/USDT@replay ')),
        })
        .map((change) => ({ ...sane, ...change })),
      fc.record({ account: hostile }).map((change) => ({ ...sane, ...change })),
      fc
        .record({ side: fc.constantFrom('BUY', '', null, 'short', '__proto__') })
        .map((change) => ({ ...sane, ...change })),
      fc
        .record({
          type: fc.constantFrom(...ORDER_TYPES),
          quantity: hostile,
          limitPrice: hostile,
          triggerPrice: hostile,
          timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
          expireTime: hostile,
          trailing: hostile,
        })
        .map((change) => ({ ...sane, ...change })),
      fc.anything(),
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(broken, { minLength: 100, maxLength: 100 }), async (intents) => {
        const calls = intents.map((intent) => {
          count += 1;
          const params = { intent: cloneable(intent), requestId: null } as never;
          return bench.client.call('submitOrder', params).catch((error: unknown) => error);
        });
        await Promise.all(calls);
        expect(bench.venue.submitted).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(count).toBe(10_000);
    // It is none the worse for it.
    await submitted(bench);
    expect(bench.venue.submitted).toHaveLength(1);
  });
});

/** What could be sent over a socket at all. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}
