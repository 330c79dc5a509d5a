import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  isMultipleOf,
  multiply,
  subtract,
} from '#shared/domain/decimal.ts';
import { BTC_INSTRUMENT } from '#test/support/simulation-rig.ts';
import {
  type Funds,
  leastQuantity,
  quantityOfRisk,
  quantityOfShare,
} from '../../../../../renderer/views/ticket/sizing.ts';

const FUNDS: Funds = { freeBase: decimal('1.55'), freeQuote: decimal('1000'), feePercent: decimal('0.1') };
const anyDecimal = (most: number) => fc.integer({ min: 1, max: most * 100 }).map((n) => decimal(String(n / 100)));

describe('the size of an order', () => {
  it.each([
    // 1000 × 25 % / (100 × 1.001) = 2.497… → 2.4
    [25, 'buy', '100', false, '2.4'],
    // 1000 / 100.1 = 9.990… → 9.9
    [100, 'buy', '100', false, '9.9'],
    // at market a little is kept back: 1000 / (100 × 1.001 × 1.002) = 9.970… → 9.9
    [100, 'buy', '100', true, '9.9'],
    // 1.55 × 50 % = 0.775 → 0.7; all of it in whole steps
    [50, 'sell', '100', false, '0.7'],
    [100, 'sell', null, true, '1.5'],
  ] as const)('%i %% of what a %s may spend at %s', (percent, side, price, atMarket, expected) => {
    const at = price === null ? null : decimal(price);
    expect(quantityOfShare(percent, side, at, atMarket, FUNDS, BTC_INSTRUMENT)).toBe(expected);
  });

  it('is not known without a price to buy at', () => {
    expect(quantityOfShare(100, 'buy', null, true, FUNDS, BTC_INSTRUMENT)).toBeNull();
  });

  it('never costs more than is free, fee included', () => {
    fc.assert(
      fc.property(anyDecimal(100_000), anyDecimal(1_000_000), fc.boolean(), (price, freeQuote, atMarket) => {
        const quantity = quantityOfShare(
          100,
          'buy',
          price,
          atMarket,
          { ...FUNDS, freeQuote },
          BTC_INSTRUMENT,
        ) as Decimal;
        const cost = multiply(multiply(price, quantity), decimal('1.001'));
        expect(compare(cost, freeQuote)).toBeLessThanOrEqual(0);
        expect(isMultipleOf(quantity, BTC_INSTRUMENT.quantityStep)).toBe(true);
      }),
    );
  });

  it('follows from what may be lost: equity × risk / (distance to the stop + fees both ways)', () => {
    // 10,000 × 1 % = 100; one loses 100 − 90 = 10 and (100 + 90) × 0.1 % = 0.19: 100 / 10.19 = 9.813… → 9.8
    const size = (stop: string, side: 'buy' | 'sell', equity: string | null = '10000') =>
      quantityOfRisk(
        decimal('1'),
        equity === null ? null : decimal(equity),
        decimal('100'),
        decimal(stop),
        side,
        decimal('0.1'),
        BTC_INSTRUMENT,
      );
    expect(size('90', 'buy')).toBe('9.8');
    // 100 / (10 + 0.21) = 9.794… → 9.7
    expect(size('110', 'sell')).toBe('9.7');
    expect([size('110', 'buy'), size('90', 'sell'), size('100', 'buy'), size('90', 'buy', null)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('by risk never loses more than was to be risked', () => {
    fc.assert(
      fc.property(
        anyDecimal(1_000),
        anyDecimal(1_000),
        anyDecimal(100_000),
        anyDecimal(5),
        (entry, stop, equity, risk) => {
          const side = compare(stop, entry) < 0 ? 'buy' : 'sell';
          const quantity = quantityOfRisk(risk, equity, entry, stop, side, FUNDS.feePercent, BTC_INSTRUMENT);
          fc.pre(quantity !== null);
          const lossOfOne = add(absolute(subtract(entry, stop)), multiply(add(entry, stop), decimal('0.001')));
          const most = multiply(multiply(equity, risk), decimal('0.01'));
          expect(compare(multiply(quantity as Decimal, lossOfOne), most)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it('is at least what the venue takes: minimum quantity or minimum worth, whichever is more', () => {
    // 5 / 10 = 0.5; 5 / 100 = 0.05 → 0.1 (minimum quantity); 5 / 7 = 0.714… → 0.8
    expect(['10', '100', '7'].map((price) => leastQuantity(decimal(price), BTC_INSTRUMENT))).toEqual([
      '0.5',
      '0.1',
      '0.8',
    ]);
    expect(leastQuantity(null, BTC_INSTRUMENT)).toBe('0.1');
  });
});
