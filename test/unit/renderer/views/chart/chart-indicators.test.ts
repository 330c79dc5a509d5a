import { expect, test } from 'vitest';
import type { Bar } from '#shared/indicators/indicator.ts';
import { smaSeries } from '#shared/indicators/sma.ts';
import {
  type ChosenIndicator,
  INDICATORS,
  newestValue,
  validIndicators,
  wholeSeries,
} from '../../../../../renderer/views/chart/chart-indicators.ts';

/** A walk with some shape: the same in every run. */
const bars: readonly Bar[] = Array.from({ length: 3_000 }, (_, index) => {
  const close = 60_000 + 900 * Math.sin(index / 17) + 300 * Math.sin(index * 1.7) + index;
  return {
    openTime: index * 60_000,
    open: close - 5,
    high: close + 20,
    low: close - 25,
    close,
    volume: 1 + (index % 7),
  };
});

const chosen = (kind: ChosenIndicator['kind']): ChosenIndicator => ({
  id: `${kind}-1`,
  kind,
  parameters: INDICATORS.find((one) => one.kind === kind)?.parameters.map((parameter) => parameter.default) ?? [],
});

test.each(INDICATORS.map(({ kind }) => kind))(
  'the newest %s of an open candle equals that of the whole series',
  (kind) => {
    for (const length of [1, 10, 60, 700, 3_000]) {
      const shown = bars.slice(0, length);
      const whole = wholeSeries(chosen(kind), shown).at(-1) ?? null;
      const newest = newestValue(chosen(kind), shown);
      expect(newest === null).toBe(whole === null);
      for (const [index, value] of (newest ?? []).entries()) {
        expect(value).toBeCloseTo(whole?.[index] ?? Number.NaN, 4);
      }
    }
  },
);

test('every line that an indicator promises has a value once it is warm', () => {
  for (const { kind, lines } of INDICATORS) {
    expect(wholeSeries(chosen(kind), bars).at(-1)).toHaveLength(lines.length);
  }
});

test('the moving average on the chart is the one the strategies use', () => {
  const closes = bars.map(({ close }) => close);
  const drawn = wholeSeries({ id: 'sma-1', kind: 'sma', parameters: [20] }, bars).map((value) => value?.[0] ?? null);
  smaSeries(closes, 20).forEach((value, index) => {
    if (value === null) expect(drawn[index]).toBeNull();
    else expect(drawn[index]).toBeCloseTo(value, 6);
  });
});

test('indicators remembered from another version are left out, sound ones stay', () => {
  const sound = { id: 'ema-2', kind: 'ema', parameters: [50] };
  const stored = [
    sound,
    { id: 'x', kind: 'ichimoku', parameters: [9] },
    { id: 'y', kind: 'sma', parameters: [] },
    { id: 'z', kind: 'sma', parameters: [0] },
    { id: 'z', kind: 'sma', parameters: [2.5] },
    { kind: 'sma', parameters: [20] },
    null,
    'sma',
  ];
  expect(validIndicators(stored)).toEqual([sound]);
  expect(validIndicators({})).toEqual([]);
});
