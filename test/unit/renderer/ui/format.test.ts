import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, round } from '#shared/domain/decimal.ts';
import {
  count,
  direction,
  formatAge,
  formatAmount,
  formatCompact,
  formatDateTime,
  formatDecimal,
  formatMilliseconds,
  formatPercent,
  formatPnl,
  formatPrice,
  formatRatio,
  formatSigned,
  formatTime,
  parseNumber,
  priceParts,
} from '../../../../renderer/ui/format.ts';

const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 18 }))
  .map(([negative, digits, scale]): Decimal => {
    const text = digits.toString().padStart(scale + 1, '0');
    const plain = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
    return decimal(`${negative ? '-' : ''}${plain}`);
  });

describe('numbers on the screen', () => {
  it('show every digit of the value, whatever the step: reading them back gives the value', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 20 }), (value, scale) => {
        expect(parseNumber(formatDecimal(value, scale))).toBe(value);
      }),
    );
  });

  it('say the same price in one piece and in two', () => {
    fc.assert(
      fc.property(decimals, fc.constantFrom('1', '0.1', '0.01', '0.00000001'), (value, step) => {
        const { lead, tail } = priceParts(value, decimal(step));
        expect(lead + tail).toBe(formatPrice(value, decimal(step)));
      }),
    );
  });

  it('round an amount as accounting does, and never by a float', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 8 }), (value, scale) => {
        expect(parseNumber(formatAmount(value, scale))).toBe(round(value, scale, 'halfEven'));
        expect(parseNumber(formatSigned(value, scale))).toBe(round(value, scale, 'halfEven'));
      }),
    );
    expect(formatAmount(decimal('9007199254740993.015'))).toBe('9,007,199,254,740,993.02');
  });

  it('group thousands and pad to the step', () => {
    expect(formatPrice(decimal('61833.1'), decimal('0.01'))).toBe('61,833.10');
    expect(formatPrice(decimal('1234567'), decimal('1'))).toBe('1,234,567');
    expect(formatDecimal(decimal('-0.5'), 2)).toBe('−0.50');
  });

  it('emphasise the last two digits of a price, also across the point', () => {
    expect(priceParts(decimal('61833.09'), decimal('0.01'))).toEqual({ lead: '61,833.', tail: '09' });
    expect(priceParts(decimal('61833.5'), decimal('0.1'))).toEqual({ lead: '61,83', tail: '3.5' });
  });

  it('say the sign of a profit and of a loss, and none of nothing', () => {
    expect(formatSigned(decimal('12.5'))).toBe('+12.50');
    expect(formatSigned(decimal('-3'))).toBe('−3.00');
    expect(formatSigned(decimal('0.001'))).toBe('0.00');
    expect(formatPnl(decimal('12.5'), decimal('0.4167'))).toBe('+12.50 (+0.42 %)');
    expect(formatPnl(decimal('12.5'), null)).toBe('+12.50');
    expect(formatPercent(decimal('-5.654'))).toBe('−5.65 %');
  });

  it('show a dash for what is not known, never a zero', () => {
    const unknown = [
      formatDecimal(null),
      formatAmount(null),
      formatSigned(null),
      formatPnl(null, decimal('1')),
      formatAge(null),
      formatTime(null, 'utc'),
      formatRatio(null),
      formatMilliseconds(null),
      formatCompact(null),
      priceParts(null, decimal('1')).lead,
    ];
    expect(new Set(unknown)).toEqual(new Set(['–']));
  });

  it('abbreviate to three digits where asked', () => {
    expect(
      ['1234567', '-9876', '999', '0.000123456', '12345678901234'].map((value) => formatCompact(decimal(value))),
    ).toEqual(['1.23M', '−9.88K', '999', '0.000123', '12.3T']);
  });

  it('point the way of the number', () => {
    expect([decimal('0.1'), decimal('-0.1'), decimal('0'), null].map(direction)).toEqual([
      'up',
      'down',
      'flat',
      'flat',
    ]);
  });
});

describe('times on the screen', () => {
  it('tell an age in one unit', () => {
    expect([0, 450, 9_999, 10_000, 59_999, 60_000, 3_600_000, 86_400_000, -5].map(formatAge)).toEqual([
      '0.0 s',
      '0.4 s',
      '9.9 s',
      '10 s',
      '59 s',
      '1 min',
      '1 h',
      '1 d',
      '0.0 s',
    ]);
  });

  it('tell UTC whatever the zone of the machine', () => {
    const time = Date.UTC(2026, 10, 21, 5, 4, 3);
    expect(formatTime(time, 'utc')).toBe('05:04:03');
    expect(formatDateTime(time, 'utc')).toBe('2026-11-21 05:04:03');
  });

  it('tell local time as the machine has it, on the day the clocks change too', () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Europe/Berlin';
    try {
      expect(formatTime(Date.UTC(2026, 2, 29, 0, 59), 'local')).toBe('01:59:00');
      expect(formatTime(Date.UTC(2026, 2, 29, 1, 0), 'local')).toBe('03:00:00');
      expect(formatDateTime(Date.UTC(2026, 11, 31, 23, 30), 'local')).toBe('2027-01-01 00:30:00');
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});

describe('numbers that a person types', () => {
  it('are taken with grouping commas, blanks, a leading plus or point, and refused otherwise', () => {
    const typed = ['1,234.50', ' 12 ', '+3', '.5', '-.5', '5.', '−2', '1e5', 'abc', '', '1.2.3', '--1'];
    expect(typed.map(parseNumber)).toEqual([
      '1234.5',
      '12',
      '3',
      '0.5',
      '-0.5',
      '5',
      '-2',
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

it('a button counts its objects', () => {
  expect([count(1, 'order'), count(3, 'order'), count(0, 'position')]).toEqual(['1 order', '3 orders', '0 positions']);
});
