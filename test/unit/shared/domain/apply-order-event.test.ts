import { describe, expect, it } from 'vitest';
import { applyOrderEvent, newOrder, type OrderEventRefusal } from '#shared/domain/apply-order-event.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type {
  AccountId,
  Asset,
  ClientOrderId,
  InstrumentId,
  TradeId,
  VenueOrderId,
} from '#shared/domain/identifiers.ts';
import {
  ORDER_STATUSES,
  type Order,
  type OrderEvent,
  type OrderEventKind,
  type OrderRequest,
  type OrderStatus,
} from '#shared/domain/order.ts';

const REQUEST: OrderRequest = {
  clientOrderId: 'order-1' as ClientOrderId,
  createdTime: 1_000,
  account: 'paper' as AccountId,
  instrument: 'BTC/USDT@replay' as InstrumentId,
  side: 'buy',
  type: 'stopLimit',
  quantity: decimal('3'),
  limitPrice: decimal('100'),
  triggerPrice: decimal('99'),
  trailing: null,
  timeInForce: 'GTC',
  expireTime: null,
  postOnly: false,
  reduceOnly: false,
  origin: { kind: 'person' },
};

function fill(tradeId: string, quantity: string, price = '100', changes: Partial<Fill> = {}): OrderEvent {
  return {
    kind: 'filled',
    time: 2_000,
    fill: {
      tradeId: tradeId as TradeId,
      clientOrderId: REQUEST.clientOrderId,
      account: REQUEST.account,
      instrument: REQUEST.instrument,
      side: 'buy',
      price: decimal(price),
      quantity: decimal(quantity),
      fee: decimal('0'),
      feeAsset: 'USDT' as Asset,
      liquidity: 'maker',
      eventTime: 2_000,
      ...changes,
    },
  };
}

const EVENTS: Readonly<Record<OrderEventKind, OrderEvent>> = {
  denied: { kind: 'denied', reason: 'order-notional', time: 2_000 },
  submitted: { kind: 'submitted', time: 2_000 },
  accepted: { kind: 'accepted', venueOrderId: 'v-1' as VenueOrderId, time: 2_000 },
  rejected: { kind: 'rejected', reason: 'post-only', time: 2_000 },
  triggered: { kind: 'triggered', time: 2_000 },
  filled: fill('t-9', '1'),
  pendingCancel: { kind: 'pendingCancel', time: 2_000 },
  cancelRejected: { kind: 'cancelRejected', reason: 'unknown-order', time: 2_000 },
  canceled: { kind: 'canceled', reason: 'requested', time: 2_000 },
  expired: { kind: 'expired', reason: 'time', time: 2_000 },
};

function orderAfter(...events: readonly OrderEvent[]): Order {
  let order = newOrder(REQUEST);
  for (const event of events) {
    const applied = applyOrderEvent(order, event);
    if (!applied.ok) throw new Error(`${event.kind} on ${order.status}: ${applied.error}`);
    order = applied.value;
  }
  return order;
}

/** An order of 3 at each status, reached by events alone. */
const AT: Readonly<Record<OrderStatus, Order>> = {
  initialized: orderAfter(),
  denied: orderAfter(EVENTS.denied),
  submitted: orderAfter(EVENTS.submitted),
  accepted: orderAfter(EVENTS.submitted, EVENTS.accepted),
  partiallyFilled: orderAfter(EVENTS.submitted, EVENTS.accepted, fill('t-1', '1')),
  pendingCancel: orderAfter(EVENTS.submitted, EVENTS.accepted, EVENTS.pendingCancel),
  filled: orderAfter(EVENTS.submitted, EVENTS.accepted, fill('t-1', '3')),
  canceled: orderAfter(EVENTS.submitted, EVENTS.accepted, EVENTS.canceled),
  expired: orderAfter(EVENTS.submitted, EVENTS.accepted, EVENTS.expired),
  rejected: orderAfter(EVENTS.submitted, EVENTS.rejected),
};

type Expected = OrderStatus | OrderEventRefusal;
const X = 'invalid-transition';
const S = 'stale';
const KINDS = Object.keys(EVENTS) as readonly OrderEventKind[];

/** Rows: status before. Columns, in this order: */
const COLUMNS: readonly OrderEventKind[] = [
  'denied',
  'submitted',
  'accepted',
  'rejected',
  'triggered',
  'filled',
  'pendingCancel',
  'cancelRejected',
  'canceled',
  'expired',
];
// biome-ignore format: one row a status reads as the table it is
const EXPECTED: Readonly<Record<OrderStatus, readonly Expected[]>> = {
  initialized:     ['denied', 'submitted', X, X, X, X, X, X, X, X],
  denied:          [S, X, X, X, X, X, X, X, X, X],
  submitted:       [X, S, 'accepted', 'rejected', 'submitted', 'partiallyFilled', 'pendingCancel', S, 'canceled', 'expired'],
  accepted:        [X, S, S, 'rejected', 'accepted', 'partiallyFilled', 'pendingCancel', S, 'canceled', 'expired'],
  partiallyFilled: [X, S, S, X, 'partiallyFilled', 'partiallyFilled', 'pendingCancel', S, 'canceled', 'expired'],
  pendingCancel:   [X, S, S, 'rejected', 'pendingCancel', 'pendingCancel', 'pendingCancel', 'accepted', 'canceled', 'expired'],
  filled:          [X, X, S, X, S, X, X, S, S, S],
  canceled:        [X, X, S, X, S, 'canceled', X, S, S, S],
  expired:         [X, X, S, X, S, 'expired', X, S, S, S],
  rejected:        [X, X, X, S, X, X, X, S, X, X],
};

describe('applyOrderEvent', () => {
  it('decides every pair of status and event', () => {
    expect([...COLUMNS].sort()).toEqual([...KINDS].sort());
    let pairs = 0;
    for (const status of ORDER_STATUSES) {
      const before = AT[status];
      expect(before.status).toBe(status);
      COLUMNS.forEach((kind, column) => {
        const applied = applyOrderEvent(before, EVENTS[kind]);
        const expected = EXPECTED[status][column];
        expect(`${status} + ${kind} = ${applied.ok ? applied.value.status : applied.error}`).toBe(
          `${status} + ${kind} = ${expected}`,
        );
        pairs += 1;
      });
    }
    expect(pairs).toBe(ORDER_STATUSES.length * KINDS.length);
  });

  it('fills what is left of an order and weighs the prices by quantity', () => {
    // (1 × 100 + 0.5 × 103) / 1.5 = 151.5 / 1.5 = 101
    const part = orderAfter(EVENTS.submitted, EVENTS.accepted, fill('a', '1', '100'), fill('b', '0.5', '103'));
    expect([part.status, part.filledQuantity, part.leavesQuantity, part.averagePrice]).toEqual([
      'partiallyFilled',
      '1.5',
      '1.5',
      '101',
    ]);
    // (1.5 × 101 + 1.5 × 100) / 3 = 301.5 / 3 = 100.5
    const whole = orderAfter(
      EVENTS.submitted,
      EVENTS.accepted,
      fill('a', '1', '100'),
      fill('b', '0.5', '103'),
      fill('c', '1.5'),
    );
    expect([whole.status, whole.filledQuantity, whole.leavesQuantity, whole.averagePrice]).toEqual([
      'filled',
      '3',
      '0',
      '100.5',
    ]);
    expect(whole.tradeIds).toEqual(['a', 'b', 'c']);
  });

  it('rounds the average price half-even to 12 digits', () => {
    // (1 × 100 + 2 × 101) / 3 = 302 / 3 = 100.666…
    expect(orderAfter(EVENTS.submitted, fill('a', '1', '100'), fill('b', '2', '101')).averagePrice).toBe(
      '100.666666666667',
    );
  });

  it('books a trade once, in whatever status it is told again', () => {
    for (const order of [
      AT.partiallyFilled,
      AT.filled,
      orderAfter(EVENTS.submitted, fill('t-1', '1'), EVENTS.canceled),
      orderAfter(EVENTS.submitted, fill('t-1', '1'), EVENTS.pendingCancel),
    ]) {
      expect(applyOrderEvent(order, fill('t-1', '1'))).toEqual({ ok: false, error: 'duplicate-fill' });
    }
  });

  it('refuses a fill beyond the ordered quantity, of another order, another side, or of nothing', () => {
    for (const event of [
      fill('b', '2.000001'),
      fill('b', '0'),
      fill('b', '-1'),
      fill('b', '1', '0'),
      fill('b', '1', '100', { side: 'sell' }),
      fill('b', '1', '100', { clientOrderId: 'another' as ClientOrderId }),
      fill('b', '1', '100', { instrument: 'ETH/USDT@replay' as InstrumentId }),
    ]) {
      expect(applyOrderEvent(AT.partiallyFilled, event)).toEqual({ ok: false, error: 'invalid-transition' });
    }
  });

  it('books a late fill on a canceled or expired order; once full it is filled', () => {
    for (const status of ['canceled', 'expired'] as const) {
      const part = applyOrderEvent(AT[status], fill('late', '1'));
      expect(part).toMatchObject({ ok: true, value: { status, filledQuantity: '1', leavesQuantity: '2' } });
      const full = applyOrderEvent(AT[status], fill('late', '3'));
      expect(full).toMatchObject({ ok: true, value: { status: 'filled', leavesQuantity: '0' } });
    }
  });

  it('takes a fill while a cancel is on its way, and a refused cancel leads back to where it stood', () => {
    const pending = AT.pendingCancel;
    expect(pending.statusBeforeCancel).toBe('accepted');
    const filledMeanwhile = orderAfter(EVENTS.submitted, EVENTS.accepted, EVENTS.pendingCancel, fill('a', '1'));
    expect(filledMeanwhile).toMatchObject({ status: 'pendingCancel', statusBeforeCancel: 'partiallyFilled' });
    expect(applyOrderEvent(filledMeanwhile, EVENTS.cancelRejected)).toMatchObject({
      value: { status: 'partiallyFilled', statusBeforeCancel: null, filledQuantity: '1' },
    });
    expect(applyOrderEvent(filledMeanwhile, fill('b', '2'))).toMatchObject({
      value: { status: 'filled', statusBeforeCancel: null },
    });
    const early = orderAfter(EVENTS.submitted, EVENTS.pendingCancel);
    expect(applyOrderEvent(early, EVENTS.cancelRejected)).toMatchObject({ value: { status: 'submitted' } });
    const asked = orderAfter(EVENTS.submitted, EVENTS.pendingCancel, EVENTS.pendingCancel);
    expect(asked.statusBeforeCancel).toBe('submitted');
  });

  it('notes the acceptance that a cancel overtook', () => {
    const order = orderAfter(EVENTS.submitted, EVENTS.pendingCancel, EVENTS.accepted);
    expect(order).toMatchObject({ status: 'pendingCancel', statusBeforeCancel: 'accepted', venueOrderId: 'v-1' });
    expect(applyOrderEvent(order, EVENTS.cancelRejected)).toMatchObject({ value: { status: 'accepted' } });
  });

  it('refuses a rejection of an order that has traded, also while a cancel is on its way', () => {
    const order = orderAfter(EVENTS.submitted, fill('a', '1'), EVENTS.pendingCancel);
    expect(applyOrderEvent(order, EVENTS.rejected)).toEqual({ ok: false, error: 'invalid-transition' });
  });

  it('triggers an order once, and only one that has a trigger', () => {
    const order = orderAfter(EVENTS.submitted, EVENTS.accepted, EVENTS.triggered);
    expect(order).toMatchObject({ status: 'accepted', triggered: true });
    expect(applyOrderEvent(order, EVENTS.triggered)).toEqual({ ok: false, error: 'stale' });
    const limit: Order = { ...AT.accepted, type: 'limit' };
    expect(applyOrderEvent(limit, EVENTS.triggered)).toEqual({ ok: false, error: 'invalid-transition' });
  });

  it('keeps the reason, moves the time forward only, and leaves the order it was given untouched', () => {
    const before = AT.accepted;
    const copy = structuredClone(before);
    const canceled = applyOrderEvent(before, { kind: 'canceled', reason: 'ioc', time: 500 });
    expect(canceled).toMatchObject({ value: { reason: 'ioc', updatedTime: 2_000 } });
    expect(before).toEqual(copy);
  });

  it('remembers what the venue calls the order', () => {
    expect(AT.accepted.venueOrderId).toBe('v-1');
    expect(AT.filled.venueOrderId).toBe('v-1');
  });
});
