import { describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import { DENIAL_REASONS, type DenialReason } from '#shared/domain/risk.ts';
import { VENUE_REASONS } from '#shared/domain/venue-reason.ts';
import { BTC_INSTRUMENT } from '#test/support/simulation-rig.ts';
import { isOrderReason, textOfCheck, textOfReason } from '../../../../renderer/ui/order-reasons.ts';

const check = (reason: DenialReason, actual: string | null = null, limit: string | null = null) => ({
  reason,
  passed: false,
  actual: actual === null ? null : decimal(actual),
  limit: limit === null ? null : decimal(limit),
});

describe('the reasons of the gate and of the venue', () => {
  it.each([...DENIAL_REASONS, ...VENUE_REASONS])(
    '%s is said in whole sentences, with or without its numbers',
    (reason) => {
      const numbers = { actual: decimal('12345.5'), limit: decimal('0.1') };
      for (const context of [
        { actual: null, limit: null, instrument: null, side: null },
        { ...numbers, instrument: null, side: null },
        { ...numbers, instrument: BTC_INSTRUMENT, side: 'sell' as const },
      ]) {
        const { says, advice } = textOfReason(reason, context);
        for (const sentence of advice === null ? [says] : [says, advice]) {
          expect(sentence).toMatch(/^[A-Z].*\.$/);
          expect(sentence).not.toMatch(/undefined|null|NaN| {2}|\.\.$/);
          // Words, not codes.
          expect(sentence).not.toContain(`${reason}.`);
        }
      }
    },
  );

  it.each([
    [
      check('notional-below-minimum', '0.62', '5'),
      'buy',
      'An order on BTC/USDT must be worth at least 5.00 USDT (this one is worth 0.62 USDT).',
    ],
    [
      check('quantity-below-minimum', '0.01', '0.1'),
      'buy',
      'The amount is too small: BTC/USDT trades from 0.1 BTC upwards.',
    ],
    [
      check('order-notional', '30000', '25000'),
      'buy',
      'The order would be 30,000.00 USDT; your limit is 25,000.00 USDT.',
    ],
    [check('insufficient-funds', '200.5', '100'), 'buy', 'It needs 200.50 USDT, and 100.00 USDT are free.'],
    [check('insufficient-funds', '2', '0.5'), 'sell', 'It needs 2.0 BTC, and 0.5 BTC are free.'],
    [check('stale-price', '12500', '10000'), 'buy', 'The last price is 12 s old: nothing is traded on old prices.'],
    [
      check('post-only-would-take', '101', '100.5'),
      'buy',
      'It would trade at once (the other side is at 100.5), and post-only forbids that.',
    ],
    [check('price-band', '14.2', '10'), 'buy', 'The price is 14.2 % away from the market; your limit is 10 %.'],
    [check('daily-loss', '5100', '5000'), 'buy', 'The loss of the day is 5,100.00 USDT; your limit is 5,000.00 USDT.'],
    [check('reduce-only', '2', '0'), 'sell', 'Reduce-only: 0.0 BTC are left to close.'],
  ] as const)('says the numbers of %o', (failed, side, sentence) => {
    expect(textOfCheck(failed, BTC_INSTRUMENT, side).says).toBe(sentence);
  });

  it('shows a code it does not know rather than nothing', () => {
    expect(textOfReason('moon-phase')).toEqual({ says: 'The reason given is “moon-phase”.', advice: null });
    expect(textOfReason('toString').says).toContain('toString');
    expect([isOrderReason('requested'), isOrderReason('constructor')]).toEqual([true, false]);
  });
});
