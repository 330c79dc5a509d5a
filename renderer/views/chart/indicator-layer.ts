import {
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Bar, CandleWindow } from './candle-window.ts';
import { type ChosenIndicator, describe, newestValue, wholeSeries } from './chart-indicators.ts';
import { type ChartTheme, faded } from './chart-theme.ts';

/** The chosen indicators as series of a chart. */
export interface IndicatorLayer {
  choose(indicators: readonly ChosenIndicator[], window: BarsWithHoles): void;
  /** All bars are new. */
  reset(window: BarsWithHoles): void;
  /** The newest bar moved or joined. */
  update(bars: readonly Bar[]): void;
  setTheme(theme: ChartTheme): void;
  /** Colour and value of each line at the newest bar or, where given, at the bar with this index. */
  values(bars: readonly Bar[], index: number | null): readonly IndicatorValue[];
}

export interface IndicatorValue {
  readonly id: string;
  readonly color: string;
  /** Null: as many as a price has. */
  readonly digits: number | null;
  readonly values: readonly number[] | null;
}

type BarsWithHoles = Pick<CandleWindow, 'bars' | 'holes'>;
type AnySeries = ISeriesApi<'Line'> | ISeriesApi<'Histogram'>;

interface Drawn {
  readonly chosen: ChosenIndicator;
  readonly series: readonly AnySeries[];
  values: (readonly number[] | null)[];
}

/** A line does not cross a hole as if somebody had traded there. */
const INVISIBLE = 'rgba(0, 0, 0, 0)';
/** Height of a pane of its own, as part of the candles' height. */
const OWN_PANE_STRETCH = 0.3;

export function createIndicatorLayer(
  chart: IChartApi,
  initial: ChartTheme,
  priceFormatter: (price: number) => string,
): IndicatorLayer {
  let drawn: Drawn[] = [];
  let theme = initial;

  function color(index: number): string {
    return theme.series[index % theme.series.length] ?? theme.accent;
  }

  function draw(chosen: ChosenIndicator, index: number): Drawn {
    const description = describe(chosen.kind);
    const pane = description.pane === 'price' ? 0 : chart.panes().length;
    const formatter = description.pane === 'price' ? priceFormatter : (value: number) => value.toFixed(2);
    const series = description.lines.map((line, position) => {
      const shared = {
        priceLineVisible: false,
        lastValueVisible: description.pane === 'own' && position === description.lines.length - 1,
        priceFormat: { type: 'custom' as const, formatter, minMove: 0.01 },
      };
      if (line.style === 'histogram') return chart.addSeries(HistogramSeries, shared, pane);
      const thin = line.style === 'thin';
      return chart.addSeries(
        LineSeries,
        {
          ...shared,
          color: lineColor(index, position, chosen),
          lineWidth: 1,
          lineStyle: thin ? LineStyle.Dotted : LineStyle.Solid,
          crosshairMarkerVisible: false,
        },
        pane,
      );
    });
    for (const level of description.levels) {
      series[0]?.createPriceLine({
        price: level,
        color: faded(theme.faint, 0.6),
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: false,
      });
    }
    if (description.pane === 'own') {
      chart.panes()[0]?.setStretchFactor(1);
      chart.panes()[pane]?.setStretchFactor(OWN_PANE_STRETCH);
    }
    return { chosen, series, values: [] };
  }

  /** The second line of a pane of its own needs a colour apart from the first. */
  function lineColor(index: number, position: number, chosen: ChosenIndicator): string {
    return chosen.kind === 'macd' && position === 2 ? theme.warn : color(index);
  }

  function fill(one: Drawn, { bars, holes }: BarsWithHoles): void {
    const holeBefore = new Set(holes.map((hole) => hole.to));
    one.values = [...wholeSeries(one.chosen, bars)];
    one.series.forEach((series, position) => {
      const points = bars.flatMap((bar, index) => {
        const value = one.values[index]?.[position];
        if (value === undefined) return [];
        const drawn = point(bar, value, one, position);
        // A point's colour is that of the line that leaves it.
        const leads = bars[index + 1];
        const intoHole = leads !== undefined && holeBefore.has(leads.openTime) && !('color' in drawn);
        return [intoHole ? { ...drawn, color: INVISIBLE } : drawn];
      });
      series.setData(points as never[]);
    });
  }

  function point(bar: Bar, value: number, one: Drawn, position: number) {
    const time = (bar.openTime / 1_000) as UTCTimestamp;
    if (describe(one.chosen.kind).lines[position]?.style !== 'histogram') return { time, value };
    return { time, value, color: faded(value >= 0 ? theme.up : theme.down, 0.5) };
  }

  function remove(one: Drawn): void {
    const own = describe(one.chosen.kind).pane === 'own';
    const pane = own ? one.series[0]?.getPane().paneIndex() : undefined;
    for (const series of one.series) chart.removeSeries(series);
    if (pane !== undefined && chart.panes()[pane]?.getSeries().length === 0) chart.removePane(pane);
  }

  return {
    choose(indicators, window) {
      for (const one of drawn) remove(one);
      drawn = indicators.map(draw);
      for (const one of drawn) fill(one, window);
    },
    reset(window) {
      for (const one of drawn) fill(one, window);
    },
    update(bars) {
      const bar = bars.at(-1);
      if (bar === undefined) return;
      for (const one of drawn) {
        const values = newestValue(one.chosen, bars);
        one.values[bars.length - 1] = values;
        if (values === null) continue;
        one.series.forEach((series, position) => {
          const value = values[position];
          if (value !== undefined) series.update(point(bar, value, one, position) as never);
        });
      }
    },
    setTheme(next) {
      theme = next;
      drawn.forEach((one, index) => {
        one.series.forEach((series, position) => {
          if (series.seriesType() === 'Line') series.applyOptions({ color: lineColor(index, position, one.chosen) });
        });
      });
    },
    values(bars, index) {
      const at = index ?? bars.length - 1;
      return drawn.map((one, position) => ({
        id: one.chosen.id,
        color: color(position),
        digits: describe(one.chosen.kind).pane === 'price' ? null : 2,
        values: one.values[at] ?? null,
      }));
    },
  };
}
