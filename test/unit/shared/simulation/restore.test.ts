import { describe, expect, it } from 'vitest';
import { applyOrderEvent, newOrder } from '#shared/domain/apply-order-event.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Order } from '#shared/domain/order.ts';
import type { MatchingEngine } from '#shared/simulation/matching-engine.ts';
import { engineWith, id, type OrderText, order, print, snapshot, told, update } from '#test/support/simulation-rig.ts';

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

function restarted(orders: readonly Order[]): MatchingEngine {
  const engine = engineWith({ idPrefix: 'after' });
  engine.restore(orders, 10_000);
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
