import { expect, test } from 'vitest';
import { createChartPreferences } from '../../../../../renderer/views/chart/chart-preferences.ts';

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('indicators, their numbers and the scale come back after a restart', () => {
  const storage = memory();
  const first = createChartPreferences(storage);
  first.addIndicator('rsi');
  first.addIndicator('sma');
  first.setParameters('sma-3', [200]);
  first.removeIndicator('sma-1');
  first.setScale('logarithmic');
  expect(createChartPreferences(storage).store.getState()).toEqual({
    indicators: [
      { id: 'rsi-2', kind: 'rsi', parameters: [14] },
      { id: 'sma-3', kind: 'sma', parameters: [200] },
    ],
    scale: 'logarithmic',
  });
});

test('two of a kind have names of their own', () => {
  const preferences = createChartPreferences(null);
  preferences.addIndicator('sma');
  const ids = preferences.store.getState().indicators.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a chart without indicators stays so', () => {
  const storage = memory();
  createChartPreferences(storage).removeIndicator('sma-1');
  expect(createChartPreferences(storage).store.getState().indicators).toEqual([]);
});
