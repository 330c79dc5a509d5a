import { beforeEach, describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import type { MatchingEngine } from '#shared/simulation/matching-engine.ts';
import {
  BTC_INSTRUMENT,
  engineWith,
  feedState,
  id,
  order,
  print,
  quote,
  snapshot,
  told,
  update,
} from '#test/support/simulation-rig.ts';

/** Bids 100 × 2, 99 × 3, 98 × 5; asks 101 × 1, 102 × 2, 103 × 4. */
const BOOK = snapshot(
  1,
  [
    ['100', '2'],
    ['99', '3'],
    ['98', '5'],
  ],
  [
    ['101', '1'],
    ['102', '2'],
    ['103', '4'],
  ],
);

let engine: MatchingEngine;
beforeEach(() => {
  engine = engineWith();
  engine.apply(BOOK, 1_000);
});

describe('an order that takes from the recorded book', () => {
  it('walks the asks level by level, in part where they do not suffice', () => {
    // 2.5 = 1 @ 101 + 1.5 @ 102
    engine.submit(order('a', { quantity: '2.5' }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1 @ 101 taker', 'a buy 1.5 @ 102 taker']);
    expect(engine.statusOf(id('a'))).toBe('filled');
  });

  it('walks the bids when it sells', () => {
    engine.submit(order('a', { side: 'sell', quantity: '4' }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a sell 2 @ 100 taker', 'a sell 2 @ 99 taker']);
  });

  it('cancels what a market order cannot get when the book is empty behind it', () => {
    // all asks: 1 + 2 + 4 = 7
    engine.submit(order('a', { quantity: '10' }), 1_001);
    expect(told(engine)).toEqual([
      'a accepted',
      'a buy 1 @ 101 taker',
      'a buy 2 @ 102 taker',
      'a buy 4 @ 103 taker',
      'a canceled no-liquidity',
    ]);
  });

  it('stops at its limit and rests with what is left', () => {
    engine.submit(order('a', { quantity: '5', limitPrice: '102' }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1 @ 101 taker', 'a buy 2 @ 102 taker']);
    expect(engine.statusOf(id('a'))).toBe('partiallyFilled');
  });

  it('does not take the same resting quantity twice, neither for one account nor for two', () => {
    engine.submit(order('a', { quantity: '1' }), 1_001);
    engine.submit(order('b', { quantity: '1', account: 'paper-2' as AccountId }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1 @ 101 taker', 'b accepted', 'b buy 1 @ 102 taker']);
  });

  it('may take what a level gained since, and all of it once it was gone', () => {
    engine.submit(order('a', { quantity: '1' }), 1_001);
    told(engine);
    // 101 shows 1 → 1.25: 0.25 is new
    engine.apply(update(2, [], [['101', '1.25']]), 1_002);
    engine.submit(order('b', { quantity: '1', limitPrice: '101', timeInForce: 'IOC' }), 1_003);
    expect(told(engine)).toEqual(['b accepted', 'b buy 0.25 @ 101 taker', 'b canceled immediate-or-cancel']);
    // the level shrinks: nothing of it is new
    engine.apply(update(3, [], [['101', '0.5']]), 1_004);
    engine.submit(order('c', { quantity: '1', limitPrice: '101', timeInForce: 'IOC' }), 1_005);
    expect(told(engine)).toEqual(['c accepted', 'c canceled immediate-or-cancel']);
    engine.apply(update(4, [], [['101', '0']]), 1_006);
    engine.apply(update(5, [], [['101', '0.5']]), 1_007);
    engine.submit(order('d', { quantity: '1', limitPrice: '101', timeInForce: 'IOC' }), 1_008);
    expect(told(engine)).toEqual(['d accepted', 'd buy 0.5 @ 101 taker', 'd canceled immediate-or-cancel']);
  });

  it('remembers what it took across a fresh snapshot of the book', () => {
    engine.submit(order('a', { quantity: '1' }), 1_001);
    told(engine);
    engine.apply(
      snapshot(
        9,
        [['100', '2']],
        [
          ['101', '1'],
          ['102', '2'],
        ],
      ),
      1_002,
    );
    engine.submit(order('b', { quantity: '1' }), 1_003);
    expect(told(engine)).toEqual(['b accepted', 'b buy 1 @ 102 taker']);
  });

  it.each([
    // 1 @ 101 + 2 @ 102 = 3 are there within 102
    ['3', ['a accepted', 'a buy 1 @ 101 taker', 'a buy 2 @ 102 taker']],
    ['3.1', ['a accepted', 'a canceled fill-or-kill']],
  ])('fills FOK of %s in full or not at all', (quantity, expected) => {
    engine.submit(order('a', { quantity, limitPrice: '102', timeInForce: 'FOK' }), 1_001);
    expect(told(engine)).toEqual(expected);
  });

  it('leaves nothing of an IOC', () => {
    engine.submit(order('a', { quantity: '3', limitPrice: '101', timeInForce: 'IOC' }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1 @ 101 taker', 'a canceled immediate-or-cancel']);
  });

  it('rejects post-only where it would take, and lets it rest where it would not', () => {
    engine.submit(order('a', { limitPrice: '101', postOnly: true }), 1_001);
    engine.submit(order('b', { limitPrice: '100.5', postOnly: true }), 1_001);
    engine.submit(order('c', { side: 'sell', limitPrice: '100', postOnly: true }), 1_001);
    expect(told(engine)).toEqual(['a rejected post-only-would-take', 'b accepted', 'c rejected post-only-would-take']);
  });
});

describe('an order that rests', () => {
  it('waits behind the volume at its price and trades with what prints beyond it', () => {
    engine.submit(order('a', { quantity: '1', limitPrice: '100' }), 1_001);
    // 2 rest before it: 1.5 leave 0.5, then 0.5 + 0.7 reach it
    engine.apply(print('100', '1.5', 'sell'), 1_002);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print('100', '1.2', 'sell'), 1_003);
    expect(told(engine)).toEqual(['a buy 0.7 @ 100 maker']);
    engine.apply(print('100', '5', 'sell'), 1_004);
    expect(told(engine)).toEqual(['a buy 0.3 @ 100 maker']);
  });

  it('moves up when its level shrinks below the queue before it, not when it grows', () => {
    engine.submit(order('a', { quantity: '1', limitPrice: '100' }), 1_001);
    engine.apply(update(2, [['100', '9']], []), 1_002);
    engine.apply(update(3, [['100', '0.4']], []), 1_003);
    // 0.4 left before it: of 1 the rest, 0.6, is ours
    engine.apply(print('100', '1', 'sell'), 1_004);
    expect(told(engine)).toEqual(['a accepted', 'a buy 0.6 @ 100 maker']);
  });

  it('is first at a price where nothing rested', () => {
    engine.submit(order('a', { quantity: '1', limitPrice: '100.5' }), 1_001);
    engine.apply(print('100.5', '0.4', 'sell'), 1_002);
    expect(told(engine)).toEqual(['a accepted', 'a buy 0.4 @ 100.5 maker']);
  });

  it('does not trade with a print at its price that its own side took', () => {
    engine.submit(order('a', { quantity: '1', limitPrice: '100.5' }), 1_001);
    engine.apply(print('100.5', '5', 'buy'), 1_002);
    expect(told(engine)).toEqual(['a accepted']);
  });

  it('trades at its own price when the market prints through it, at most what printed', () => {
    engine.submit(order('a', { quantity: '3', limitPrice: '100' }), 1_001);
    engine.apply(print('99.5', '1.25', 'sell'), 1_002);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1.25 @ 100 maker']);
  });

  it('shares a print between orders: better price first, then the earlier', () => {
    engine.submit(order('a', { quantity: '1', limitPrice: '100' }), 1_001);
    engine.submit(order('b', { quantity: '1', limitPrice: '100' }), 1_001);
    engine.submit(order('c', { quantity: '1', limitPrice: '100.5' }), 1_001);
    told(engine);
    // 3.75 sold at 100: 1 to c on the way, 2 to the queue, 0.75 to a
    engine.apply(print('100', '3.75', 'sell'), 1_002);
    expect(told(engine)).toEqual(['c buy 1 @ 100.5 maker', 'a buy 0.75 @ 100 maker']);
    engine.apply(print('100', '1', 'sell'), 1_003);
    expect(told(engine)).toEqual(['a buy 0.25 @ 100 maker', 'b buy 0.75 @ 100 maker']);
  });

  it('trades as maker at its own price when the other side of the book comes to it, at most what is shown there', () => {
    engine.submit(order('a', { quantity: '3', limitPrice: '100.5' }), 1_001);
    engine.apply(update(2, [], [['100', '1.5']]), 1_002);
    expect(told(engine)).toEqual(['a accepted', 'a buy 1.5 @ 100.5 maker']);
    // the same level, told again, has no more to give
    engine.apply(update(3, [], [['100', '1.5']]), 1_003);
    expect(told(engine)).toEqual([]);
    engine.apply(update(4, [], [['100', '1.75']]), 1_004);
    expect(told(engine)).toEqual(['a buy 0.25 @ 100.5 maker']);
  });

  it('works the same way for sells', () => {
    engine.submit(order('a', { side: 'sell', quantity: '2', limitPrice: '101' }), 1_001);
    engine.apply(print('101', '1.5', 'buy'), 1_002); // 1 before it, 0.5 reach it
    engine.apply(print('101.5', '0.25', 'buy'), 1_003); // through it
    engine.apply(update(2, [['101.5', '0.5']], []), 1_004); // a bid comes to it
    expect(told(engine)).toEqual([
      'a accepted',
      'a sell 0.5 @ 101 maker',
      'a sell 0.25 @ 101 maker',
      'a sell 0.5 @ 101 maker',
    ]);
  });

  it('ends at the time named with GTD, and not before', () => {
    engine.submit(order('a', { limitPrice: '100', timeInForce: 'GTD', expireTime: 5_000 }), 1_001);
    engine.advanceTo(4_999);
    expect(told(engine)).toEqual(['a accepted']);
    engine.advanceTo(5_000);
    expect(told(engine)).toEqual(['a expired expire-time']);
    engine.submit(order('b', { limitPrice: '100', timeInForce: 'GTD', expireTime: 5_000 }), 5_001);
    expect(told(engine)).toEqual(['b rejected invalid-expire-time']);
  });

  it('ends when canceled; a cancel of what is over or unknown is refused', () => {
    engine.submit(order('a', { limitPrice: '100' }), 1_001);
    engine.cancel(id('a'), 1_002);
    engine.cancel(id('a'), 1_003);
    engine.cancel(id('never'), 1_003);
    engine.apply(print('90', '100', 'sell'), 1_004);
    expect(told(engine)).toEqual([
      'a accepted',
      'a canceled requested',
      'a cancelRejected order-done',
      'never cancelRejected unknown-order',
    ]);
  });
});

describe('a stale or broken feed', () => {
  it.each(['silence', 'paused', 'gap', 'disconnected'] as const)('fills nothing during a %s', (reason) => {
    engine.submit(order('a', { limitPrice: '100' }), 1_001);
    engine.submit(order('s', { side: 'sell', type: 'stop', triggerPrice: '99' }), 1_001);
    engine.apply(feedState(reason), 1_002);
    engine.apply(print('90', '100', 'sell'), 1_003);
    engine.apply(update(2, [], [['90', '100']]), 1_004);
    engine.submit(order('m'), 1_005);
    engine.submit(order('p', { limitPrice: '99', postOnly: true }), 1_005);
    expect(told(engine)).toEqual(['a accepted', 's accepted', 'm rejected stale-price', 'p rejected stale-price']);
  });

  it('lets a limit order that came meanwhile take once prices are live', () => {
    engine.apply(feedState('silence'), 1_002);
    engine.submit(order('a', { limitPrice: '101' }), 1_003);
    engine.apply(feedState('live'), 1_004);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(update(2, [], [['104', '1']]), 1_005);
    expect(told(engine)).toEqual(['a buy 1 @ 101 taker']);
  });

  it('sends orders to the back of the queue when the book had a hole', () => {
    engine.submit(order('a', { limitPrice: '100' }), 1_001);
    engine.apply(print('100', '2', 'sell'), 1_002); // the queue is gone
    engine.apply(feedState('gap'), 1_003);
    engine.apply(snapshot(50, [['100', '3']], [['101', '1']]), 1_004);
    engine.apply(feedState('live'), 1_005);
    engine.apply(print('100', '3', 'sell'), 1_006);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print('100', '1', 'sell'), 1_007);
    expect(told(engine)).toEqual(['a buy 1 @ 100 maker']);
  });

  it('trusts no book with missed updates, even before the feed says so', () => {
    engine.submit(order('a', { limitPrice: '100.5' }), 1_001);
    engine.apply(update(7, [], [['100', '5']]), 1_002); // 2 to 6 are missing
    engine.submit(order('m'), 1_003);
    engine.apply(print('90', '5', 'sell'), 1_004);
    expect(told(engine)).toEqual(['a accepted', 'm rejected no-price']);
  });

  it('rejects what must trade at once before there is any book', () => {
    const fresh = engineWith();
    fresh.apply(quote('100', '101'), 1_000);
    fresh.submit(order('m'), 1_000);
    fresh.submit(order('i', { limitPrice: '200', timeInForce: 'IOC' }), 1_000);
    fresh.submit(order('l', { limitPrice: '102' }), 1_000);
    expect(told(fresh)).toEqual(['m rejected no-price', 'i rejected no-price', 'l accepted']);
    fresh.apply(BOOK, 1_001);
    expect(told(fresh)).toEqual(['l buy 1 @ 101 taker']);
  });
});

describe('fees and latency', () => {
  it('charges maker and taker each their percent of price × quantity, in the quote currency', () => {
    const charged = engineWith({ set: { makerFeePercent: decimal('0.02'), takerFeePercent: decimal('0.1') } });
    charged.apply(BOOK, 1_000);
    charged.submit(order('a', { quantity: '2', limitPrice: '101' }), 1_001);
    charged.apply(print('101', '1', 'sell'), 1_002);
    const reports = charged.takeReports();
    // taker 1 × 101 × 0.1 % = 0.101; maker 1 × 101 × 0.02 % = 0.0202
    expect(
      reports.flatMap(({ event }) => (event.kind === 'filled' ? [[event.fill.fee, event.fill.feeAsset]] : [])),
    ).toEqual([
      ['0.101', 'USDT'],
      ['0.0202', 'USDT'],
    ]);
  });

  it('lets a submit and a cancel take effect after the latency, on the market as it is then', () => {
    const slow = engineWith({ set: { latencyMs: 50 } });
    slow.apply(BOOK, 1_000);
    slow.submit(order('m', { quantity: '1' }), 1_000);
    expect(slow.nextDue()).toBe(1_050);
    slow.apply(update(2, [], [['101', '0']]), 1_040);
    slow.advanceTo(1_049);
    expect(told(slow)).toEqual([]);
    slow.advanceTo(1_050);
    expect(told(slow)).toEqual(['m accepted', 'm buy 1 @ 102 taker']);

    slow.submit(order('a', { limitPrice: '100.5' }), 2_000);
    slow.advanceTo(2_050);
    slow.cancel(id('a'), 2_060);
    slow.apply(print('100', '0.25', 'sell'), 2_109); // still there
    slow.apply(print('100', '0.25', 'sell'), 2_110); // gone
    expect(told(slow)).toEqual(['a accepted', 'a buy 0.25 @ 100.5 maker', 'a canceled requested']);
  });

  it('never lets a cancel overtake its own order, even if the latency is lowered in between', () => {
    const slow = engineWith({ set: { latencyMs: 1_000 } });
    slow.apply(BOOK, 1_000);
    slow.submit(order('a', { limitPrice: '100' }), 1_000);
    slow.configure({ makerFeePercent: decimal('0'), takerFeePercent: decimal('0'), latencyMs: 0, fillModel: 'book' });
    slow.cancel(id('a'), 1_001);
    slow.advanceTo(2_000);
    expect(told(slow)).toEqual(['a accepted', 'a canceled requested']);
  });
});

describe('what the venue itself refuses', () => {
  it.each([
    [{ quantity: '0' }, 'invalid-quantity'],
    [{ type: 'limit' as const }, 'invalid-price'],
    [{ limitPrice: '0' }, 'invalid-price'],
    [{ type: 'stop' as const }, 'invalid-trigger-price'],
    [{ type: 'trailingStop' as const }, 'invalid-trailing'],
    [
      { type: 'trailingStop' as const, trailing: { kind: 'percent' as const, percent: decimal('100') } },
      'invalid-trailing',
    ],
    [{ limitPrice: '90', postOnly: true, timeInForce: 'IOC' as const }, 'invalid-time-in-force'],
    [{ limitPrice: '90', timeInForce: 'GTD' as const }, 'invalid-expire-time'],
    [{ quantity: '0.05', limitPrice: '100' }, 'quantity-below-minimum'],
    [{ quantity: '0.1', limitPrice: '49.5' }, 'notional-below-minimum'], // 0.1 × 49.5 = 4.95 < 5
  ])('rejects %o with %s', (text, reason) => {
    const strict = engineWith({ instrumentOf: () => BTC_INSTRUMENT });
    strict.apply(BOOK, 1_000);
    strict.submit(order('a', text), 1_001);
    expect(told(strict)).toEqual([`a rejected ${reason}`]);
  });

  it('takes an order once', () => {
    engine.submit(order('a', { limitPrice: '90' }), 1_001);
    expect(() => engine.submit(order('a', { limitPrice: '90' }), 1_002)).toThrow('was submitted before');
    engine.cancel(id('a'), 1_003);
    expect(() => engine.submit(order('a', { limitPrice: '90' }), 1_004)).toThrow('was submitted before');
  });

  it('spends no more than the order may, in whole steps', () => {
    const bounded = engineWith({
      instrumentOf: () => BTC_INSTRUMENT,
      spendable: () => decimal('250'),
      set: { takerFeePercent: decimal('1') },
    });
    bounded.apply(BOOK, 1_000);
    // 1 @ 101 + 1.01 = 102.01, left 147.99;
    // 147.99 / (102 × 1.01) = 1.436… → 1.4 of the 1.4 wanted at 102 = 142.8 + 1.428 = 144.228
    bounded.submit(order('a', { quantity: '2.4' }), 1_001);
    expect(told(bounded)).toEqual(['a accepted', 'a buy 1 @ 101 taker fee 1.01', 'a buy 1.4 @ 102 taker fee 1.428']);

    const tight = engineWith({ instrumentOf: () => BTC_INSTRUMENT, spendable: () => decimal('303') });
    tight.apply(BOOK, 1_000);
    // 101 spent, left 202; 202 / 102 = 1.98… → 1.9. A limit order is refused as a whole: 4 × 101 = 404 > 303
    tight.submit(order('b', { quantity: '3' }), 1_001);
    tight.submit(order('c', { quantity: '4', limitPrice: '101' }), 1_001);
    expect(told(tight)).toEqual([
      'b accepted',
      'b buy 1 @ 101 taker',
      'b buy 1.9 @ 102 taker',
      'b canceled insufficient-funds',
      'c rejected insufficient-funds',
    ]);
  });
});
