import { atr } from '#shared/indicators/atr.ts';
import { bollinger } from '#shared/indicators/bollinger.ts';
import { ema } from '#shared/indicators/ema.ts';
import type { Bar, Indicator } from '#shared/indicators/indicator.ts';
import { macd } from '#shared/indicators/macd.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { sma } from '#shared/indicators/sma.ts';
import { wma } from '#shared/indicators/wma.ts';

export type IndicatorKind = 'sma' | 'ema' | 'wma' | 'bollinger' | 'rsi' | 'macd' | 'atr';

/** An indicator that a person put on the chart. */
export interface ChosenIndicator {
  /** Tells two of the same kind apart. */
  readonly id: string;
  readonly kind: IndicatorKind;
  readonly parameters: readonly number[];
}

export interface IndicatorLine {
  readonly label: string;
  readonly style: 'line' | 'thin' | 'histogram';
}

export interface IndicatorDescription {
  readonly kind: IndicatorKind;
  readonly title: string;
  readonly short: string;
  /** On the candles, or in a pane of its own below them. */
  readonly pane: 'price' | 'own';
  readonly parameters: readonly { readonly label: string; readonly default: number; readonly max: number }[];
  readonly lines: readonly IndicatorLine[];
  /** Values drawn as dashed lines across its own pane. */
  readonly levels: readonly number[];
  /** One value per line and bar; null while it warms up. */
  create(parameters: readonly number[]): Indicator<Bar, readonly number[]>;
  /** So many bars before one are enough to know its value to more digits than a screen has. */
  lookback(parameters: readonly number[]): number;
}

const PERIOD = (value: number) => ({ label: 'Period', default: value, max: 500 });
const LINE: IndicatorLine = { label: '', style: 'line' };
/** Exponential weights fade to a billionth after twenty periods. */
const FADES = 20;

export const INDICATORS: readonly IndicatorDescription[] = [
  {
    kind: 'sma',
    title: 'Simple moving average',
    short: 'SMA',
    pane: 'price',
    parameters: [PERIOD(20)],
    lines: [LINE],
    levels: [],
    create: ([period = 20]) => single(sma(period)),
    lookback: ([period = 20]) => period,
  },
  {
    kind: 'ema',
    title: 'Exponential moving average',
    short: 'EMA',
    pane: 'price',
    parameters: [PERIOD(50)],
    lines: [LINE],
    levels: [],
    create: ([period = 50]) => single(ema(period)),
    lookback: ([period = 50]) => period * FADES,
  },
  {
    kind: 'wma',
    title: 'Weighted moving average',
    short: 'WMA',
    pane: 'price',
    parameters: [PERIOD(20)],
    lines: [LINE],
    levels: [],
    create: ([period = 20]) => single(wma(period)),
    lookback: ([period = 20]) => period,
  },
  {
    kind: 'bollinger',
    title: 'Bollinger bands',
    short: 'BB',
    pane: 'price',
    parameters: [PERIOD(20), { label: 'Deviations', default: 2, max: 10 }],
    lines: [
      { label: 'middle', style: 'thin' },
      { label: 'upper', style: 'line' },
      { label: 'lower', style: 'line' },
    ],
    levels: [],
    create: ([period = 20, deviations = 2]) =>
      mapped(bollinger(period, deviations), ({ middle, upper, lower }) => [middle, upper, lower]),
    lookback: ([period = 20]) => period,
  },
  {
    kind: 'rsi',
    title: 'Relative strength index',
    short: 'RSI',
    pane: 'own',
    parameters: [PERIOD(14)],
    lines: [LINE],
    levels: [30, 70],
    create: ([period = 14]) => single(rsi(period)),
    lookback: ([period = 14]) => period * FADES,
  },
  {
    kind: 'macd',
    title: 'Moving average convergence divergence',
    short: 'MACD',
    pane: 'own',
    parameters: [
      { label: 'Fast', default: 12, max: 500 },
      { label: 'Slow', default: 26, max: 500 },
      { label: 'Signal', default: 9, max: 500 },
    ],
    lines: [
      { label: 'histogram', style: 'histogram' },
      { label: 'line', style: 'line' },
      { label: 'signal', style: 'line' },
    ],
    levels: [],
    create: ([fast = 12, slow = 26, signal = 9]) =>
      mapped(macd(fast, slow, signal), ({ histogram, line, signal: average }) => [histogram, line, average]),
    lookback: ([fast = 12, slow = 26, signal = 9]) => (Math.max(fast, slow) + signal) * FADES,
  },
  {
    kind: 'atr',
    title: 'Average true range',
    short: 'ATR',
    pane: 'own',
    parameters: [PERIOD(14)],
    lines: [LINE],
    levels: [],
    create: ([period = 14]) => atrOf(period),
    lookback: ([period = 14]) => period * FADES,
  },
];

export function describe(kind: IndicatorKind): IndicatorDescription {
  const found = INDICATORS.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no indicator ${kind}`);
  return found;
}

/** The values at every bar, oldest first. */
export function wholeSeries(chosen: ChosenIndicator, bars: readonly Bar[]): readonly (readonly number[] | null)[] {
  const indicator = describe(chosen.kind).create(chosen.parameters);
  return bars.map((bar) => indicator.update(bar));
}

/** The values at the newest bar, from the bars that still weigh: cheap enough for every tick of an open candle. */
export function newestValue(chosen: ChosenIndicator, bars: readonly Bar[]): readonly number[] | null {
  const { create, lookback } = describe(chosen.kind);
  const indicator = create(chosen.parameters);
  let value: readonly number[] | null = null;
  const from = Math.max(0, bars.length - 1 - lookback(chosen.parameters));
  for (let index = from; index < bars.length; index++) value = indicator.update(bars[index] as Bar);
  return value;
}

/** What was stored may be from another version: anything that no longer makes sense is left out. */
export function validIndicators(stored: unknown): readonly ChosenIndicator[] {
  if (!Array.isArray(stored)) return [];
  return stored.slice(0, 12).filter((one: unknown): one is ChosenIndicator => {
    if (typeof one !== 'object' || one === null) return false;
    const { id, kind, parameters } = one as Partial<Record<keyof ChosenIndicator, unknown>>;
    const known = INDICATORS.find((description) => description.kind === kind);
    return (
      typeof id === 'string' &&
      known !== undefined &&
      Array.isArray(parameters) &&
      parameters.length === known.parameters.length &&
      parameters.every((value, index) => inBounds(value, known.parameters[index]?.max ?? 0))
    );
  });
}

export function inBounds(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max;
}

function single(indicator: Indicator<number>): Indicator<Bar, readonly number[]> {
  return {
    update(bar) {
      const value = indicator.update(bar.close);
      return value === null ? null : [value];
    },
  };
}

function mapped<Value>(
  indicator: Indicator<number, Value>,
  values: (value: Value) => readonly number[],
): Indicator<Bar, readonly number[]> {
  return {
    update(bar) {
      const value = indicator.update(bar.close);
      return value === null ? null : values(value);
    },
  };
}

function atrOf(period: number): Indicator<Bar, readonly number[]> {
  const indicator = atr(period);
  return {
    update(bar) {
      const value = indicator.update(bar);
      return value === null ? null : [value];
    },
  };
}
