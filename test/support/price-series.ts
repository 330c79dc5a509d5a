import fc from 'fast-check';
import type { Bar } from '#shared/indicators/indicator.ts';

const HOUR = 3_600_000;

/** Positive prices of a real market's size, with moves of any kind. */
export const prices = (minLength: number, maxLength: number) =>
  fc.array(fc.double({ min: 0.0001, max: 100_000, noNaN: true }), { minLength, maxLength });

/** Bars whose low is the lowest and high the highest of the four prices; volume may be zero. */
export const bars = (minLength: number, maxLength: number): fc.Arbitrary<Bar[]> =>
  fc
    .array(
      fc.record({
        prices: fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 4, maxLength: 4 }),
        volume: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1_000_000, noNaN: true })),
        gap: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength, maxLength },
    )
    .map((drawn) => {
      let openTime = 0;
      return drawn.map(({ prices: [a = 1, b = 1, c = 1, d = 1], volume, gap }) => {
        openTime += gap * HOUR;
        return { openTime, open: a, close: b, high: Math.max(a, b, c, d), low: Math.min(a, b, c, d), volume };
      });
    });

/** Bars of given closes, an hour apart; open, high and low are the close, volume 1 unless given. */
export function barsOfCloses(closes: readonly number[], volumes?: readonly number[]): Bar[] {
  return closes.map((close, index) => ({
    openTime: index * HOUR,
    open: close,
    high: close,
    low: close,
    close,
    volume: volumes?.[index] ?? 1,
  }));
}

/** A repeatable random walk: the same for the same seed. */
export function walk(length: number, seed = 1): number[] {
  let state = seed;
  let price = 100;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    price *= 1 + (state / 2_147_483_648 - 0.5) * 0.04;
    return price;
  });
}
