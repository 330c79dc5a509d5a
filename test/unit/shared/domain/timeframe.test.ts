import { describe, expect, it } from 'vitest';
import { candleCloseTime, candleOpenTime, TIMEFRAMES } from '#shared/domain/timeframe.ts';

const at = (text: string) => Date.parse(`${text}Z`);

describe('timeframes', () => {
  it.each([
    ['1m', '2024-08-08T23:54:00', '2024-08-08T23:55:00'],
    ['5m', '2024-08-08T23:50:00', '2024-08-08T23:55:00'],
    ['4h', '2024-08-08T20:00:00', '2024-08-09T00:00:00'],
    ['1d', '2024-08-08T00:00:00', '2024-08-09T00:00:00'],
    ['1w', '2024-08-05T00:00:00', '2024-08-12T00:00:00'],
    ['1M', '2024-08-01T00:00:00', '2024-09-01T00:00:00'],
  ] as const)('a %s candle that holds 2024-08-08 23:54:15 opens at %s and closes at %s', (timeframe, open, close) => {
    expect(candleOpenTime(timeframe, at('2024-08-08T23:54:15'))).toBe(at(open));
    expect(candleCloseTime(timeframe, at(open))).toBe(at(close));
  });

  it.each(TIMEFRAMES)('%s candles follow one another without hole or overlap over a leap year', (timeframe) => {
    let open = candleOpenTime(timeframe, at('2024-02-27T00:00:00'));
    for (let i = 0; i < 50; i++) {
      const close = candleCloseTime(timeframe, open);
      expect(candleOpenTime(timeframe, close - 1)).toBe(open);
      expect(candleOpenTime(timeframe, close)).toBe(close);
      open = close;
    }
  });
});
