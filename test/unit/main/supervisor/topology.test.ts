import { expect, it } from 'vitest';
import { startOrder, TOPOLOGY } from '#main/supervisor/topology.ts';

it('starts the database first and strategies last', () => {
  expect(startOrder(TOPOLOGY)).toEqual(['database', 'watcher', 'trader', 'strategy']);
});

it('refuses a circle, which could never start', () => {
  const circle = [
    { name: 'watcher', clientOf: [{ server: 'trader', purpose: '' }] },
    { name: 'trader', clientOf: [{ server: 'watcher', purpose: '' }] },
  ] as const;
  expect(() => startOrder(circle)).toThrow('circle in the topology: watcher, trader');
});
