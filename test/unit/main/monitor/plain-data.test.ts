import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainData } from '#main/monitor/plain-data.ts';

it('takes whatever JSON can carry', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => isPlainData(JSON.parse(JSON.stringify(value)))));
});

it.each([
  ['undefined', undefined],
  ['a value left out', { price: undefined }],
  ['not a number', Number.NaN],
  ['infinity', [Number.POSITIVE_INFINITY]],
  ['a big integer', { quantity: 1n }],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array(8)],
  ['a function', () => 1],
])('refuses %s', (_what, value) => {
  expect(isPlainData(value)).toBe(false);
});

it('refuses a value that contains itself, and ends', () => {
  const order: Record<string, unknown> = { side: 'buy' };
  order.self = order;
  expect(isPlainData(order)).toBe(false);
});

it('refuses what is deeper than 32 levels', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  expect(isPlainData(nested(32))).toBe(true);
  expect(isPlainData(nested(33))).toBe(false);
});

it('refuses what is larger than 64 KB, in one string, in many numbers or in keys', () => {
  expect(isPlainData('x'.repeat(60_000))).toBe(true);
  expect(isPlainData('x'.repeat(66_000))).toBe(false);
  expect(isPlainData(Array.from({ length: 10_000 }, () => 0))).toBe(false);
  expect(isPlainData({ ['k'.repeat(70_000)]: 1 })).toBe(false);
});

it('counts a shared part every time it occurs', () => {
  let doubled: unknown = 'x'.repeat(100);
  for (let level = 0; level < 20; level++) doubled = [doubled, doubled];
  expect(isPlainData(doubled)).toBe(false);
});
