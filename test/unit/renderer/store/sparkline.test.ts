import { expect, test } from 'vitest';
import { sparklinePath, withPrice } from '../../../../renderer/store/sparkline.ts';

test('the highest price touches the top, the lowest the bottom, and the line spans the width', () => {
  expect(sparklinePath([1, 3, 2], 60, 21)).toBe('M0 20.5L30 0.5L60 10.5');
});

test('a price that did not move is a line through the middle; one point is no line', () => {
  expect(sparklinePath([5, 5], 10, 20)).toBe('M0 10L10 10');
  expect(sparklinePath([5], 10, 20)).toBe('');
});

test('a line without history begins with the first price', () => {
  const line = withPrice({ timeframe: '1m', closes: [], openTime: null }, 7, 61_000);
  expect(line).toEqual({ timeframe: '1m', closes: [7], openTime: 60_000 });
});
