import { integer, number } from '#shared/strategy/parameters.ts';

/** The period of the relative strength index, the same in every strategy that reads it. */
export const rsiPeriod = integer({
  label: 'RSI period',
  description: 'Candles over which the relative strength index is averaged.',
  minimum: 2,
  maximum: 100,
  default: 14,
});

/** A level of the relative strength index that a strategy compares with. */
export function rsiLevel(label: string, description: string, value: number) {
  return number({ label, description, minimum: 0, maximum: 100, step: 1, default: value });
}

/** The period of a moving average. */
export function averagePeriod(label: string, description: string, value: number) {
  return integer({ label, description, minimum: 2, maximum: 400, default: value });
}
