import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TextStorage } from '../../store/selection-store.ts';
import type { ScaleKind } from './chart-canvas.ts';
import { type ChosenIndicator, describe, type IndicatorKind, validIndicators } from './chart-indicators.ts';

/** How a person likes the chart; kept in this browser or window. */
export interface ChartPreferences {
  readonly indicators: readonly ChosenIndicator[];
  readonly scale: ScaleKind;
}

export interface ChartPreferencesStore {
  readonly store: StoreApi<ChartPreferences>;
  addIndicator(kind: IndicatorKind): void;
  removeIndicator(id: string): void;
  setParameters(id: string, parameters: readonly number[]): void;
  setScale(scale: ScaleKind): void;
}

const KEY = 'tapedeck.chart';
const SCALES: readonly ScaleKind[] = ['normal', 'logarithmic', 'percent'];
const FIRST: readonly ChosenIndicator[] = [{ id: 'sma-1', kind: 'sma', parameters: [20] }];

export function createChartPreferences(storage: TextStorage | null): ChartPreferencesStore {
  const store = createStore<ChartPreferences>(() => remembered(storage));

  function change(part: Partial<ChartPreferences>): void {
    store.setState(part);
    try {
      storage?.setItem(KEY, JSON.stringify(store.getState()));
    } catch {
      // A full or forbidden storage costs only the memory of the choice.
    }
  }

  return {
    store,
    addIndicator(kind) {
      const { indicators } = store.getState();
      const number = Math.max(0, ...indicators.map(({ id }) => Number(id.split('-')[1]) || 0)) + 1;
      const parameters = describe(kind).parameters.map((parameter) => parameter.default);
      change({ indicators: [...indicators, { id: `${kind}-${number}`, kind, parameters }] });
    },
    removeIndicator: (id) => change({ indicators: store.getState().indicators.filter((one) => one.id !== id) }),
    setParameters(id, parameters) {
      change({ indicators: store.getState().indicators.map((one) => (one.id === id ? { ...one, parameters } : one)) });
    },
    setScale: (scale) => change({ scale }),
  };
}

function remembered(storage: TextStorage | null): ChartPreferences {
  try {
    const found: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (typeof found !== 'object' || found === null) return { indicators: FIRST, scale: 'normal' };
    const { indicators, scale } = found as Partial<Record<keyof ChartPreferences, unknown>>;
    return { indicators: validIndicators(indicators), scale: SCALES.find((one) => one === scale) ?? 'normal' };
  } catch {
    return { indicators: FIRST, scale: 'normal' };
  }
}

export const chartPreferences: ChartPreferencesStore = createChartPreferences(
  typeof localStorage === 'undefined' ? null : localStorage,
);
