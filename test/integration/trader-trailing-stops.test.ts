import { describe, expect, test } from 'vitest';
import { createPaperVenue } from '#main/venues/paper/paper-venue.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { OrderIntent, TrailingOffset } from '#shared/domain/order.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { marketIntent } from '#test/support/order-intent.ts';
import { startTrader, type TraderBench, type TraderBenchOptions } from '#test/support/start-trader.ts';

const AMOUNT: TrailingOffset = { kind: 'amount', amount: decimal('5') };
const PERCENT: TrailingOffset = { kind: 'percent', percent: decimal('5') };

/** The trader with the venue it really has, at 100 / 101. */
async function trading(options: TraderBenchOptions = {}): Promise<TraderBench> {
  const bench = await startTrader({ ...options, ports: { createVenue: createPaperVenue } });
  bench.watcher.price(BTC.id, '100', '101');
  await settle();
  return bench;
}

/** Ends between two instructions: from now on it neither hears nor writes. */
function kill(bench: TraderBench): void {
  bench.watcher.crash();
  bench.database.crash();
}

async function restarted({ database, clock }: TraderBench): Promise<TraderBench> {
  return trading({ database, clock });
}

async function later(bench: TraderBench, ms: number): Promise<void> {
  await bench.clock.advanceAsync(ms);
  await settle();
}

async function placed(bench: TraderBench, changes: Partial<OrderIntent>): Promise<ClientOrderId> {
  const outcome = await bench.client.call('submitOrder', { intent: marketIntent(changes), requestId: null });
  if (outcome.outcome !== 'submitted') throw new Error(JSON.stringify(outcome));
  await later(bench, 60);
  return outcome.clientOrderId;
}

/** A trailing stop of 1 BTC; one that sells has something to sell. */
async function trailing(bench: TraderBench, side: 'buy' | 'sell', offset: TrailingOffset): Promise<ClientOrderId> {
  if (side === 'sell') await placed(bench, { quantity: decimal('2') });
  return placed(bench, { side, type: 'trailingStop', trailing: offset });
}

async function prints(bench: TraderBench, ...prices: readonly string[]): Promise<void> {
  for (const price of prices) {
    const times = { eventTime: bench.clock.now(), receivedTime: bench.clock.now() };
    const trade = { tradeNumber: 1, quantity: decimal('0.001'), aggressor: 'buy', ...times } as const;
    bench.watcher.publish({ kind: 'trade', instrument: BTC.id, price: decimal(price), ...trade });
  }
  await settle();
  await settle();
}

async function statusOf(bench: TraderBench, id: ClientOrderId) {
  const { orders } = await bench.client.call('snapshot', {});
  const order = orders.find(({ clientOrderId }) => clientOrderId === id);
  return order?.triggered === true ? `triggered ${order.status}` : order?.status;
}

describe('a trailing stop of a trader that was killed', () => {
  const cases = [
    { side: 'sell', name: 'an amount', offset: AMOUNT, moves: ['100', '120', '118'], holds: '115.01', fires: '115' },
    { side: 'sell', name: 'percent', offset: PERCENT, moves: ['100', '120', '118'], holds: '114.01', fires: '114' },
    { side: 'buy', name: 'an amount', offset: AMOUNT, moves: ['100', '80', '82'], holds: '84.99', fires: '85' },
    { side: 'buy', name: 'percent', offset: PERCENT, moves: ['100', '80', '82'], holds: '83.99', fires: '84' },
  ] as const;

  test.each(cases)(
    'still fires where it would have: a $side by $name',
    async ({ side, offset, moves, holds, fires }) => {
      const first = await trading();
      const id = await trailing(first, side, offset);
      await prints(first, ...moves);
      await later(first, 1_000);
      kill(first);

      const second = await restarted(first);
      await prints(second, holds);
      await later(second, 60);
      expect(await statusOf(second, id)).toBe('accepted');
      await prints(second, fires);
      await later(second, 60);
      expect(await statusOf(second, id)).toBe('triggered filled');
    },
  );

  test('fires where it would have after many restarts, and is kept while it follows further', async () => {
    let bench = await trading();
    const id = await trailing(bench, 'sell', AMOUNT);
    for (const price of ['100', '104', '103', '108', '107']) {
      await prints(bench, price);
      await later(bench, 1_000);
      kill(bench);
      bench = await restarted(bench);
    }
    await prints(bench, '103.01');
    expect(await statusOf(bench, id)).toBe('accepted');
    await prints(bench, '103');
    expect(await statusOf(bench, id)).toBe('triggered filled');
  });

  test('is looser by no more than the moves of its last second', async () => {
    const first = await trading();
    const id = await trailing(first, 'sell', AMOUNT);
    await prints(first, '100');
    for (let price = 101; price <= 120; price++) {
      await later(first, 100);
      await prints(first, String(price));
    }
    kill(first);
    // 110 was printed a second before the end; 120 just before it.
    const second = await restarted(first);
    await prints(second, '105');
    expect(await statusOf(second, id)).toBe('triggered filled');
  });

  test('has its first mark on disk before its acceptance is, whenever it is killed', async () => {
    const first = await trading();
    await placed(first, { quantity: decimal('2') });
    await prints(first, '120');
    const order: string[] = [];
    first.database.beforeSave = (scope, key, json) => {
      if (scope === 'paper-trails') order.push(`mark ${key} ${Object.values(JSON.parse(json))}`);
    };
    first.database.beforeAppend = (events) => {
      for (const { fact } of events) {
        if (fact.kind === 'orderEvent' && fact.event.kind === 'accepted') order.push('accepted');
      }
    };
    const id = await placed(first, { side: 'sell', type: 'trailingStop', trailing: AMOUNT });
    expect(order).toEqual([`mark ${BTC.id} 120`, 'accepted']);
    kill(first);

    // The market fell before the trader was back.
    const second = await restarted(first);
    await prints(second, '114');
    expect(await statusOf(second, id)).toBe('triggered filled');
  });
});

describe('how far trailing stops have followed', () => {
  test('is written once a second at most, and once more when the trader stops', async () => {
    const bench = await trading();
    let saves = 0;
    bench.database.beforeSave = (scope) => {
      if (scope === 'paper-trails') saves += 1;
    };
    const id = await trailing(bench, 'sell', AMOUNT);
    await prints(bench, '100');
    await later(bench, 1_000);
    saves = 0;
    for (let move = 1; move <= 50; move++) {
      await prints(bench, String(100 + move));
      await later(bench, 100);
    }
    expect(saves).toBeGreaterThanOrEqual(4);
    expect(saves).toBeLessThanOrEqual(6);
    await prints(bench, '200');
    await bench.service.stop();
    kill(bench);

    const second = await restarted(bench);
    await prints(second, '195');
    expect(await statusOf(second, id)).toBe('triggered filled');
  });

  test('is written as soon as the database is back, and tried again where it was refused', async () => {
    const first = await trading();
    const id = await trailing(first, 'sell', AMOUNT);
    await prints(first, '100');
    await later(first, 1_000);
    first.database.crash();
    await prints(first, '120');
    await later(first, 2_000);
    let refusals = 2;
    first.database.beforeSave = () => {
      if (refusals-- > 0) throw new Error('the disk is full');
    };
    first.reconnectDatabase();
    await later(first, 3_000);
    expect(refusals).toBeLessThan(0);
    expect(first.warnings).toContain('how far trailing stops have followed was not stored');
    kill(first);

    const second = await restarted(first);
    await prints(second, '115');
    expect(await statusOf(second, id)).toBe('triggered filled');
  });

  test('is forgotten of orders that are over', async () => {
    const bench = await trading();
    let kept = '';
    bench.database.beforeSave = (scope, _key, json) => {
      if (scope === 'paper-trails') kept = json;
    };
    const over = await trailing(bench, 'sell', AMOUNT);
    await prints(bench, '100');
    expect(Object.keys(JSON.parse(kept))).toEqual([over]);
    await bench.client.call('cancelOrder', { clientOrderId: over });
    await later(bench, 60);
    const id = await placed(bench, { side: 'sell', type: 'trailingStop', trailing: PERCENT });
    await prints(bench, '101');
    await later(bench, 1_000);
    expect(JSON.parse(kept)).toEqual({ [id]: '101' });
  });

  test('does not keep the trader from starting where it cannot be read', async () => {
    const first = await trading();
    const id = await trailing(first, 'sell', AMOUNT);
    kill(first);
    const { database } = first;
    let kept = false;
    database.beforeSave = () => {
      kept = true;
    };
    const writer = await restarted(first);
    await prints(writer, '100');
    expect(kept).toBe(true);
    kill(writer);
    database.damageState('paper-trails');

    const second = await restarted(first);
    expect(second.warnings).toContain('trailing stops of an instrument follow anew');
    await prints(second, '100', '95');
    expect(await statusOf(second, id)).toBe('triggered filled');
  });
});
