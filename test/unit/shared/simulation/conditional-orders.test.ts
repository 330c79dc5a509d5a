import { beforeEach, describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { MatchingEngine } from '#shared/simulation/matching-engine.ts';
import {
  ACCOUNT,
  amount,
  engineWith,
  feedState,
  id,
  type OrderText,
  order,
  percent,
  print,
  snapshot,
  told,
  update,
} from '#test/support/simulation-rig.ts';

/** Bids 100 × 5, 99 × 5; asks 101 × 5, 102 × 5. */
const BOOK = snapshot(
  1,
  [
    ['100', '5'],
    ['99', '5'],
  ],
  [
    ['101', '5'],
    ['102', '5'],
  ],
);

let engine: MatchingEngine;
beforeEach(() => {
  engine = engineWith();
  engine.apply(BOOK, 1_000);
  engine.apply(print('100.5', '0.1', 'buy'), 1_000);
});

describe('a conditional order in the book model looks at the last trade', () => {
  it.each<[string, OrderText, string, string, string]>([
    // what, order, last trade that does not trigger, the one that does, the fill
    ['buy stop', { type: 'stop', triggerPrice: '103' }, '102.5', '103', 'a buy 1 @ 101 taker'],
    ['sell stop', { side: 'sell', type: 'stop', triggerPrice: '98' }, '98.5', '98', 'a sell 1 @ 100 taker'],
    ['buy take-profit', { type: 'takeProfit', triggerPrice: '98' }, '98.5', '97.5', 'a buy 1 @ 101 taker'],
    [
      'sell take-profit',
      { side: 'sell', type: 'takeProfit', triggerPrice: '103' },
      '102.5',
      '104',
      'a sell 1 @ 100 taker',
    ],
  ])('%s triggers at its price and then trades at market', (_name, text, before, at, filled) => {
    engine.submit(order('a', text), 1_001);
    engine.apply(print(before, '0.1', 'buy'), 1_002);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print(at, '0.1', 'buy'), 1_003);
    expect(told(engine)).toEqual(['a triggered', filled]);
  });

  it('a stop-limit then is bound by its limit: takes what it may and rests', () => {
    engine.submit(order('a', { type: 'stopLimit', quantity: '6', triggerPrice: '103', limitPrice: '101' }), 1_001);
    engine.apply(print('103', '0.1', 'buy'), 1_002);
    expect(told(engine)).toEqual(['a accepted', 'a triggered', 'a buy 5 @ 101 taker']);
    engine.apply(print('100.5', '0.4', 'sell'), 1_003);
    expect(told(engine)).toEqual(['a buy 0.4 @ 101 maker']);
  });

  it('a take-profit-limit rests untouched until its price, then works as a limit order', () => {
    engine.submit(order('a', { side: 'sell', type: 'takeProfitLimit', triggerPrice: '103', limitPrice: '104' }), 1_001);
    engine.apply(print('102.5', '9', 'buy'), 1_002);
    engine.apply(print('103', '9', 'buy'), 1_003);
    expect(told(engine)).toEqual(['a accepted', 'a triggered']);
    engine.apply(print('104.5', '9', 'buy'), 1_004);
    expect(told(engine)).toEqual(['a sell 1 @ 104 maker']);
  });

  it('triggers at once where the condition is already met', () => {
    engine.submit(order('a', { type: 'stop', triggerPrice: '100' }), 1_001);
    expect(told(engine)).toEqual(['a accepted', 'a triggered', 'a buy 1 @ 101 taker']);
  });

  it('does not trade with the print that triggered it', () => {
    engine.submit(order('a', { type: 'stopLimit', side: 'sell', triggerPrice: '99', limitPrice: '101' }), 1_001);
    engine.apply(print('99', '50', 'sell'), 1_002);
    expect(told(engine)).toEqual(['a accepted', 'a triggered']);
  });

  it('keeps post-only, IOC and FOK for the moment after the trigger', () => {
    const stop = { type: 'stopLimit', triggerPrice: '103', limitPrice: '101', quantity: '6' } as const;
    engine.submit(order('p', { ...stop, postOnly: true }), 1_001);
    engine.submit(order('i', { ...stop, timeInForce: 'IOC' }), 1_001);
    engine.submit(order('f', { ...stop, timeInForce: 'FOK' }), 1_001);
    engine.apply(print('103', '0.1', 'buy'), 1_002);
    expect(told(engine)).toEqual([
      'p accepted',
      'i accepted',
      'f accepted',
      'p triggered',
      'p rejected post-only-would-take',
      'i triggered',
      'i buy 5 @ 101 taker',
      'i canceled immediate-or-cancel',
      'f triggered',
      'f canceled fill-or-kill',
    ]);
  });

  it('may be canceled and may expire before it triggers', () => {
    engine.submit(order('a', { type: 'stop', triggerPrice: '103' }), 1_001);
    engine.submit(order('b', { type: 'stop', triggerPrice: '103', timeInForce: 'GTD', expireTime: 2_000 }), 1_001);
    engine.cancel(id('a'), 1_002);
    engine.advanceTo(2_000);
    engine.apply(print('103', '1', 'buy'), 2_001);
    expect(told(engine)).toEqual(['a accepted', 'b accepted', 'a canceled requested', 'b expired expire-time']);
  });

  it('does not trigger while the feed is stale', () => {
    engine.submit(order('a', { side: 'sell', type: 'stop', triggerPrice: '98' }), 1_001);
    engine.apply(feedState('silence'), 1_002);
    engine.apply(print('97', '1', 'sell'), 1_003);
    engine.apply(feedState('live'), 1_004);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print('97.5', '1', 'sell'), 1_005);
    expect(told(engine)).toEqual(['a triggered', 'a sell 1 @ 100 taker']);
  });
});

describe('a trailing stop', () => {
  it('that sells follows the highest trade by an amount', () => {
    engine.submit(order('a', { side: 'sell', type: 'trailingStop', trailing: amount('2') }), 1_001);
    // begins at 100.5; 104 lifts the level to 102
    for (const price of ['99', '104', '102.5']) engine.apply(print(price, '0.1', 'buy'), 1_002);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print('102', '0.1', 'sell'), 1_003);
    expect(told(engine)).toEqual(['a triggered', 'a sell 1 @ 100 taker']);
  });

  it('that buys follows the lowest trade by a percentage', () => {
    engine.submit(order('a', { type: 'trailingStop', trailing: percent('2.5') }), 1_001);
    // lowest 80: 80 × 1.025 = 82
    for (const price of ['80', '81.9']) engine.apply(print(price, '0.1', 'sell'), 1_002);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print('82', '0.1', 'buy'), 1_003);
    expect(told(engine)).toEqual(['a triggered', 'a buy 1 @ 101 taker']);
  });

  it('with an activation price begins to follow only there', () => {
    engine.submit(
      order('a', { side: 'sell', type: 'trailingStop', trailing: amount('1'), triggerPrice: '103' }),
      1_001,
    );
    for (const price of ['102.5', '95', '103', '102.5']) engine.apply(print(price, '0.1', 'sell'), 1_002);
    expect(told(engine)).toEqual(['a accepted']);
    engine.apply(print('102', '0.1', 'sell'), 1_003);
    expect(told(engine)).toEqual(['a triggered', 'a sell 1 @ 100 taker']);
  });
});

describe('reduce-only', () => {
  const holding = (position: string) => {
    const created = engineWith({ initialPosition: () => decimal(position) });
    created.apply(BOOK, 1_000);
    return created;
  };

  it('is rejected where there is nothing to reduce', () => {
    for (const [position, side] of [
      ['0', 'sell'],
      ['2', 'buy'],
      ['-2', 'sell'],
    ] as const) {
      const held = holding(position);
      held.submit(order('a', { side, reduceOnly: true }), 1_001);
      expect(told(held)).toEqual(['a rejected reduce-only']);
    }
  });

  it('sells no more than the position, whatever was ordered, and never turns it around', () => {
    const held = holding('1.5');
    held.submit(order('a', { side: 'sell', quantity: '4', reduceOnly: true }), 1_001);
    expect(told(held)).toEqual(['a accepted', 'a sell 1.5 @ 100 taker', 'a canceled reduce-only']);
    const short = holding('-2');
    short.submit(order('b', { quantity: '3', reduceOnly: true }), 1_001);
    expect(told(short)).toEqual(['b accepted', 'b buy 2 @ 101 taker', 'b canceled reduce-only']);
  });

  it('counts fills of the same instant: two exits of one position cannot both fill in full', () => {
    const held = holding('1');
    held.submit(order('a', { side: 'sell', limitPrice: '101.5', reduceOnly: true }), 1_001);
    held.submit(order('b', { side: 'sell', limitPrice: '102', reduceOnly: true }), 1_001);
    held.apply(update(2, [['103', '10']], []), 1_002);
    expect(told(held)).toEqual(['a accepted', 'b accepted', 'a sell 1 @ 101.5 maker', 'b canceled reduce-only']);
  });

  it('ends when another order closes the position', () => {
    const held = holding('1');
    held.submit(order('stop', { side: 'sell', type: 'stop', triggerPrice: '90', reduceOnly: true }), 1_001);
    held.submit(order('close', { side: 'sell' }), 1_002);
    expect(told(held)).toEqual([
      'stop accepted',
      'close accepted',
      'close sell 1 @ 100 taker',
      'stop canceled reduce-only',
    ]);
  });

  it('FOK that is larger than the position is canceled, not cut', () => {
    const held = holding('1');
    held.submit(order('a', { side: 'sell', quantity: '2', reduceOnly: true, timeInForce: 'FOK' }), 1_001);
    expect(told(held)).toEqual(['a accepted', 'a canceled fill-or-kill']);
  });

  it('knows a position opened by the engine itself, and forgets it when the account begins anew', () => {
    const held = holding('0');
    held.submit(order('in'), 1_001);
    held.submit(order('out', { side: 'sell', quantity: '0.4', reduceOnly: true }), 1_002);
    held.forgetPositions(ACCOUNT);
    held.submit(order('again', { side: 'sell', reduceOnly: true }), 1_003);
    expect(told(held)).toEqual([
      'in accepted',
      'in buy 1 @ 101 taker',
      'out accepted',
      'out sell 0.4 @ 100 taker',
      'again rejected reduce-only',
    ]);
  });
});
