import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFinishedOrders } from '#shared/simulation/finished-orders.ts';
import { createTimerQueue } from '#shared/simulation/timer-queue.ts';
import { id } from '#test/support/simulation-rig.ts';

it('gives out what is due in order of time, and of equal times what was put in first', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 20 }),
      (dues, until) => {
        const queue = createTimerQueue<number>();
        dues.forEach((due, index) => {
          queue.push(due, index);
        });
        const expected = dues
          .map((due, item) => ({ due, item }))
          .filter(({ due }) => due <= until)
          .sort((a, b) => a.due - b.due || a.item - b.item);
        const taken = [];
        for (let next = queue.takeDue(until); next !== null; next = queue.takeDue(until)) taken.push(next);
        expect(taken).toEqual(expected);
        const later = dues.filter((due) => due > until);
        expect(queue.size).toBe(later.length);
        expect(queue.nextDue()).toBe(later.length === 0 ? null : Math.min(...later));
      },
    ),
  );
});

it('says of an order it has forgotten that it does not know, not that there was none', () => {
  const finished = createFinishedOrders(2);
  finished.add(id('a'), 'filled');
  expect([finished.statusOf(id('a')), finished.statusOf(id('x'))]).toEqual(['filled', 'absent']);
  finished.add(id('b'), 'canceled');
  finished.add(id('c'), 'expired');
  expect([finished.statusOf(id('a')), finished.statusOf(id('c'))]).toEqual(['unknown', 'expired']);
});
