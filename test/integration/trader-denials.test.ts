import { afterAll, describe, expect, test } from 'vitest';
import type { Settings } from '#shared/contract/settings.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId, SignalId, StrategyId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { DENIAL_REASONS, type DenialReason, type RiskLimits } from '#shared/domain/risk.ts';
import { BTC, ETH } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { marketIntent, orderIntent } from '#test/support/order-intent.ts';
import { startTrader, type TraderBench } from '#test/support/start-trader.ts';
import { bought } from '#test/support/trader-steps.ts';

interface Case {
  readonly reason: DenialReason;
  readonly sentence: string;
  readonly intent: OrderIntent;
  readonly limits?: Partial<RiskLimits>;
  readonly before?: (bench: TraderBench) => Promise<void> | void;
  /** Other reasons that the same order breaks by its nature. */
  readonly also?: readonly DenialReason[];
}

const price = decimal;
const quantity = decimal;

const setState =
  (state: 'reducing' | 'halted', account: AccountId | null = null) =>
  async (bench: TraderBench) => {
    await bench.client.call('setTradingState', { account, state, reason: 'test' });
  };

/** The market stands at 100 bid, 101 asked; the account holds 100 000 USDT. */
const CASES: readonly Case[] = [
  {
    reason: 'trading-halted',
    sentence: 'any order while all trading is halted',
    intent: orderIntent(),
    before: setState('halted'),
  },
  {
    reason: 'trading-halted',
    sentence: 'any order while its account is halted',
    intent: orderIntent(),
    before: setState('halted', 'paper' as AccountId),
  },
  {
    reason: 'trading-reducing',
    sentence: 'a buy while only reducing orders may pass',
    intent: orderIntent(),
    before: setState('reducing'),
  },
  {
    reason: 'unknown-account',
    sentence: 'an order of an account that does not exist',
    intent: orderIntent({ account: 'nobody' as AccountId }),
  },
  {
    reason: 'unknown-instrument',
    sentence: 'an order for an instrument that is not traded here',
    intent: orderIntent({ instrument: 'DOGE/USDT@replay' as InstrumentId }),
  },
  { reason: 'invalid-quantity', sentence: 'a quantity of zero', intent: orderIntent({ quantity: quantity('0') }) },
  { reason: 'invalid-quantity', sentence: 'a negative quantity', intent: orderIntent({ quantity: quantity('-1') }) },
  {
    reason: 'invalid-price',
    sentence: 'a limit order without a limit price',
    intent: orderIntent({ limitPrice: null }),
  },
  {
    reason: 'invalid-price',
    sentence: 'a market order with a limit price',
    intent: marketIntent({ limitPrice: price('100') }),
  },
  {
    reason: 'invalid-trigger-price',
    sentence: 'a stop without a trigger price',
    intent: orderIntent({ type: 'stop', limitPrice: null }),
  },
  {
    reason: 'invalid-trigger-price',
    sentence: 'a limit order with a trigger price',
    intent: orderIntent({ triggerPrice: price('90') }),
  },
  {
    reason: 'invalid-trailing',
    sentence: 'a trailing stop without an offset',
    intent: marketIntent({ type: 'trailingStop' }),
  },
  {
    reason: 'invalid-trailing',
    sentence: 'a trailing stop that follows 100 % behind',
    intent: marketIntent({ type: 'trailingStop', trailing: { kind: 'percent', percent: decimal('100') } }),
  },
  {
    reason: 'invalid-time-in-force',
    sentence: 'a post-only order that must fill at once',
    intent: orderIntent({ postOnly: true, timeInForce: 'IOC' }),
  },
  {
    reason: 'invalid-time-in-force',
    sentence: 'a market order that is good till a date',
    intent: marketIntent({ timeInForce: 'GTD', expireTime: 1_900_000_000_000 }),
  },
  {
    reason: 'invalid-expire-time',
    sentence: 'good till a date that is past',
    intent: orderIntent({ timeInForce: 'GTD', expireTime: 1_000 }),
  },
  {
    reason: 'invalid-expire-time',
    sentence: 'a date on an order that is good till canceled',
    intent: orderIntent({ expireTime: 1_900_000_000_000 }),
  },
  {
    reason: 'quantity-step',
    sentence: 'a quantity between two steps',
    intent: orderIntent({ quantity: quantity('1.0005') }),
  },
  {
    reason: 'price-step',
    sentence: 'a price between two steps',
    intent: orderIntent({ limitPrice: price('100.001') }),
  },
  {
    reason: 'quantity-below-minimum',
    sentence: 'less than the smallest quantity',
    intent: orderIntent({ quantity: quantity('0.0005') }),
    also: ['quantity-step', 'notional-below-minimum'],
  },
  {
    reason: 'quantity-above-maximum',
    sentence: 'more than the largest quantity',
    intent: orderIntent({ quantity: quantity('1001'), limitPrice: price('95') }),
    limits: { maxOrderNotional: null, maxPositionNotional: null, maxExposure: null },
  },
  {
    reason: 'notional-below-minimum',
    sentence: 'an order worth less than the venue takes',
    intent: orderIntent({ quantity: quantity('0.05') }),
  },
  {
    reason: 'order-notional',
    sentence: 'an order whose notional exceeds the limit',
    intent: orderIntent({ quantity: quantity('11') }),
    limits: { maxOrderNotional: decimal('1000') },
  },
  {
    reason: 'position-size',
    sentence: 'an order that would make the position too large',
    intent: orderIntent({ quantity: quantity('5') }),
    limits: { maxPositionNotional: decimal('1000') },
    before: (bench) => bought(bench, '6'),
  },
  {
    reason: 'exposure',
    sentence: 'an order that would expose the account too much, other holdings counted',
    intent: orderIntent({ instrument: ETH.id, quantity: quantity('5') }),
    limits: { maxExposure: decimal('1000') },
    before: (bench) => bought(bench, '6'),
  },
  {
    reason: 'price-band',
    sentence: 'a limit too far from the market',
    intent: orderIntent({ limitPrice: price('80') }),
  },
  {
    reason: 'price-band',
    sentence: 'a market order that would walk the book too far',
    intent: marketIntent({ quantity: quantity('10') }),
    before: async ({ watcher }) => {
      watcher.book(
        BTC.id,
        [['100', '100']],
        [
          ['101', '1'],
          ['150', '100'],
        ],
      );
      await settle();
    },
  },
  {
    reason: 'order-rate',
    sentence: 'one order more than a minute allows',
    intent: orderIntent(),
    limits: { maxOrdersPerMinute: 1 },
    before: (bench) => bought(bench, '1'),
  },
  {
    reason: 'daily-loss',
    sentence: 'a buy after the day has lost too much, open positions counted',
    intent: orderIntent({ limitPrice: price('50') }),
    limits: { maxDailyLoss: decimal('100') },
    before: async (bench) => {
      await bought(bench, '5');
      bench.watcher.price(BTC.id, '50', '51');
      await settle();
    },
  },
  {
    reason: 'stale-price',
    sentence: 'an order on a price that is too old',
    intent: orderIntent(),
    before: ({ clock }) => clock.advanceAsync(10_001),
  },
  {
    reason: 'stale-price',
    sentence: 'an order while the watcher distrusts the stream',
    intent: orderIntent(),
    before: async ({ clock, watcher }) => {
      watcher.publish({
        kind: 'feedState',
        instrument: BTC.id,
        stale: true,
        reason: 'silence',
        eventTime: clock.now(),
        receivedTime: clock.now(),
      });
      await settle();
    },
  },
  {
    reason: 'no-price',
    sentence: 'an order before the first price',
    intent: marketIntent({ instrument: ETH.id }),
    before: async ({ watcher }) => {
      watcher.book(ETH.id, [], []);
      await settle();
    },
  },
  {
    reason: 'no-price',
    sentence: 'a market order larger than the whole book',
    intent: marketIntent({ quantity: quantity('101') }),
  },
  {
    reason: 'insufficient-funds',
    sentence: 'a buy that the account cannot pay, fee included',
    intent: orderIntent({ quantity: quantity('1000') }),
    limits: { maxOrderNotional: null, maxPositionNotional: null, maxExposure: null },
  },
  {
    reason: 'insufficient-funds',
    sentence: 'a sale of what is locked in another order',
    intent: orderIntent({ side: 'sell', limitPrice: price('105') }),
    before: async (bench) => {
      await bought(bench, '1');
      await bench.client.call('submitOrder', {
        intent: orderIntent({ side: 'sell', limitPrice: price('104') }),
        requestId: null,
      });
    },
  },
  {
    reason: 'reduce-only',
    sentence: 'a reduce-only sale of more than the position',
    intent: orderIntent({ side: 'sell', quantity: quantity('2'), reduceOnly: true }),
    before: (bench) => bought(bench, '1'),
    also: ['short-not-allowed', 'insufficient-funds'],
  },
  {
    reason: 'reduce-only',
    sentence: 'a reduce-only buy, as there are no short positions',
    intent: orderIntent({ reduceOnly: true }),
  },
  {
    reason: 'post-only-would-take',
    sentence: 'a post-only order that would take liquidity',
    intent: orderIntent({ postOnly: true, limitPrice: price('101') }),
  },
  {
    reason: 'short-not-allowed',
    sentence: 'a sale of what the account does not have',
    intent: orderIntent({ side: 'sell' }),
    also: ['insufficient-funds'],
  },
  {
    reason: 'duplicate-order',
    sentence: 'a second order for the same signal',
    intent: orderIntent({ origin: { kind: 'strategy', strategy: 's' as StrategyId, signal: 'signal-1' as SignalId } }),
    before: async ({ client }) => {
      const origin = { kind: 'strategy', strategy: 's' as StrategyId, signal: 'signal-1' as SignalId } as const;
      await client.call('submitOrder', { intent: orderIntent({ origin, quantity: quantity('2') }), requestId: null });
    },
  },
  {
    reason: 'log-unavailable',
    sentence: 'an order while the log cannot be written',
    intent: orderIntent(),
    before: async ({ database }) => {
      database.crash();
      await settle();
    },
  },
];

const seen = new Set<DenialReason>();

describe('the gate denies', () => {
  test.each(CASES)('$sentence ($reason); the venue is not called', async ({ reason, intent, limits, before, also }) => {
    const bench = await startTrader({ settings: (settings) => withLimits(settings, {}) });
    bench.watcher.price(BTC.id, '100', '101');
    bench.watcher.price(ETH.id, '100', '101');
    await settle();
    await before?.(bench);
    await bench.reconfigure((settings) => withLimits(settings, limits ?? {}));
    const sent = bench.venue.submitted.length;

    const outcome = await bench.client.call('submitOrder', { intent, requestId: null });

    const failed = outcome.outcome === 'denied' ? outcome.checks.filter((check) => !check.passed) : [];
    expect(failed.map((check) => check.reason).sort()).toEqual([reason, ...(also ?? [])].sort());
    expect(bench.venue.submitted).toHaveLength(sent);
    if (reason === 'log-unavailable') return void seen.add(reason);
    // A refusal is on record, with its reason and without money set aside.
    const { orders } = await bench.client.call('orderHistory', { account: null, before: null, limit: 1 });
    expect(orders[0]).toMatchObject({ status: 'denied', reason: failed[0]?.reason });
    expect(bench.database.events.at(-1)?.entries).toEqual([]);
    seen.add(reason);
  });

  test('an order of an account that is not a paper account (account-not-paper)', async () => {
    const { checkRisk } = await import('#main/services/trader/risk/check-risk.ts');
    const { livePicture } = await import('#test/support/risk-pictures.ts');
    const { DEFAULT_SETTINGS } = await import('#shared/contract/settings.ts');
    const checks = checkRisk(orderIntent(), livePicture(), DEFAULT_SETTINGS.risk.limits, 'active');
    expect(checks.filter((check) => !check.passed)).toMatchObject([{ reason: 'account-not-paper' }]);
    seen.add('account-not-paper');
  });

  afterAll(() => {
    expect([...seen].sort(), 'every reason has its case').toEqual([...DENIAL_REASONS].sort());
  });
});

describe('the gate lets pass', () => {
  test('a sale of what is held while only reducing orders may pass', async () => {
    const bench = await startTrader();
    bench.watcher.price(BTC.id, '100', '101');
    await settle();
    await bought(bench, '1');
    await setState('reducing')(bench);
    const outcome = await bench.client.call('submitOrder', { intent: marketIntent({ side: 'sell' }), requestId: null });
    expect(outcome.outcome).toBe('submitted');
  });

  test('a sale after the day has lost too much', async () => {
    const bench = await startTrader({ settings: (settings) => withLimits(settings, { maxDailyLoss: decimal('100') }) });
    bench.watcher.price(BTC.id, '100', '101');
    await settle();
    await bought(bench, '5');
    bench.watcher.price(BTC.id, '50', '51');
    await settle();
    const outcome = await bench.client.call('submitOrder', { intent: marketIntent({ side: 'sell' }), requestId: null });
    expect(outcome.outcome).toBe('submitted');
  });

  test('a second order for a signal whose first one was canceled: an exit must be tried again', async () => {
    const bench = await startTrader();
    bench.watcher.price(BTC.id, '100', '101');
    await settle();
    await bought(bench, '1');
    const origin = { kind: 'strategy', strategy: 's' as StrategyId, signal: 'exit-1' as SignalId } as const;
    const exit = { intent: marketIntent({ side: 'sell', reduceOnly: true, origin }), requestId: null };
    const first = await bench.client.call('submitOrder', exit);
    bench.venue.report([first.clientOrderId as never, { kind: 'canceled', reason: 'no-liquidity', time: 0 }]);
    await settle();
    expect((await bench.client.call('submitOrder', exit)).outcome).toBe('submitted');
    expect((await bench.client.call('submitOrder', exit)).outcome).toBe('denied');
  });

  test('a buy with the very last of the money at its limit price, and not one step more', async () => {
    const free = { maxOrderNotional: null, maxPositionNotional: null, maxExposure: null };
    const bench = await startTrader({ settings: (settings) => withLimits(settings, free) });
    bench.watcher.price(BTC.id, '100', '101');
    await settle();
    // 999 × 100 × 1.001 = 99 999.9
    const most = { intent: orderIntent({ quantity: quantity('999') }), requestId: null };
    expect((await bench.client.call('submitOrder', most)).outcome).toBe('submitted');
    const next = { intent: orderIntent({ quantity: quantity('0.1') }), requestId: null };
    expect(await bench.client.call('submitOrder', next)).toMatchObject({ outcome: 'denied' });
    const { balances } = await bench.client.call('snapshot', {});
    expect(balances).toEqual([{ account: 'paper', asset: 'USDT', total: '100000', free: '0.1', locked: '99999.9' }]);
  });
});

function withLimits(settings: Settings, limits: Partial<RiskLimits>): Settings {
  return { ...settings, risk: { limits: { ...settings.risk.limits, ...limits } } };
}
