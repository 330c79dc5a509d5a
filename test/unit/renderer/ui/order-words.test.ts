import { expect, test } from 'vitest';
import type { StrategyId } from '#shared/domain/identifiers.ts';
import { DENIAL_REASONS } from '#shared/domain/risk.ts';
import { VENUE_REASONS } from '#shared/domain/venue-reason.ts';
import { flagWords, originWords, reasonWords } from '../../../../renderer/ui/order-words.ts';

test('every reason of the gate and of the venue has plain words', () => {
  for (const reason of [...DENIAL_REASONS, ...VENUE_REASONS]) {
    const words = reasonWords(reason);
    expect(words, reason).not.toBe(reason.replaceAll('-', ' '));
    expect(words[0], reason).toBe(words[0]?.toUpperCase());
  }
});

test('a code nobody knows is shown as it is, and none is no words', () => {
  expect(reasonWords('something-new')).toBe('something new');
  expect(reasonWords('constructor')).toBe('constructor');
  expect(reasonWords(null)).toBe('');
});

test('an order says who wanted it, and what it must obey', () => {
  expect(originWords({ kind: 'person' })).toBe('You');
  expect(originWords({ kind: 'strategy', strategy: 'golden_crossover' as StrategyId, signal: null })).toBe(
    'golden crossover',
  );
  expect(originWords({ kind: 'system', reason: 'flatten' })).toBe('Flatten');
  expect(flagWords({ timeInForce: 'GTC', postOnly: true, reduceOnly: false })).toBe('GTC post-only');
});
