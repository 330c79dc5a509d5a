import { expect, test } from 'vitest';
import { countdown, crosshairTime, duration, tickMark } from '../../../../../renderer/views/chart/chart-times.ts';

const noon = Date.UTC(2026, 10, 21, 12, 5);

test('marks under the chart say year, month, day or time of day', () => {
  expect([0, 1, 2, 3, 4].map((type) => tickMark(noon, type, 'utc'))).toEqual([
    '2026',
    'Nov 26',
    '21 Nov',
    '12:05',
    '12:05',
  ]);
});

test('the crosshair names hours only where candles are shorter than a day', () => {
  expect(crosshairTime(noon, '5m', 'utc')).toBe('21 Nov 2026 12:05');
  expect(crosshairTime(noon, '1d', 'utc')).toBe('21 Nov 2026');
});

test('the countdown runs to the close of the candle and ends there', () => {
  expect(countdown(noon, '1m', noon + 26_000)).toBe('00:34');
  expect(countdown(noon, '4h', noon + 60_000)).toBe('3:59:00');
  expect(countdown(Date.UTC(2026, 10, 1), '1M', noon)).toBe('9d 11:55');
  expect(countdown(noon, '1m', noon + 60_000)).toBe('');
});

test('a hole is told in the units that fit', () => {
  expect(duration(3 * 60_000)).toBe('3 min');
  expect(duration(432 * 60_000)).toBe('7 h 12 min');
  expect(duration(8 * 3_600_000)).toBe('8 h');
  expect(duration(51 * 3_600_000)).toBe('2 d 3 h');
});
