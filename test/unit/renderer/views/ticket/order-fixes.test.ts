import { describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { DenialReason } from '#shared/domain/risk.ts';
import { BTC_INSTRUMENT, type OrderText, order } from '#test/support/simulation-rig.ts';
import { type FixContext, fixOf, reasonsOf } from '../../../../../renderer/views/ticket/order-fixes.ts';

const failed = (reason: DenialReason, actual: string | null = null, limit: string | null = null) => ({
  reason,
  passed: false,
  actual: actual === null ? null : decimal(actual),
  limit: limit === null ? null : decimal(limit),
});

function context(text: OrderText = {}, changes: Partial<FixContext> = {}): FixContext {
  const intent = order('a', { quantity: '2', limitPrice: '100', ...text });
  return { intent, instrument: BTC_INSTRUMENT, price: intent.limitPrice, sameCurrency: true, ...changes };
}

describe('a denial offers its way out', () => {
  it.each<[string, ReturnType<typeof failed>, FixContext, string, object]>([
    [
      'whole steps',
      failed('quantity-step', '2.05', '0.1'),
      context({ quantity: '2.05' }),
      'Round to 2.0 BTC',
      { amount: '2', unit: 'base' },
    ],
    [
      'buy price down',
      failed('price-step', '100.3', '0.5'),
      context({ limitPrice: '100.3' }),
      'Round to 100.0',
      { limitPrice: '100' },
    ],
    [
      'sell price up',
      failed('price-step', '100.3', '0.5'),
      context({ limitPrice: '100.3', side: 'sell' }),
      'Round to 100.5',
      { limitPrice: '100.5' },
    ],
    [
      'minimum',
      failed('quantity-below-minimum', '0.01', '0.1'),
      context({ quantity: '0.01' }),
      'Use minimum 0.1 BTC',
      { amount: '0.1' },
    ],
    // 5 USDT at 10 are 0.5
    [
      'minimum worth',
      failed('notional-below-minimum', '2', '5'),
      context({ quantity: '0.2', limitPrice: '10' }),
      'Use minimum 0.5 BTC',
      { amount: '0.5' },
    ],
    ['maximum', failed('quantity-above-maximum', '2', '1'), context(), 'Use maximum 1.0 BTC', { amount: '1' }],
    // 2 × 150 / 200 = 1.5
    ['order limit', failed('order-notional', '200', '150'), context(), 'Use 1.5 BTC', { amount: '1.5' }],
    // 2 × 123 / 200.2 = 1.228… → 1.2
    ['funds', failed('insufficient-funds', '200.2', '123'), context(), 'Use 1.2 BTC', { amount: '1.2' }],
    // 130 too much at 100: 2 − 1.3 = 0.7
    ['position', failed('position-size', '1130', '1000'), context(), 'Use 0.7 BTC', { amount: '0.7' }],
    ['holdings', failed('short-not-allowed', '2', '1.27'), context({ side: 'sell' }), 'Use 1.2 BTC', { amount: '1.2' }],
    [
      'reducible',
      failed('reduce-only', '2', '0.5'),
      context({ side: 'sell', reduceOnly: true }),
      'Use 0.5 BTC',
      { amount: '0.5' },
    ],
    [
      'nothing to reduce',
      failed('reduce-only', '2', '0'),
      context({ reduceOnly: true }),
      'Take reduce-only off',
      { reduceOnly: false },
    ],
    [
      'buy below the ask',
      failed('post-only-would-take', '100', '99.5'),
      context({ postOnly: true }),
      'Use 99.0',
      { limitPrice: '99' },
    ],
    [
      'sell above the bid',
      failed('post-only-would-take', '100', '101'),
      context({ side: 'sell', postOnly: true }),
      'Use 101.5',
      { limitPrice: '101.5' },
    ],
    [
      'post-only that cannot rest',
      failed('invalid-time-in-force'),
      context({ postOnly: true }),
      'Take post-only off',
      { postOnly: false },
    ],
  ])('%s', (_what, check, given, label, change) => {
    const fix = fixOf(check, given);
    expect(fix?.label).toBe(label);
    expect(fix?.change).toMatchObject(change);
  });

  it('offers nothing that would not help: less than the minimum, more than asked, or unknown currencies', () => {
    expect(fixOf(failed('insufficient-funds', '200', '1'), context())).toBeNull();
    expect(fixOf(failed('short-not-allowed', '2', '0'), context({ side: 'sell' }))).toBeNull();
    expect(fixOf(failed('position-size', '1130', '1000'), context({}, { sameCurrency: false }))).toBeNull();
    expect(fixOf(failed('position-size', null, '1000'), context())).toBeNull();
    for (const reason of ['trading-halted', 'stale-price', 'daily-loss', 'order-rate', 'unknown-account'] as const) {
      expect(fixOf(failed(reason), context())).toBeNull();
    }
  });

  it('says every reason, and of several smaller amounts offers the one that takes all of them away', () => {
    const lines = reasonsOf(
      [
        failed('order-notional', '200', '150'),
        { ...failed('price-band', '1', '10'), passed: true },
        failed('insufficient-funds', '200', '120'),
        failed('trading-halted'),
      ],
      context(),
    );
    expect(lines.map(({ reason, fix }) => [reason, fix?.label ?? null])).toEqual([
      ['order-notional', null],
      ['insufficient-funds', 'Use 1.2 BTC'],
      ['trading-halted', null],
    ]);
    expect(lines[2]?.text.advice).toContain('Resume trading');
  });

  it('says once that there is too little to sell', () => {
    const lines = reasonsOf(
      [failed('short-not-allowed', '2', '1'), failed('insufficient-funds', '2', '1')],
      context({ side: 'sell' }),
    );
    expect(lines.map(({ reason }) => reason)).toEqual(['short-not-allowed']);
  });
});
