import type { EpochMs } from './identifiers.ts';

/** How long one candle lasts, in ccxt's words. */
export const TIMEFRAMES = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 1970-01-05 was a Monday: weeks are counted from there. */
const FIRST_MONDAY = 4 * DAY;

const LENGTHS: Readonly<Record<Exclude<Timeframe, '1M'>, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
};

/** The open time (UTC) of the candle that holds `time`: weeks begin on Monday, months on the first. */
export function candleOpenTime(timeframe: Timeframe, time: EpochMs): EpochMs {
  if (timeframe === '1M') {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const length = LENGTHS[timeframe];
  const origin = timeframe === '1w' ? FIRST_MONDAY : 0;
  return Math.floor((time - origin) / length) * length + origin;
}

/** The open time of the next candle: the moment this one closes. */
export function candleCloseTime(timeframe: Timeframe, openTime: EpochMs): EpochMs {
  if (timeframe === '1M') {
    const date = new Date(openTime);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return openTime + LENGTHS[timeframe];
}

/** Nominal length in milliseconds; a month counts as 30 days, so use it for spacing only. */
export function timeframeLength(timeframe: Timeframe): number {
  return timeframe === '1M' ? 30 * DAY : LENGTHS[timeframe];
}
