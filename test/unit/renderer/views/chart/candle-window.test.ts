import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import { instrumentId } from '#shared/domain/instrument.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { createCandleWindow, holeTimes, MAX_HOLE_SLOTS } from '../../../../../renderer/views/chart/candle-window.ts';

const MINUTE = 60_000;

function candle(minute: number, close = '100', closed = true): Candle {
  return {
    instrument: instrumentId('BTC/USDT', 'replay'),
    timeframe: '1m',
    openTime: minute * MINUTE,
    open: decimal('100'),
    high: decimal('101'),
    low: decimal('99'),
    close: decimal(close),
    volume: decimal('2.5'),
    quoteVolume: decimal('250'),
    trades: 10,
    closed,
  };
}

const candles = (from: number, to: number): Candle[] =>
  Array.from({ length: to - from }, (_, index) => candle(from + index));
const minutes = (window: { readonly bars: readonly { readonly openTime: number }[] }): number[] =>
  window.bars.map((bar) => bar.openTime / MINUTE);

test('an older page joins in front without doubling the bars that both pages hold', () => {
  const window = createCandleWindow('1m');
  window.replace(candles(100, 110), 10);
  expect(window.prepend(candles(95, 103))).toEqual({ kind: 'reset', shift: 5 });
  expect(minutes(window)).toEqual([95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  expect(window.complete).toBe(false);
});

test('a page that holds nothing older ends the search for history; a short first page does so too', () => {
  const window = createCandleWindow('1m');
  window.replace(candles(100, 110), 10);
  expect(window.complete).toBe(false);
  window.prepend([]);
  expect(window.complete).toBe(true);
  window.replace(candles(100, 105), 10);
  expect(window.complete).toBe(true);
});

test('the open candle moves the newest bar, the next one joins behind it', () => {
  const window = createCandleWindow('1m');
  window.replace(candles(100, 103), 10);
  expect(window.applyLive(candle(102, '100.5', false))).toMatchObject({ kind: 'updated', hole: null });
  expect(window.bars.at(-1)).toMatchObject({ close: 100.5, closed: false });
  expect(window.applyLive(candle(103, '100.7', false))).toMatchObject({ kind: 'updated', bar: { close: 100.7 } });
  expect(minutes(window)).toEqual([100, 101, 102, 103]);
});

test('the last word on a candle that comes after the next has begun still counts; older unknown ones do not', () => {
  const window = createCandleWindow('1m');
  window.replace(candles(100, 103), 10);
  expect(window.applyLive(candle(101, '99.5'))).toEqual({ kind: 'reset', shift: 0 });
  expect(window.bars[1]?.close).toBe(99.5);
  expect(window.applyLive(candle(50))).toEqual({ kind: 'none' });
});

test('a hole stays a hole: missing minutes take their place, a long silence is drawn no wider than the cap', () => {
  const window = createCandleWindow('1m');
  window.replace([...candles(100, 102), ...candles(105, 107)], 10);
  const [hole] = window.holes;
  expect(window.holes).toEqual([{ from: 102 * MINUTE, to: 105 * MINUTE, slots: 3 }]);
  expect(hole === undefined ? [] : holeTimes(hole, '1m')).toEqual([102 * MINUTE, 103 * MINUTE, 104 * MINUTE]);

  const change = window.applyLive(candle(107 + 432));
  expect(change).toMatchObject({ kind: 'updated', hole: { from: 107 * MINUTE, to: 539 * MINUTE } });
  expect(window.holes.at(-1)?.slots).toBe(MAX_HOLE_SLOTS);
});

test('scrolling far back lets the newest bars go; live candles then wait until the newest page is asked for again', () => {
  const window = createCandleWindow('1m', 20);
  window.replace(candles(100, 115), 15);
  window.prepend(candles(90, 100));
  expect(minutes(window).at(0)).toBe(90);
  expect(window.bars).toHaveLength(20);
  expect(window.live).toBe(false);
  expect(window.applyLive(candle(115))).toEqual({ kind: 'none' });

  expect(window.append(candles(109, 116), true)).toEqual({ kind: 'reset', shift: -6 });
  expect(minutes(window)).toEqual(Array.from({ length: 20 }, (_, index) => 96 + index));
  expect(window.live).toBe(true);
  expect(window.complete).toBe(false);
});

test('a window filled by live candles makes room by letting the oldest go', () => {
  const window = createCandleWindow('1m', 600);
  window.replace(candles(0, 600), 600);
  expect(window.applyLive(candle(600))).toMatchObject({ kind: 'reset' });
  expect(minutes(window).at(0)).toBe(501);
  expect(minutes(window).at(-1)).toBe(600);
});

test('whatever arrives in whatever order, bars ascend without doubles and never take more than the allowed slots', () => {
  const limit = 50;
  const present = (minute: number): boolean => minute % 17 > 3;
  const page = (from: number, to: number): Candle[] =>
    candles(Math.max(0, from), Math.max(0, to)).filter((one) => present(one.openTime / MINUTE));
  const step = fc.oneof(
    fc.record({ kind: fc.constant('live' as const), minute: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ kind: fc.constant('older' as const), length: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ kind: fc.constant('newer' as const), length: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ kind: fc.constant('replace' as const), minute: fc.integer({ min: 1, max: 400 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const window = createCandleWindow('1m', limit);
      for (const one of steps) {
        const shown = minutes(window);
        if (one.kind === 'live') window.applyLive(candle(one.minute));
        else if (one.kind === 'replace') window.replace(page(one.minute - 30, one.minute), 30);
        else if (one.kind === 'older') window.prepend(page((shown[0] ?? 200) - one.length, (shown[0] ?? 200) + 3));
        else window.append(page((shown.at(-1) ?? 200) - 2, (shown.at(-1) ?? 200) + one.length), false);
        const now = minutes(window);
        expect(now).toEqual([...new Set(now)].sort((left, right) => left - right));
        const slots = now.length + window.holes.reduce((sum, hole) => sum + hole.slots, 0);
        expect(slots).toBeLessThanOrEqual(limit);
        const starts = window.holes.map((hole) => hole.to / MINUTE);
        expect(starts.every((start) => now.includes(start) && now[0] !== start)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
