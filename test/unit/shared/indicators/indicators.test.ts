import fc from 'fast-check';
import * as technical from 'technicalindicators';
import * as trading from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { atr, atrSeries } from '#shared/indicators/atr.ts';
import { bollinger, bollingerSeries } from '#shared/indicators/bollinger.ts';
import { change, changeSeries } from '#shared/indicators/change.ts';
import { ema, emaSeries, wilder, wilderSeries } from '#shared/indicators/ema.ts';
import { type Bar, type Indicator, ofClose, ofVolume } from '#shared/indicators/indicator.ts';
import { macd, macdSeries } from '#shared/indicators/macd.ts';
import { rsi, rsiSeries } from '#shared/indicators/rsi.ts';
import { sma, smaSeries } from '#shared/indicators/sma.ts';
import { vwap, vwapSeries } from '#shared/indicators/vwap.ts';
import { wma, wmaSeries } from '#shared/indicators/wma.ts';
import { bars, barsOfCloses, prices, walk } from '#test/support/price-series.ts';

type Output = number | null | Readonly<Record<string, number>>;

interface Form {
  readonly name: string;
  readonly incremental: () => Indicator<Bar, unknown>;
  readonly series: (bars: readonly Bar[]) => readonly unknown[];
}

const closes = (list: readonly Bar[]) => list.map((bar) => bar.close);
const volumes = (list: readonly Bar[]) => list.map((bar) => bar.volume);

const FORMS: readonly Form[] = [
  ...[1, 2, 9, 50].map((period) => ({
    name: `sma ${period}`,
    incremental: () => ofClose(sma(period)),
    series: (list: readonly Bar[]) => smaSeries(closes(list), period),
  })),
  ...[1, 3, 50].map((period) => ({
    name: `ema ${period}`,
    incremental: () => ofClose(ema(period)),
    series: (list: readonly Bar[]) => emaSeries(closes(list), period),
  })),
  {
    name: 'wilder 14',
    incremental: () => ofClose(wilder(14)),
    series: (list) => wilderSeries(closes(list), 14),
  },
  { name: 'wma 10', incremental: () => ofClose(wma(10)), series: (list) => wmaSeries(closes(list), 10) },
  { name: 'rsi 14', incremental: () => ofClose(rsi(14)), series: (list) => rsiSeries(closes(list), 14) },
  { name: 'rsi 2', incremental: () => ofClose(rsi(2)), series: (list) => rsiSeries(closes(list), 2) },
  {
    name: 'bollinger 20 2',
    incremental: () => ofClose(bollinger(20, 2)),
    series: (list) => bollingerSeries(closes(list), 20, 2),
  },
  { name: 'macd', incremental: () => ofClose(macd(12, 26, 9)), series: (list) => macdSeries(closes(list), 12, 26, 9) },
  { name: 'atr 14', incremental: () => atr(14), series: (list) => atrSeries(list, 14) },
  { name: 'vwap', incremental: () => vwap(), series: (list) => vwapSeries(list) },
  {
    name: 'volume change',
    incremental: () => ofVolume(change()),
    series: (list) => changeSeries(volumes(list)),
  },
];

describe.each(FORMS)('$name', ({ incremental, series }) => {
  test('the incremental form gives what the whole-series form gives', () => {
    fc.assert(
      fc.property(bars(0, 150), (list) => {
        expectClose(update(incremental(), list), series(list) as Output[], scaleOf(list));
      }),
    );
  });

  test('a longer series never changes the values of its beginning: nothing looks ahead', () => {
    fc.assert(
      fc.property(bars(1, 80), fc.nat(), (list, cut) => {
        const prefix = list.slice(0, (cut % list.length) + 1);
        expect(series(list).slice(0, prefix.length)).toEqual(series(prefix));
      }),
    );
  });

  test.each([
    ['an empty series', []],
    ['a series of one', barsOfCloses([100])],
    ['a flat series', barsOfCloses(Array.from({ length: 200 }, () => 100))],
    [
      'a series without volume',
      barsOfCloses(
        walk(200),
        Array.from({ length: 200 }, () => 0),
      ),
    ],
    [
      'a series with volume now and then',
      barsOfCloses(
        walk(200),
        walk(200).map((_, index) => (index % 7 === 0 ? 5 : 0)),
      ),
    ],
    [
      'a series with values that are no numbers',
      barsOfCloses(walk(200).map((price, index) => (index % 9 === 4 ? Number.NaN : price))),
    ],
    [
      'a series with infinite values',
      barsOfCloses(walk(200).map((price, index) => (index === 60 ? Number.POSITIVE_INFINITY : price))),
    ],
  ])('%s: every value is a finite number or null (N2)', (_, list) => {
    const both = [...update(incremental(), list), ...(series(list) as Output[])];
    expect(both).toHaveLength(list.length * 2);
    for (const value of both) for (const each of numbersOf(value)) expect(Number.isFinite(each)).toBe(true);
    expectClose(update(incremental(), list), series(list) as Output[], 200);
  });
});

describe('against independent libraries', () => {
  const list = walk(600, 7);

  function compare(ours: readonly (number | null)[], theirs: readonly (number | null | undefined)[], digits = 9): void {
    expect(theirs).toHaveLength(ours.length);
    let compared = 0;
    for (const [index, value] of ours.entries()) {
      const other = theirs[index] ?? null;
      if (value === null || other === null) expect([index, value]).toEqual([index, other]);
      else {
        expect(value).toBeCloseTo(other, digits);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(500);
  }

  /** technicalindicators leaves the warm-up out instead of filling it. */
  const padded = (values: readonly number[], length: number) => [
    ...Array.from({ length: length - values.length }, () => null),
    ...values,
  ];
  const fed = <Result>(indicator: { update(value: number, replace: boolean): Result }) =>
    list.map((value) => indicator.update(value, false));

  test('sma, wma', () => {
    compare(smaSeries(list, 50), fed(new trading.SMA(50)));
    compare(smaSeries(list, 50), padded(technical.SMA.calculate({ period: 50, values: list }), list.length));
    compare(wmaSeries(list, 20), fed(new trading.WMA(20)));
    compare(wmaSeries(list, 20), padded(technical.WMA.calculate({ period: 20, values: list }), list.length));
  });

  test('ema with the mean as seed (trading-signals seeds with the first value and meets ours once that has faded)', () => {
    compare(emaSeries(list, 50), padded(technical.EMA.calculate({ period: 50, values: list }), list.length));
    const others = fed(new trading.EMA(10));
    expect(emaSeries(list, 10).at(-1)).toBeCloseTo(others.at(-1) ?? Number.NaN, 9);
    expect(Math.abs((emaSeries(list, 10)[10] ?? 0) - (others[10] ?? 0))).toBeGreaterThan(1e-6);
  });

  test('rsi after Wilder (technicalindicators rounds to two digits)', () => {
    compare(rsiSeries(list, 14), fed(new trading.RSI(14)));
    compare(rsiSeries(list, 14), padded(technical.RSI.calculate({ period: 14, values: list }), list.length), 1.9);
  });

  test('bollinger bands with the population deviation', () => {
    const ours = bollingerSeries(list, 20, 2);
    const theirs = fed(new trading.BollingerBands(20, 2));
    for (const band of ['upper', 'middle', 'lower'] as const) {
      compare(
        ours.map((value) => value?.[band] ?? null),
        theirs.map((value) => value?.[band] ?? null),
      );
    }
  });

  test('macd', () => {
    const ours = macdSeries(list, 12, 26, 9);
    const theirs = technical.MACD.calculate({
      values: list,
      fastPeriod: 12,
      slowPeriod: 26,
      signalPeriod: 9,
      SimpleMAOscillator: false,
      SimpleMASignal: false,
    });
    const offset = list.length - theirs.length;
    for (const [index, value] of ours.entries()) {
      const other = theirs[index - offset];
      if (value === null) expect(other?.signal).toBeUndefined();
      else {
        expect(value.line).toBeCloseTo(other?.MACD ?? Number.NaN, 9);
        expect(value.signal).toBeCloseTo(other?.signal ?? Number.NaN, 9);
        expect(value.histogram).toBeCloseTo(other?.histogram ?? Number.NaN, 9);
      }
    }
  });

  test('atr whose first true range is high − low', () => {
    const drawn: Bar[] = list.map((close, index) => {
      const open = list[index - 1] ?? close;
      return {
        openTime: index,
        open,
        high: Math.max(open, close) * 1.01,
        low: Math.min(open, close) * 0.99,
        close,
        volume: 1,
      };
    });
    const other = new trading.ATR(14);
    compare(
      atrSeries(drawn, 14),
      drawn.map((bar) => other.update(bar, false)),
    );
  });

  test('vwap of one day', () => {
    const day = walk(1440, 3).map(
      (close, index): Bar => ({
        openTime: index * 60_000,
        open: close,
        high: close * 1.001,
        low: close * 0.998,
        close,
        volume: 1 + (index % 5),
      }),
    );
    const other = new trading.VWAP();
    compare(
      vwapSeries(day),
      day.map((bar) => other.update(bar, false)),
    );
  });
});

describe('by hand', () => {
  test('rsi of three changes: gains 2 and 1, a loss of 1, then a loss of 2', () => {
    // seed: average gain (2 + 0 + 1) / 3 = 1, average loss (0 + 1 + 0) / 3 = 1/3: 100 × 1 / (4/3) = 75
    // then: gain 1 × 2/3 = 2/3, loss (1/3 × 2 + 2) / 3 = 8/9: 100 × (2/3) / (14/9) = 42.857…
    expect(rsiSeries([10, 12, 11, 12, 10], 3)).toEqual([null, null, null, 75, expect.closeTo(300 / 7, 10)]);
  });

  test('rsi is 100 where nothing fell, 0 where nothing rose, and nothing where nothing moved', () => {
    expect(rsiSeries([1, 2, 3, 4], 3).at(-1)).toBe(100);
    expect(rsiSeries([4, 3, 2, 1], 3).at(-1)).toBe(0);
    expect(rsiSeries([4, 4, 4, 4], 3).at(-1)).toBeNull();
  });

  test('a volume that doubles changed by 100 %; after none at all there is no percentage', () => {
    expect(changeSeries([5, 10, 0, 10, 5])).toEqual([null, 100, -100, null, -50]);
  });

  test('vwap begins anew with the UTC day', () => {
    const bar = (openTime: number, close: number, volume: number): Bar => ({
      openTime,
      open: close,
      high: close,
      low: close,
      close,
      volume,
    });
    const day = 86_400_000;
    expect(vwapSeries([bar(0, 10, 1), bar(60_000, 20, 3), bar(day, 40, 0), bar(day + 1, 40, 2)])).toEqual([
      10,
      17.5,
      null,
      40,
    ]);
  });

  test('a running average of a million values is as exact as a fresh one', () => {
    const indicator = sma(3);
    let last: number | null = null;
    for (let index = 0; index < 1_000_000; index++) indicator.update(1e9 + Math.sin(index) * 1e3);
    for (const value of [0.1, 0.2, 0.3]) last = indicator.update(value);
    expect(last).toBeCloseTo(0.2, 12);
  });

  test.each([0, -1, 1.5, Number.NaN])('a period of %s is refused', (period) => {
    expect(() => sma(period)).toThrow('period');
    expect(() => emaSeries([1], period)).toThrow('period');
  });
});

test('prices of every size keep sma and ema between the lowest and the highest of their values', () => {
  fc.assert(
    fc.property(prices(1, 100), (list) => {
      for (const value of [...smaSeries(list, 5), ...emaSeries(list, 5)]) {
        if (value === null) continue;
        expect(value).toBeGreaterThanOrEqual(Math.min(...list) * (1 - 1e-9));
        expect(value).toBeLessThanOrEqual(Math.max(...list) * (1 + 1e-9));
      }
    }),
  );
});

function update(indicator: Indicator<Bar, unknown>, list: readonly Bar[]): Output[] {
  return list.map((bar) => indicator.update(bar) as Output);
}

function scaleOf(list: readonly Bar[]): number {
  return Math.max(1, ...list.map((bar) => bar.high));
}

function numbersOf(value: Output): readonly number[] {
  if (value === null) return [];
  return typeof value === 'number' ? [value] : Object.values(value);
}

/** Equal to 1e-9 of the size of what went in. */
function expectClose(left: readonly Output[], right: readonly Output[], scale: number): void {
  expect(left).toHaveLength(right.length);
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? null;
    if (value === null || other === null) expect([index, value]).toEqual([index, other]);
    const numbers = numbersOf(other);
    for (const [part, each] of numbersOf(value).entries()) {
      const expected = numbers[part] ?? Number.NaN;
      expect(Math.abs(each - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, Math.abs(expected)));
    }
  }
}
