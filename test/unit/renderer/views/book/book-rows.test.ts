import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, compare, type Decimal, decimal, isMultipleOf, ZERO } from '#shared/domain/decimal.ts';
import type { BookLevel } from '#shared/domain/market-data.ts';
import { bookRows, groupingSteps, spread, widestTotal } from '../../../../../renderer/views/book/book-rows.ts';

const level = (price: string, quantity: string): BookLevel => [decimal(price), decimal(quantity)];
const bids = [level('60000.5', '0.1'), level('60000.4', '0.2'), level('59999.9', '0.7'), level('59999', '1')];
const asks = [level('60000.6', '0.3'), level('60001', '0.4'), level('60001.1', '0.5')];

test('without grouping each price is a row and the total runs from the best price outward', () => {
  expect(bookRows(bids, 'buy', decimal('0.1'), 3)).toEqual([
    { price: '60000.5', quantity: '0.1', total: '0.1' },
    { price: '60000.4', quantity: '0.2', total: '0.3' },
    { price: '59999.9', quantity: '0.7', total: '1' },
  ]);
});

test('bids are grouped under the lower edge and asks under the upper edge of their group', () => {
  expect(bookRows(bids, 'buy', decimal('1'), 10)).toEqual([
    { price: '60000', quantity: '0.3', total: '0.3' },
    { price: '59999', quantity: '1.7', total: '2' },
  ]);
  expect(bookRows(asks, 'sell', decimal('1'), 10)).toEqual([
    { price: '60001', quantity: '0.7', total: '0.7' },
    { price: '60002', quantity: '0.5', total: '1.2' },
  ]);
});

test('the last group that fits is complete even when its prices end beyond the rows shown', () => {
  const rows = bookRows(bids, 'buy', decimal('1'), 1);
  expect(rows).toEqual([{ price: '60000', quantity: '0.3', total: '0.3' }]);
});

test('grouping loses nothing: quantities sum to the digit, groups are multiples of the step and never better than what they hold', () => {
  const cents = fc.integer({ min: 1, max: 1_000_000 });
  const quantities = fc.integer({ min: 1, max: 10 ** 9 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(cents, quantities), { selector: ([price]) => price, minLength: 1, maxLength: 60 }),
      fc.constantFrom('0.01', '0.1', '0.5', '1', '25'),
      fc.constantFrom('buy' as const, 'sell' as const),
      (raw, stepText, side) => {
        const step = decimal(stepText);
        const levels = raw
          .sort(([left], [right]) => (side === 'buy' ? right - left : left - right))
          .map(([price, quantity]) => level((price / 100).toFixed(2), (quantity / 1e6).toFixed(6)));
        const rows = bookRows(levels, side, step, Number.POSITIVE_INFINITY);
        const whole = levels.reduce<Decimal>((sum, [, quantity]) => add(sum, quantity), ZERO);
        expect(rows.at(-1)?.total).toBe(whole);
        expect(rows.reduce<Decimal>((sum, row) => add(sum, row.quantity), ZERO)).toBe(whole);
        expect(new Set(rows.map((row) => row.price)).size).toBe(rows.length);
        for (const row of rows) expect(isMultipleOf(row.price, step)).toBe(true);
        const best = levels[0]?.[0] ?? ZERO;
        expect(compare(rows[0]?.price ?? ZERO, best) * (side === 'buy' ? 1 : -1)).toBeLessThanOrEqual(0);
      },
    ),
  );
});

test('offers groupings from one price step up to a five-hundredth of the price', () => {
  expect(groupingSteps(decimal('0.01'), decimal('60000'))).toEqual(['0.01', '0.1', '0.5', '1', '5', '10', '50', '100']);
  expect(groupingSteps(decimal('0.0001'), decimal('0.2'))).toEqual(['0.0001']);
  expect(groupingSteps(decimal('0.01'), null)).toEqual(['0.01']);
});

test('the spread is exact, its percent is of the mid price', () => {
  expect(spread(decimal('99.5'), decimal('100.5'))).toEqual({ amount: '1', percent: '1' });
  expect(spread(undefined, decimal('100.5'))).toBeNull();
});

test('the widest bar stands for the larger of the two totals', () => {
  expect(widestTotal(bookRows(bids, 'buy', decimal('0.1'), 4), bookRows(asks, 'sell', decimal('0.1'), 4))).toBe(2);
  expect(widestTotal([], [])).toBe(0);
});
