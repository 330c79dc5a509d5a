import { expect, test } from 'vitest';
import { createLedgerState } from '#main/services/trader/ledger/ledger-state.ts';
import { orderHistory, recentOrders } from '#main/services/trader/ledger/query-ledger.ts';
import { newOrder } from '#shared/domain/apply-order-event.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { Order } from '#shared/domain/order.ts';
import { orderIntent } from '#test/support/order-intent.ts';

function ledgerOf(orders: readonly (readonly [id: string, createdTime: number, status: Order['status']])[]) {
  const state = createLedgerState();
  for (const [id, createdTime, status] of orders) {
    const order = newOrder({ ...orderIntent(), clientOrderId: id as ClientOrderId, createdTime });
    state.orders.set(order.clientOrderId, { ...order, status });
  }
  return state;
}

const ids = (orders: readonly Order[]) => orders.map((order) => order.clientOrderId);

test('pages through the history leave out no order, also where many were written in the same moment', () => {
  const state = ledgerOf([
    ['a', 1, 'filled'],
    ['b', 2, 'filled'],
    ['c', 2, 'denied'],
    ['d', 2, 'canceled'],
    ['e', 3, 'filled'],
  ]);
  const first = orderHistory(state, { account: null, before: null, limit: 2 });
  expect(ids(first)).toEqual(['e', 'd', 'c', 'b']);
  const second = orderHistory(state, { account: null, before: first.at(-1)?.createdTime ?? 0, limit: 2 });
  expect(ids(second)).toEqual(['a']);
});

test('a snapshot holds every working order, however old, and only the newest of those that are done', () => {
  const state = ledgerOf([
    ['old', 1, 'accepted'],
    ['b', 2, 'filled'],
    ['c', 3, 'filled'],
    ['d', 4, 'denied'],
  ]);
  expect(ids(recentOrders(state, 2))).toEqual(['d', 'c', 'old']);
});
