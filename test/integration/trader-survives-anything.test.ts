import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPaperVenue } from '#main/venues/paper/paper-venue.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { add, type Decimal, decimal, isNegative, ZERO } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import { isWorking, ORDER_TYPES, type OrderIntent, TIMES_IN_FORCE } from '#shared/domain/order.ts';
import { BTC, ETH } from '#test/support/fake-watcher.ts';
import { type ManualClock, manualClock, settle } from '#test/support/manual-clock.ts';
import { createMemoryDatabase, type MemoryDatabase } from '#test/support/memory-database.ts';
import { startTrader, type TraderBench } from '#test/support/start-trader.ts';

/** What a step does; the numbers are dice. */
type Step =
  | { readonly kind: 'order'; readonly dice: readonly number[] }
  | { readonly kind: 'market'; readonly dice: readonly number[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cancel' | 'cancelAll' | 'flatten' | 'reset' | 'restart' | 'databaseDies' | 'watcherDies' };

const dice = fc.array(fc.nat({ max: 999 }), { minLength: 10, maxLength: 10 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('order' as const), dice }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('market' as const), dice }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'cancel' as const,
        'cancel' as const,
        'cancelAll' as const,
        'flatten' as const,
        'reset' as const,
        'restart' as const,
        'databaseDies' as const,
        'watcherDies' as const,
      ),
    }),
  },
);

const INSTRUMENTS: readonly InstrumentId[] = [BTC.id, ETH.id];
const pick = <Item>(items: readonly Item[], die: number): Item => items[die % items.length] as Item;
const cents = (value: number): string => (Math.max(50, Math.round(value)) / 100).toFixed(2);

function intentFrom(rolls: readonly number[], account: AccountId, now: number): OrderIntent {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0] = rolls;
  const type = pick(ORDER_TYPES, a);
  const timeInForce = pick(TIMES_IN_FORCE, b);
  const near = (die: number): Decimal => decimal(cents(10_000 + (die - 500) * 3));
  const limited = type === 'limit' || type === 'stopLimit' || type === 'takeProfitLimit';
  return {
    account,
    instrument: pick(INSTRUMENTS, c),
    side: d % 2 === 0 ? 'buy' : 'sell',
    type,
    // Now and then nearly all the account can pay.
    quantity: decimal(((1 + e) / (e % 3 === 0 ? 1 : 10)).toFixed(3)),
    limitPrice: limited ? near(f) : null,
    triggerPrice: type === 'stop' || type === 'takeProfit' || (limited && type !== 'limit') ? near(g) : null,
    trailing:
      type === 'trailingStop'
        ? h % 2 === 0
          ? { kind: 'percent', percent: decimal('1') }
          : { kind: 'amount', amount: decimal('0.5') }
        : null,
    timeInForce,
    expireTime: timeInForce === 'GTD' ? now + 1 + i * 5 : null,
    postOnly: j % 10 === 0,
    reduceOnly: j % 7 === 0,
    origin: { kind: 'person' },
  };
}

/** The market may stand anywhere between 60 and 140, thin or deep, and print a trade. */
function moveMarket(bench: TraderBench, rolls: readonly number[]): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = rolls;
  const instrument = pick(INSTRUMENTS, a);
  const middle = 6_000 + b * 8;
  const depth = (die: number): string => ((1 + die) / (die % 2 === 0 ? 1 : 10)).toFixed(1);
  const level = (offset: number, die: number) => [cents(middle + offset), depth(die)] as const;
  bench.watcher.book(
    instrument,
    [level(-1, c), level(-40, d), level(-300, e)],
    [level(1, d), level(40, e), level(900, c)],
  );
  bench.watcher.publish({
    kind: 'trade',
    instrument,
    tradeNumber: 1,
    price: decimal(cents(middle)),
    quantity: decimal(depth(e)),
    aggressor: a % 3 === 0 ? 'buy' : 'sell',
    eventTime: bench.clock.now(),
    receivedTime: bench.clock.now(),
  });
}

async function begin(clock: ManualClock, database: MemoryDatabase): Promise<TraderBench> {
  const none = {
    maxOrderNotional: null,
    maxPositionNotional: null,
    maxExposure: null,
    maxDailyLoss: null,
    maxOrdersPerMinute: null,
    priceBandPercent: null,
  };
  const settings = (all: Settings): Settings => ({ ...all, risk: { limits: { ...all.risk.limits, ...none } } });
  const bench = await startTrader({ clock, database, settings, ports: { createVenue: createPaperVenue } });
  for (const rolls of [
    [0, 500, 500, 500, 500],
    [1, 500, 500, 500, 500],
  ])
    moveMarket(bench, rolls);
  await settle();
  return bench;
}

async function take(bench: TraderBench, next: Step): Promise<TraderBench> {
  const account = 'paper' as AccountId;
  const { client, clock, database, watcher } = bench;
  const everything = { account: null, instrument: null };
  /** A call, while time goes on. */
  const during = async (call: Promise<unknown>): Promise<void> => {
    let over = false;
    const ended = call.then(
      () => (over = true),
      () => (over = true),
    );
    for (let rounds = 0; !over && rounds < 200; rounds++) await clock.advanceAsync(50);
    await ended;
  };
  switch (next.kind) {
    case 'order':
      await during(
        client.call('submitOrder', { intent: intentFrom(next.dice, account, clock.now()), requestId: null }),
      );
      break;
    case 'market':
      moveMarket(bench, next.dice);
      await settle();
      break;
    case 'wait':
      await clock.advanceAsync(next.ms);
      break;
    case 'cancel': {
      const working = (await client.call('snapshot', {})).orders.find((order) => isWorking(order.status));
      if (working !== undefined) await during(client.call('cancelOrder', { clientOrderId: working.clientOrderId }));
      break;
    }
    case 'cancelAll':
      await during(client.call('cancelAll', everything));
      break;
    case 'flatten':
      await during(client.call('flatten', everything));
      break;
    case 'reset':
      await during(client.call('resetPaperAccount', { account }));
      break;
    case 'databaseDies':
      database.crash();
      await settle();
      bench.reconnectDatabase();
      await clock.advanceAsync(500);
      break;
    case 'watcherDies':
      watcher.crash();
      await clock.advanceAsync(100);
      bench.reconnectWatcher();
      await settle();
      break;
    case 'restart':
      await during(bench.service.stop());
      return begin(clock, database);
  }
  return bench;
}

async function check(bench: TraderBench): Promise<void> {
  await settle();
  const { balances, orders, positions } = await bench.client.call('snapshot', {});
  for (const { free, locked, total } of balances) {
    expect(isNegative(free) || isNegative(locked), `${free} free, ${locked} locked`).toBe(false);
    expect(add(free, locked)).toBe(total);
  }
  if (!orders.some((order) => isWorking(order.status)))
    expect(balances.every(({ locked }) => locked === ZERO)).toBe(true);
  for (const order of orders) expect(add(order.filledQuantity, order.leavesQuantity)).toBe(order.quantity);
  for (const position of positions) {
    const base = position.instrument.split('/')[0];
    // Everything was bought here, so the account holds exactly its positions.
    expect(balances.find(({ asset }) => asset === base)?.total ?? ZERO).toBe(position.quantity);
  }
}

/** Per asset all holders together hold nothing: what one has another gave. */
function checkLog(database: MemoryDatabase): void {
  const sums = new Map<string, Decimal>();
  for (const { entries } of database.events) {
    for (const { asset, amount } of entries) sums.set(asset, add(sums.get(asset) ?? ZERO, amount));
  }
  for (const [asset, sum] of sums) expect(sum, asset).toBe(ZERO);
  expect(database.events.map(({ seq }) => seq)).toEqual(database.events.map((_, index) => index + 1));
}

test('whatever orders, markets, crashes and restarts come together: no balance is negative, nothing is lost, a restart shows the same', {
  timeout: 120_000,
}, async () => {
  let fills = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const clock = manualClock();
      const database = createMemoryDatabase();
      let bench = await begin(clock, database);
      for (const next of steps) {
        bench = await take(bench, next);
        await check(bench);
      }
      checkLog(database);
      await clock.advanceAsync(1_000);
      const before = await bench.client.call('snapshot', {});
      fills += before.fills.length;
      expect(bench.published.at(-1) ?? null).toEqual(bench.published.length === 0 ? null : database.events.at(-1));

      await bench.service.stop();
      const again = await startTrader({ clock, database });
      const after = await again.client.call('snapshot', {});
      expect(after.fills).toEqual(before.fills);
      expect(after.positions).toEqual(before.positions);
      expect(after.balances.map(({ asset, total }) => [asset, total])).toEqual(
        before.balances.map(({ asset, total }) => [asset, total]),
      );
    }),
    { numRuns: 60 },
  );
  expect(fills, 'something was traded at all').toBeGreaterThan(200);
});
