import { expect, it } from 'vitest';
import { secureRandomIds } from '#main/platform/random-ids.ts';

it('gives 16 letters and digits, each as likely as the others, never the same twice', () => {
  const ids = Array.from({ length: 20_000 }, () => secureRandomIds.next());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[A-Za-z0-9]{16}$/.test(id))).toBe(true);
  const counts = new Map<string, number>();
  for (const character of ids.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
  const expected = (ids.length * 16) / 62;
  expect(counts.size).toBe(62);
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.1);
});
