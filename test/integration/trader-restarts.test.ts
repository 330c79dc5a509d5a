import { describe, expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { OrderEvent } from '#shared/domain/order.ts';
import { createFakeVenue } from '#test/support/fake-venue.ts';
import { manualClock, settle } from '#test/support/manual-clock.ts';
import { createMemoryDatabase } from '#test/support/memory-database.ts';
import { orderIntent } from '#test/support/order-intent.ts';
import { startTrader } from '#test/support/start-trader.ts';
import { bought, submitted, trading } from '#test/support/trader-steps.ts';

describe('a restart at any point', () => {
  /** One of everything that happens to orders, as the log holds it. */
  async function eventfulLog(): Promise<readonly LedgerEvent[]> {
    const bench = await trading();
    await bought(bench, '3', '0.1');
    const accept = async (intent = orderIntent()) => {
      const id = await submitted(bench, intent);
      bench.venue.accept(id);
      return id;
    };
    const partly = await accept();
    bench.venue.fill(partly, { price: '99.5', quantity: '0.4', fee: '0.0398' });
    const sale = await accept(orderIntent({ side: 'sell', limitPrice: decimal('105') }));
    bench.venue.fill(sale, { price: '105', quantity: '0.5', fee: '0.0525' });
    const canceled = await accept();
    await bench.client.call('cancelOrder', { clientOrderId: canceled });
    bench.venue.report([canceled, { kind: 'canceled', reason: 'requested', time: 1 } as OrderEvent]);
    await bench.client.call('submitOrder', { intent: orderIntent({ quantity: decimal('900') }), requestId: null });
    await bench.client.call('setTradingState', { account: null, state: 'reducing', reason: 'test' });
    await settle();
    return bench.database.events;
  }

  test('shows the same orders, fills and balances as before, at every point of the log', async () => {
    const log = await eventfulLog();
    for (let length = 3; length <= log.length; length++) {
      const database = createMemoryDatabase(log.slice(0, length));
      const clock = manualClock();
      const venue = createFakeVenue(clock.now);
      for (const event of log) {
        // The venue has all orders that were on their way.
        if (event.fact.kind === 'orderInitialized')
          venue.lookUps.set(event.fact.order.clientOrderId, { outcome: 'found', status: 'accepted' });
      }
      const first = await (await startTrader({ database, venue, clock })).client.call('snapshot', {});
      const second = await (await startTrader({ database, venue, clock })).client.call('snapshot', {});
      expect(second).toEqual(first);
      // A second start with nothing new writes nothing.
      expect(database.events.length).toBe(length);
      const working = first.orders.filter((order) =>
        ['accepted', 'partiallyFilled', 'pendingCancel'].includes(order.status),
      );
      const restored = venue.restored.map((order) => order.clientOrderId);
      expect(new Set(restored)).toEqual(new Set(working.map((order) => order.clientOrderId)));
    }
  });

  test('an order that was written down and never sent is over, and its money is free', async () => {
    const first = await trading();
    await submitted(first);
    const second = await trading({ database: first.database, clock: first.clock });
    const { orders, balances } = await second.client.call('snapshot', {});
    expect(orders).toMatchObject([{ status: 'rejected', reason: 'never-reached-venue' }]);
    expect(balances).toMatchObject([{ free: '100000', locked: '0' }]);
    expect(second.venue.submitted).toEqual([]);
  });

  test('a cancel that was on its way is asked again', async () => {
    const first = await trading();
    const id = await submitted(first);
    first.venue.accept(id);
    await settle();
    await first.client.call('cancelOrder', { clientOrderId: id });
    await settle();
    const second = await trading({ database: first.database, clock: first.clock });
    expect(second.venue.restored.map((order) => order.clientOrderId)).toEqual([id]);
    expect(second.venue.canceled).toEqual([id]);
  });
});
