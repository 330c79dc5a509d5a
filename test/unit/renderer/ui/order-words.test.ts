import { expect, test } from 'vitest';
import type { StrategyId } from '#shared/domain/identifiers.ts';
import { DENIAL_REASONS } from '#shared/domain/risk.ts';
import { VENUE_REASONS } from '#shared/domain/venue-reason.ts';
import { flagWords, originWords, reasonWords } from '../../../../renderer/ui/order-words.ts';

test('every reason an order can end with has plain words', () => {
  for (const reason of [
    ...DENIAL_REASONS,
    ...VENUE_REASONS,
    'account-reset',
    'not-sent-in-time',
    'never-reached-venue',
  ]) {
    expect(reasonWords(reason), reason).not.toContain(`“${reason}”`);
    expect(reasonWords(reason), reason).toMatch(/^[A-Z].*\.$/);
  }
});

test('a code nobody knows is shown rather than hidden, and no reason is no words', () => {
  expect(reasonWords('something-new')).toContain('something-new');
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
