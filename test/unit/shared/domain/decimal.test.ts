import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  decimal,
  decimalFromNumber,
  divide,
  isCanonicalDecimal,
  isMultipleOf,
  multiply,
  negate,
  parseDecimal,
  round,
  roundToStep,
  subtract,
} from '#shared/domain/decimal.ts';

/** Any decimal of up to 15 digits either side of the point, as an exact fraction over 10^15 to compare with. */
const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 15 }))
  .map(([digits, scale]) => scaled(digits, scale));

describe('decimal', () => {
  it('accepts plain decimals and makes equal values equal text', () => {
    for (const [text, value] of [
      ['1.500', '1.5'],
      ['000.10', '0.1'],
      ['-0', '0'],
      ['-0.00', '0'],
      ['10', '10'],
      ['61685.99000000', '61685.99'],
    ] as const) {
      expect(decimal(text)).toBe(value);
    }
  });

  it('refuses what is not a plain decimal', () => {
    for (const text of [
      '',
      ' 1',
      '1e5',
      'NaN',
      'Infinity',
      '+1',
      '.5',
      '5.',
      '0x10',
      '1,000',
      '١',
      '1'.repeat(81),
      5,
      null,
      undefined,
      {},
    ]) {
      expect(parseDecimal(text)).toEqual({ ok: false, error: 'not-a-decimal' });
    }
  });

  it('adds, subtracts and multiplies exactly as integers would', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        expect(add(a.text, b.text)).toBe(fraction(a.units + b.units, 15));
        expect(subtract(a.text, b.text)).toBe(fraction(a.units - b.units, 15));
        expect(multiply(a.text, b.text)).toBe(fraction(a.units * b.units, 30));
        expect(compare(a.text, b.text)).toBe(a.units < b.units ? -1 : a.units > b.units ? 1 : 0);
        expect(isCanonicalDecimal(add(a.text, negate(b.text)))).toBe(true);
      }),
    );
  });

  it('divides to the named scale, rounded as named', () => {
    expect(divide(decimal('1'), decimal('3'), 4, 'down')).toBe('0.3333');
    expect(divide(decimal('2'), decimal('3'), 4, 'halfUp')).toBe('0.6667');
    expect(divide(decimal('1'), decimal('3'), 4, 'up')).toBe('0.3334');
    expect(divide(decimal('-1'), decimal('3'), 4, 'floor')).toBe('-0.3334');
    expect(divide(decimal('-1'), decimal('3'), 4, 'ceiling')).toBe('-0.3333');
    expect(divide(decimal('1'), decimal('8'), 2, 'halfEven')).toBe('0.12');
    expect(divide(decimal('3'), decimal('8'), 2, 'halfEven')).toBe('0.38');
    expect(divide(decimal('1.0000000000001'), decimal('8'), 2, 'halfEven')).toBe('0.13');
    expect(() => divide(decimal('1'), decimal('0'), 2, 'down')).toThrow();
  });

  it('meets an instrument step in the direction named', () => {
    expect(roundToStep(decimal('0.299999999'), decimal('0.00001'), 'down')).toBe('0.29999');
    expect(roundToStep(decimal('61685.994'), decimal('0.01'), 'halfUp')).toBe('61685.99');
    expect(roundToStep(decimal('7'), decimal('2.5'), 'down')).toBe('5');
    expect(isMultipleOf(decimal('0.3'), decimal('0.1'))).toBe(true);
    expect(isMultipleOf(decimal('0.35'), decimal('0.1'))).toBe(false);
    expect(round(decimal('-1.005'), 2, 'halfUp')).toBe('-1.01');
  });

  it('takes a float only when it is finite', () => {
    expect(decimalFromNumber(0.1 + 0.2)).toBe('0.30000000000000004');
    expect(decimalFromNumber(1e-9)).toBe('0.000000001');
    expect(() => decimalFromNumber(Number.NaN)).toThrow('not a finite number');
  });
});

function scaled(digits: bigint, scale: number) {
  return { text: fraction(digits, scale), units: digits * 10n ** BigInt(15 - scale) };
}

function fraction(units: bigint, scale: number) {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const rest = scale === 0 ? '' : `.${digits.slice(-scale)}`;
  return decimal(`${sign}${whole}${rest}`.slice(0, 79));
}
