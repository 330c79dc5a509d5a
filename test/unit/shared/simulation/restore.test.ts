import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOrderEvent, newOrder } from '#shared/domain/apply-order-event.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { ClientOrderId, Price } from '#shared/domain/identifiers.ts';
import type { Order } from '#shared/domain/order.ts';
import type { MatchingEngine } from '#shared/simulation/matching-engine.ts';
import {
  amount,
  engineWith,
  id,
  type OrderText,
  order,
  percent,
  print,
  snapshot,
  told,
  update,
} from '#test/support/simulation-rig.ts';

const BOOK = snapshot(1, [['100', '2']], [['101', '1']]);

/** The order as the trader knows it after these reports, and nothing of the engine that made them. */
function remembered(text: OrderText, act: (engine: MatchingEngine) => void = () => {}): Order {
  const engine = engineWith({ idPrefix: 'before' });
  engine.apply(BOOK, 1_000);
  const request = order('a', text);
  let known = newOrder(request);
  const apply = (event: Parameters<typeof applyOrderEvent>[1]): void => {
    const applied = applyOrderEvent(known, event);
    if (applied.ok) known = applied.value;
  };
  apply({ kind: 'submitted', time: 1_000 });
  engine.submit(request, 1_000);
  act(engine);
  for (const { event } of engine.takeReports()) apply(event);
  return known;
}

function restarted(orders: readonly Order[], marks?: ReadonlyMap<ClientOrderId, Price>): MatchingEngine {
  const engine = engineWith({ idPrefix: 'after' });
  engine.restore(orders, 10_000, marks);
  return engine;
}

describe('after a restart', () => {
  it('a resting order goes on with what it had left, at the back of the queue', () => {
    const rest = remembered({ quantity: '2', limitPrice: '100' }, (engine) => {
      engine.apply(print('100', '3', 'sell'), 1_001); // 2 before it, 1 reaches it
    });
    expect(rest).toMatchObject({ status: 'partiallyFilled', leavesQuantity: '1' });
    const engine = restarted([rest]);
    expect(engine.statusOf(id('a'))).toBe('partiallyFilled');
    engine.apply(BOOK, 10_001);
    engine.apply(print('100', '2', 'sell'), 10_002);
    expect(told(engine)).toEqual([]);
    engine.apply(print('100', '5', 'sell'), 10_003);
    const [report] = engine.takeReports();
    expect(report?.event).toMatchObject({ kind: 'filled', fill: { quantity: '1', tradeId: 'after-t1' } });
    expect(engine.statusOf(id('a'))).toBe('filled');
  });

  it('a resting order that the market has run over trades at its own price', () => {
    const engine = restarted([remembered({ limitPrice: '100' })]);
    engine.apply(snapshot(1, [['90', '1']], [['91', '5']]), 10_001);
    expect(told(engine)).toEqual(['a buy 1 @ 100 maker']);
  });

  it('an untriggered stop waits on, a triggered one trades as soon as there is a book', () => {
    const waiting = remembered({ type: 'stop', triggerPrice: '105' });
    const engine = restarted([waiting]);
    engine.apply(BOOK, 10_001);
    engine.apply(print('105', '1', 'buy'), 10_002);
    expect(told(engine)).toEqual(['a triggered', 'a buy 1 @ 101 taker']);

    const triggered = restarted([{ ...waiting, triggered: true }]);
    triggered.apply(print('100', '1', 'buy'), 10_001);
    expect(told(triggered)).toEqual([]);
    triggered.apply(BOOK, 10_002);
    expect(told(triggered)).toEqual(['a buy 1 @ 101 taker']);
  });

  it('what the venue never confirmed is absent, and never fills', () => {
    const submitted: Order = { ...newOrder(order('a')), status: 'submitted' };
    const asked: Order = { ...submitted, status: 'pendingCancel', statusBeforeCancel: 'submitted' };
    for (const unconfirmed of [submitted, asked]) {
      const engine = restarted([unconfirmed]);
      expect(engine.statusOf(id('a'))).toBe('absent');
      engine.apply(BOOK, 10_001);
      expect(told(engine)).toEqual([]);
    }
  });

  it('a cancel that was on its way is carried out', () => {
    const pending: Order = {
      ...remembered({ limitPrice: '100' }),
      status: 'pendingCancel',
      statusBeforeCancel: 'accepted',
    };
    expect(told(restarted([pending]))).toEqual(['a canceled requested']);
  });

  it('an order whose time ran out meanwhile expires', () => {
    const gtd = remembered({ limitPrice: '100', timeInForce: 'GTD', expireTime: 9_999 });
    expect(told(restarted([gtd]))).toEqual(['a expired expire-time']);
    const later = restarted([{ ...gtd, expireTime: 10_001 }]);
    later.advanceTo(10_001);
    expect(told(later)).toEqual(['a expired expire-time']);
  });

  it('what wanted to trade at once is canceled', () => {
    const accepted = remembered({ limitPrice: '100' });
    for (const change of [
      { type: 'market', limitPrice: null },
      { timeInForce: 'IOC' },
      { timeInForce: 'FOK' },
    ] as const) {
      expect(told(restarted([{ ...accepted, ...change }]))).toEqual(['a canceled restarted']);
    }
  });

  it('reduce-only knows the position from outside', () => {
    const engine = engineWith({ idPrefix: 'after', initialPosition: () => decimal('0.5') });
    const exit = remembered({ side: 'sell', limitPrice: '102', reduceOnly: true });
    engine.restore([exit], 10_000);
    engine.apply(BOOK, 10_001);
    engine.apply(update(2, [['102', '9']], []), 10_002);
    expect(told(engine)).toEqual(['a sell 0.5 @ 102 maker', 'a canceled reduce-only']);
  });

  it('orders that are done or known already are left alone', () => {
    const known = remembered({ limitPrice: '100' });
    const engine = restarted([known, known, { ...known, clientOrderId: id('b'), status: 'filled' }]);
    expect(told(engine)).toEqual([]);
    expect(engine.statusOf(id('b'))).toBe('absent');
  });
});

describe('a trailing stop after a restart', () => {
  const SELL = { side: 'sell', type: 'trailingStop' } as const;
  const BUY = { side: 'buy', type: 'trailingStop' } as const;

  it.each([
    {
      name: 'a sale by an amount',
      text: { ...SELL, trailing: amount('5') },
      best: '120',
      holds: '115.5',
      fires: '115',
    },
    { name: 'a sale by percent', text: { ...SELL, trailing: percent('5') }, best: '120', holds: '114.5', fires: '114' },
    {
      name: 'a purchase by an amount',
      text: { ...BUY, trailing: amount('5') },
      best: '80',
      holds: '84.5',
      fires: '85',
    },
    { name: 'a purchase by percent', text: { ...BUY, trailing: percent('5') }, best: '80', holds: '83.5', fires: '84' },
  ])('$name triggers where it did before', ({ text, best, holds, fires }) => {
    const engine = restarted([remembered(text)], new Map([[id('a'), decimal(best)]]));
    engine.apply(BOOK, 10_001);
    engine.apply(print(holds, '1', 'sell'), 10_002);
    expect(told(engine)).toEqual([]);
    expect(engine.takeTrails()).toEqual([]);
    engine.apply(print(fires, '1', 'sell'), 10_003);
    expect(told(engine)[0]).toBe('a triggered');
  });

  it('triggers at once where the market has passed its trigger meanwhile', () => {
    const engine = restarted([remembered({ ...SELL, trailing: amount('5') })], new Map([[id('a'), decimal('120')]]));
    engine.apply(BOOK, 10_001);
    engine.apply(print('70', '1', 'sell'), 10_002);
    expect(told(engine)).toEqual(['a triggered', 'a sell 1 @ 100 taker']);
  });

  it('that had not begun to follow begins at its activation price', () => {
    const engine = restarted([remembered({ ...SELL, trailing: amount('1'), triggerPrice: '103' })]);
    engine.apply(BOOK, 10_001);
    for (const price of ['102.5', '95']) engine.apply(print(price, '1', 'sell'), 10_002);
    expect([told(engine), engine.takeTrails()]).toEqual([[], []]);
    engine.apply(print('103', '1', 'buy'), 10_003);
    expect(engine.takeTrails()).toMatchObject([{ clientOrderId: 'a', best: '103' }]);
  });

  it('says how far it has followed once for all moves since it was asked, and nothing once it is over', () => {
    const engine = restarted([remembered({ ...SELL, trailing: amount('5') })]);
    engine.apply(BOOK, 10_001);
    for (const price of ['100', '104', '102']) engine.apply(print(price, '1', 'buy'), 10_002);
    expect(engine.takeTrails()).toMatchObject([{ clientOrderId: 'a', best: '104' }]);
    expect(engine.takeTrails()).toEqual([]);
    engine.apply(print('105', '1', 'buy'), 10_003);
    engine.cancel(id('a'), 10_004);
    expect(engine.takeTrails()).toEqual([]);
  });

  it('triggers on the same print as if there had been none, wherever the restart falls', () => {
    const walk = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 60 });
    const trailing = fc.oneof(fc.constant(amount('6')), fc.constant(percent('5.5')));
    fc.assert(
      fc.property(walk, trailing, fc.constantFrom(SELL, BUY), fc.nat(), (steps, offset, side, at) => {
        const text = { ...side, trailing: offset };
        let price = 200;
        const prints = steps.map((step) => {
          price += step;
          return print(String(price), '0.1', 'buy');
        });
        const cut = 1 + (at % (prints.length - 1));
        const firesAt = (engine: MatchingEngine, from: number): number => {
          return prints.findIndex((event, index) => {
            if (index < from) return false;
            engine.apply(event, 10_001 + index);
            return told(engine).includes('a triggered');
          });
        };
        const whole = restarted([remembered(text)]);
        whole.apply(BOOK, 10_000);
        const expected = firesAt(whole, 0);
        if (expected !== -1 && expected < cut) return;

        const before = restarted([remembered(text)]);
        before.apply(BOOK, 10_000);
        for (const event of prints.slice(0, cut)) before.apply(event, 10_001);
        const marks = new Map(before.takeTrails().map(({ clientOrderId, best }) => [clientOrderId, best]));
        const after = restarted([remembered(text)], marks);
        after.apply(BOOK, 10_000);
        expect(firesAt(after, cut)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a book that is sent whole while it is whole', () => {
  it('leaves an order where it stood in the queue', () => {
    const engine = engineWith();
    engine.apply(BOOK, 1_000);
    engine.submit(order('a', { limitPrice: '100' }), 1_001);
    engine.apply(print('100', '1.5', 'sell'), 1_002);
    engine.apply(snapshot(9, [['100', '2']], [['101', '1']]), 1_003);
    engine.apply(print('100', '1', 'sell'), 1_004);
    expect(told(engine)).toEqual(['a accepted', 'a buy 0.5 @ 100 maker']);
  });
});
