import { beforeEach, describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { MatchingEngine } from '#shared/simulation/matching-engine.ts';
import {
  BTC_INSTRUMENT,
  engineWith,
  feedState,
  id,
  order,
  percent,
  print,
  quote,
  snapshot,
  told,
} from '#test/support/simulation-rig.ts';

const FEES = { fillModel: 'first-level', makerFeePercent: decimal('0.1'), takerFeePercent: decimal('0.2') } as const;

let engine: MatchingEngine;
beforeEach(() => {
  engine = engineWith({ set: { fillModel: 'first-level' } });
  engine.apply(quote('100', '101'), 1_000);
});

describe('the first-level fill model', () => {
  it('T-070 fills at the first level: a buy at the ask, a sell at the bid', () => {
    engine.submit(order('b'), 1_001);
    engine.submit(order('s', { side: 'sell' }), 1_001);
    expect(told(engine)).toEqual(['b accepted', 'b buy 1 @ 101 taker', 's accepted', 's sell 1 @ 100 taker']);
  });

  it('T-071 ignores volume: always the full quantity, without slippage, as often as asked', () => {
    engine.submit(order('a', { quantity: '1000' }), 1_001);
    engine.submit(order('b', { quantity: '1000' }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1000 @ 101 taker', 'b accepted', 'b buy 1000 @ 101 taker']);
  });

  it('T-072 looks at every tick: the first price within the limit fills', () => {
    engine.submit(order('a', { limitPrice: '99' }), 1_001);
    for (const [bid, ask] of [
      ['99', '100'],
      ['98.5', '99.5'],
    ] as const) {
      engine.apply(quote(bid, ask), 1_002);
    }
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(quote('98', '99'), 1_003);
    expect(told(engine)).toEqual(['a buy 1 @ 99 maker']);
  });

  it('T-073 realises pending limit and stop orders, and lets a position be sold short as well as long', () => {
    engine.submit(order('limit', { side: 'sell', limitPrice: '102' }), 1_001);
    engine.submit(order('stop', { side: 'sell', type: 'stop', triggerPrice: '95' }), 1_001);
    engine.apply(quote('102', '103'), 1_002);
    engine.apply(quote('94', '95'), 1_003);
    expect(told(engine)).toEqual([
      'limit accepted',
      'stop accepted',
      'limit sell 1 @ 102 maker',
      'stop triggered',
      'stop sell 1 @ 94 maker',
    ]);
  });

  it('T-074 an unlimited account has any order accepted; one of 1000 USD at 30 times no more than 30000', () => {
    engine.submit(order('any', { quantity: '1000000' }), 1_001);
    expect(told(engine)[0]).toBe('any accepted');
    const margin = engineWith({ set: { fillModel: 'first-level' }, spendable: () => decimal('30000') });
    margin.apply(quote('100', '101'), 1_000);
    // 297 × 101 = 29997 ≤ 30000; 298 × 101 = 30098 > 30000
    margin.submit(order('fits', { quantity: '297' }), 1_001);
    margin.submit(order('not', { quantity: '298' }), 1_001);
    expect(told(margin)).toEqual(['fits accepted', 'fits buy 297 @ 101 taker', 'not rejected insufficient-funds']);
  });

  it('T-075 rejects below the minimum size, below the minimum notional, and without the quote (buy) or base (sell)', () => {
    const strict = engineWith({
      set: { fillModel: 'first-level' },
      instrumentOf: () => BTC_INSTRUMENT,
      spendable: ({ side }) => decimal(side === 'buy' ? '200' : '0.5'),
    });
    strict.apply(quote('10', '11'), 1_000);
    strict.submit(order('size', { quantity: '0.05' }), 1_001);
    strict.submit(order('notional', { quantity: '0.4' }), 1_001); // 0.4 × 11 = 4.4 < 5
    strict.submit(order('quote', { quantity: '20' }), 1_001); // 20 × 11 = 220 > 200
    strict.submit(order('base', { side: 'sell', quantity: '0.6' }), 1_001); // 0.6 > 0.5
    expect(told(strict)).toEqual([
      'size rejected quantity-below-minimum',
      'notional rejected notional-below-minimum',
      'quote rejected insufficient-funds',
      'base rejected insufficient-funds',
    ]);
  });

  it('T-076 a market order is immediate', () => {
    engine.submit(order('a'), 1_001);
    expect(engine.statusOf(id('a'))).toBe('filled');
  });

  it.each([
    ['buy', '102', 'a buy 1 @ 101 maker'],
    ['sell', '99', 'a sell 1 @ 100 maker'],
  ] as const)(
    'T-077 a %s limit at %s fills at once at the price to be had, better than its limit',
    (side, limitPrice, filled) => {
      engine.submit(order('a', { side, limitPrice }), 1_001);
      expect(told(engine)).toEqual(['a accepted', filled]);
    },
  );

  it('T-077 a limit equal to the price fills, one step away rests', () => {
    engine.submit(order('at', { limitPrice: '101' }), 1_001);
    engine.submit(order('away', { limitPrice: '100.5' }), 1_001);
    expect(told(engine)).toEqual(['at accepted', 'at buy 1 @ 101 maker', 'away accepted']);
  });

  it('T-078 a buy stop triggers when the bid reaches it, a sell stop when the ask does; then as market', () => {
    engine.submit(order('b', { type: 'stop', triggerPrice: '103' }), 1_001);
    engine.submit(order('s', { side: 'sell', type: 'stop', triggerPrice: '98' }), 1_001);
    engine.apply(quote('102.5', '103.5'), 1_002); // the ask is there, the bid not yet
    expect(told(engine)).toEqual(['b accepted', 's accepted']);
    engine.apply(quote('103', '104'), 1_003);
    expect(told(engine)).toEqual(['b triggered', 'b buy 1 @ 104 maker']);
    engine.apply(quote('97.5', '98.5'), 1_004); // the bid is there, the ask not yet
    expect(told(engine)).toEqual([]);
    engine.apply(quote('97', '98'), 1_005);
    expect(told(engine)).toEqual(['s triggered', 's sell 1 @ 97 maker']);
  });

  it('T-079 a take-profit buy triggers when the bid falls to it, a sell when the ask rises to it', () => {
    engine.submit(order('b', { type: 'takeProfit', triggerPrice: '98' }), 1_001);
    engine.submit(order('s', { side: 'sell', type: 'takeProfit', triggerPrice: '103' }), 1_001);
    engine.apply(quote('98', '99'), 1_002);
    engine.apply(quote('102', '103'), 1_003);
    expect(told(engine)).toEqual([
      'b accepted',
      's accepted',
      'b triggered',
      'b buy 1 @ 99 maker',
      's triggered',
      's sell 1 @ 102 maker',
    ]);
  });

  it('T-079 a stop-limit triggers as a stop, its limit then bounds the price, and it stays until it fills', () => {
    engine.submit(order('a', { type: 'stopLimit', triggerPrice: '103', limitPrice: '103' }), 1_001);
    engine.apply(quote('103', '104'), 1_002); // triggered, but the ask is beyond the limit
    expect(told(engine)).toEqual(['a accepted', 'a triggered']);
    engine.apply(quote('102', '103'), 1_003);
    expect(told(engine)).toEqual(['a buy 1 @ 103 maker']);
  });

  it('T-079 a take-profit-limit that has not triggered stays in the market', () => {
    engine.submit(order('a', { side: 'sell', type: 'takeProfitLimit', triggerPrice: '110', limitPrice: '109' }), 1_001);
    for (let tick = 0; tick < 50; tick++) engine.apply(quote('100', '101'), 1_002 + tick);
    expect(engine.statusOf(id('a'))).toBe('accepted');
    engine.apply(quote('109.5', '110'), 2_000);
    expect(told(engine)).toEqual(['a accepted', 'a triggered', 'a sell 1 @ 109.5 maker']);
  });

  it.each([
    // A long of 1: its exits are sells and look at the bid
    [
      'long take-profit',
      '1',
      'sell',
      'takeProfit',
      '103',
      ['102.5', '103.5'],
      ['103', '104'],
      'a sell 1 @ 103 maker fee 0.103',
    ],
    ['long stop-loss', '1', 'sell', 'stop', '98', ['98.5', '99.5'], ['98', '99'], 'a sell 1 @ 98 taker fee 0.196'],
    // A short of 1: its exits are buys and look at the ask
    [
      'short take-profit',
      '-1',
      'buy',
      'takeProfit',
      '98',
      ['97.5', '98.5'],
      ['97', '98'],
      'a buy 1 @ 98 maker fee 0.098',
    ],
    [
      'short stop-loss',
      '-1',
      'buy',
      'stop',
      '103',
      ['101.5', '102.5'],
      ['102', '103'],
      'a buy 1 @ 103 taker fee 0.206',
    ],
  ] as const)(
    'T-080 a %s triggers at the price at which the position closes',
    (_name, position, side, type, triggerPrice, before, at, filled) => {
      const held = engineWith({ set: FEES, initialPosition: () => decimal(position) });
      held.apply(quote('100', '101'), 1_000);
      held.submit(order('a', { side, type, triggerPrice, reduceOnly: true }), 1_001);
      held.apply(quote(before[0], before[1]), 1_002);
      expect(told(held)).toEqual(['a accepted']);
      held.apply(quote(at[0], at[1]), 1_003);
      expect(told(held)).toEqual(['a triggered', filled]);
    },
  );

  it('T-081 charges in quote: the taker fee for market orders, the maker fee for all others', () => {
    const charged = engineWith({ set: FEES });
    charged.apply(quote('100', '101'), 1_000);
    charged.submit(order('m'), 1_001); // 101 × 0.2 % = 0.202
    charged.submit(order('l', { side: 'sell', limitPrice: '100' }), 1_001); // 100 × 0.1 % = 0.1
    expect(told(charged)).toEqual([
      'm accepted',
      'm buy 1 @ 101 taker fee 0.202',
      'l accepted',
      'l sell 1 @ 100 maker fee 0.1',
    ]);
  });

  it('T-082 tells opened, then traded in full, after which the order is gone', () => {
    engine.submit(order('a'), 1_001);
    expect(engine.takeReports().map(({ event }) => event.kind)).toEqual(['accepted', 'filled']);
    engine.cancel(id('a'), 1_002);
    expect(told(engine)).toEqual(['a cancelRejected order-done']);
  });

  it('T-083 a resting order spends no more than was locked for it', () => {
    const locked = engineWith({ set: FEES, spendable: () => decimal('99.099') });
    locked.apply(quote('100', '101'), 1_000);
    // 99 + 0.1 % = 99.099: exactly what is locked; a worse limit is refused
    locked.submit(order('a', { limitPrice: '99' }), 1_001);
    locked.submit(order('b', { limitPrice: '99.5' }), 1_001);
    locked.apply(quote('98', '99'), 1_002);
    expect(told(locked)).toEqual(['a accepted', 'b rejected insufficient-funds', 'a buy 1 @ 99 maker fee 0.099']);
  });

  it('knows IOC, FOK and post-only as every venue does', () => {
    engine.submit(order('i', { limitPrice: '100', timeInForce: 'IOC' }), 1_001);
    engine.submit(order('f', { limitPrice: '100', timeInForce: 'FOK' }), 1_001);
    engine.submit(order('p', { limitPrice: '101', postOnly: true }), 1_001);
    expect(told(engine)).toEqual([
      'i accepted',
      'i canceled immediate-or-cancel',
      'f accepted',
      'f canceled fill-or-kill',
      'p rejected post-only-would-take',
    ]);
  });

  it('lets a trailing stop that sells follow the ask', () => {
    engine.submit(order('a', { side: 'sell', type: 'trailingStop', trailing: percent('10') }), 1_001);
    engine.apply(quote('119', '120'), 1_002); // level 120 × 0.9 = 108
    engine.apply(quote('108', '109'), 1_003);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(quote('107', '108'), 1_004);
    expect(told(engine)).toEqual(['a triggered', 'a sell 1 @ 107 maker']);
  });

  it('takes its prices from the book where there are no quotes, and fills nothing while stale', () => {
    const fresh = engineWith({ set: { fillModel: 'first-level' } });
    fresh.submit(order('none'), 999);
    fresh.apply(snapshot(1, [['100', '1']], [['101', '1']]), 1_000);
    fresh.submit(order('a', { quantity: '7' }), 1_001);
    fresh.submit(order('rests', { limitPrice: '100' }), 1_001);
    fresh.apply(feedState('silence'), 1_002);
    fresh.submit(order('b'), 1_003);
    fresh.apply(snapshot(2, [['99', '1']], [['100', '1']]), 1_004);
    expect(told(fresh)).toEqual([
      'none rejected no-price',
      'a accepted',
      'a buy 7 @ 101 taker',
      'rests accepted',
      'b rejected stale-price',
    ]);
    fresh.apply(feedState('live'), 1_005);
    fresh.apply(print('100', '1', 'buy'), 1_006);
    fresh.apply(snapshot(3, [['99', '1']], [['100', '1']]), 1_007);
    expect(told(fresh)).toEqual(['rests buy 1 @ 100 maker']);
  });

  it('may be switched for the other model while orders work', () => {
    engine.apply(snapshot(1, [['100', '5']], [['101', '1']]), 1_000);
    engine.submit(order('a', { limitPrice: '100', quantity: '2' }), 1_001);
    engine.configure({ makerFeePercent: decimal('0'), takerFeePercent: decimal('0'), latencyMs: 0, fillModel: 'book' });
    engine.apply(print('100', '4', 'sell'), 1_002); // 5 rest before it
    engine.apply(print('100', '2', 'sell'), 1_003);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1 @ 100 maker']);
  });
});
