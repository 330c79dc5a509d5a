import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createChartEx,
  type DeepPartial,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesPrimitive,
  type MouseEventParams,
  PriceScaleMode,
  type Time,
  type TimeChartOptions,
  type UTCTimestamp,
} from 'lightweight-charts';
import { scaleOf, toNumber } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { TimeZone } from '../../ui/format.ts';
import { type Bar, type CandleWindow, type Hole, holeTimes } from './candle-window.ts';
import type { ChosenIndicator } from './chart-indicators.ts';
import { type ChartTheme, faded } from './chart-theme.ts';
import { crosshairTime, tickMark } from './chart-times.ts';
import { createFillMarks, type FillMarks } from './fill-marks.ts';
import { createHoleBands } from './hole-bands.ts';
import { createIndicatorLayer, type IndicatorLayer } from './indicator-layer.ts';
import { LocalTimes } from './local-times.ts';

export type ScaleKind = 'normal' | 'logarithmic' | 'percent';

/** What a chart of one instrument and timeframe can do; it knows bars, nothing of where they come from. */
export interface ChartCanvas {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly fills: FillMarks;
  readonly indicators: IndicatorLayer;
  reset(window: CandleWindow, shift: number): void;
  update(window: CandleWindow, bar: Bar, hole: Hole | null): void;
  chooseIndicators(indicators: readonly ChosenIndicator[], window: CandleWindow): void;
  setTheme(theme: ChartTheme): void;
  setScale(kind: ScaleKind): void;
  setAutoScale(on: boolean): void;
  /** Bars hidden to the right of the view; 0 when the newest is in sight. */
  hiddenBars(): number;
  showLatest(): void;
  resetView(): void;
  dispose(): void;
}

export interface ChartCanvasListener {
  /** The view came near an end of what is loaded. */
  onEdge(edge: 'oldest' | 'newest'): void;
  /** Where the crosshair stands; null when it left. */
  onCrosshair(openTime: number | null): void;
  onView(): void;
  /** All is placed anew: what stands over the chart follows. */
  onPaint(): void;
}

const RIGHT_BARS = 6;
const FIRST_BARS = 140;
const EDGE_BARS = 60;

export function createChartCanvas(
  host: HTMLElement,
  instrument: Instrument,
  timeframe: Timeframe,
  zone: TimeZone,
  initial: ChartTheme,
  listener: ChartCanvasListener,
): ChartCanvas {
  let theme = initial;
  let slots = 0;
  const digits = scaleOf(instrument.priceStep);
  const numbers = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const options: DeepPartial<TimeChartOptions> = {
    autoSize: true,
    layout: { attributionLogo: false, fontSize: 11, panes: { enableResize: true } },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: {
      rightOffset: RIGHT_BARS,
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.5,
      tickMarkFormatter: (time: Time, type: number) => tickMark(Number(time) * 1_000, type, zone),
    },
    localization: { timeFormatter: (time: Time) => crosshairTime(Number(time) * 1_000, timeframe, zone) },
    rightPriceScale: { scaleMargins: { top: 0.12, bottom: 0.22 }, tickMarkDensity: 4 },
    handleScale: { axisDoubleClickReset: true },
  };
  const chart =
    zone === 'utc' ? createChart(host, options) : (createChartEx(host, new LocalTimes(), options) as IChartApi);
  const candles = chart.addSeries(CandlestickSeries, {
    borderVisible: false,
    priceFormat: {
      type: 'custom',
      formatter: (price: number) => numbers.format(price),
      minMove: toNumber(instrument.priceStep),
    },
  });
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: '',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  candles.moveToPane(0);
  const holes = createHoleBands(theme);
  const fills = createFillMarks(theme);
  candles.attachPrimitive(holes.primitive);
  candles.attachPrimitive(fills.primitive);
  candles.attachPrimitive(paintHook(listener.onPaint));
  const indicators = createIndicatorLayer(chart, theme, (price) => numbers.format(price));
  applyTheme();

  function applyTheme(): void {
    chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: theme.panel },
        textColor: theme.muted,
        fontFamily: theme.font,
        panes: { separatorColor: theme.line, separatorHoverColor: faded(theme.accent, 0.3) },
      },
      grid: { vertLines: { color: faded(theme.line, 0.5) }, horzLines: { color: faded(theme.line, 0.5) } },
      rightPriceScale: { borderColor: theme.line },
      timeScale: { borderColor: theme.line },
      crosshair: {
        vertLine: { color: theme.faint, labelBackgroundColor: theme.faint },
        horzLine: { color: theme.faint, labelBackgroundColor: theme.faint },
      },
    });
    candles.applyOptions({
      upColor: theme.up,
      downColor: theme.down,
      wickUpColor: theme.up,
      wickDownColor: theme.down,
    });
  }

  function volumeBar(bar: Bar) {
    return { time: time(bar), value: bar.volume, color: faded(bar.close >= bar.open ? theme.up : theme.down, 0.32) };
  }

  function drawHoles(window: CandleWindow): void {
    holes.set(
      window.holes.map((hole) => {
        const times = holeTimes(hole, timeframe);
        return { hole, first: times[0] ?? hole.from, last: times.at(-1) ?? hole.from };
      }),
    );
  }

  function onRange(): void {
    listener.onView();
    const range = chart.timeScale().getVisibleLogicalRange();
    if (range === null || slots === 0) return;
    if (range.from < EDGE_BARS) listener.onEdge('oldest');
    if (range.to > slots - 1) listener.onEdge('newest');
  }

  function onCrosshair(event: MouseEventParams): void {
    listener.onCrosshair(event.time === undefined ? null : Number(event.time) * 1_000);
  }

  chart.timeScale().subscribeVisibleLogicalRangeChange(onRange);
  chart.subscribeCrosshairMove(onCrosshair);

  return {
    chart,
    candles,
    fills,
    indicators,
    reset(window, shift) {
      const scale = chart.timeScale();
      const before = slots === 0 ? null : scale.getVisibleLogicalRange();
      const points = slotsOf(window);
      slots = points.length;
      candles.setData(points);
      volumes.setData(window.bars.map(volumeBar));
      indicators.reset(window);
      drawHoles(window);
      if (before === null) {
        scale.setVisibleLogicalRange({ from: slots - FIRST_BARS, to: slots - 1 + RIGHT_BARS });
      } else {
        scale.setVisibleLogicalRange({ from: before.from + shift, to: before.to + shift });
      }
    },
    update(window, bar, hole) {
      if (hole !== null) {
        for (const at of holeTimes(hole, timeframe)) candles.update({ time: (at / 1_000) as UTCTimestamp });
        drawHoles(window);
      }
      candles.update(candle(bar));
      volumes.update(volumeBar(bar));
      indicators.update(window.bars);
      slots = window.bars.length + window.holes.reduce((sum, one) => sum + one.slots, 0);
    },
    chooseIndicators: (chosen, window) => indicators.choose(chosen, window),
    setTheme(next) {
      theme = next;
      applyTheme();
      holes.setTheme(next);
      fills.setTheme(next);
      indicators.setTheme(next);
    },
    setScale(kind) {
      const modes = {
        normal: PriceScaleMode.Normal,
        logarithmic: PriceScaleMode.Logarithmic,
        percent: PriceScaleMode.Percentage,
      };
      candles.priceScale().applyOptions({ mode: modes[kind] });
    },
    setAutoScale: (on) => candles.priceScale().applyOptions({ autoScale: on }),
    hiddenBars() {
      const range = chart.timeScale().getVisibleLogicalRange();
      return range === null ? 0 : Math.max(0, Math.ceil(slots - 1 - range.to));
    },
    showLatest: () => chart.timeScale().scrollToPosition(RIGHT_BARS, false),
    resetView() {
      candles.priceScale().applyOptions({ autoScale: true });
      chart.timeScale().resetTimeScale();
      chart.timeScale().setVisibleLogicalRange({ from: slots - FIRST_BARS, to: slots - 1 + RIGHT_BARS });
    },
    dispose() {
      chart.timeScale().unsubscribeVisibleLogicalRangeChange(onRange);
      chart.unsubscribeCrosshairMove(onCrosshair);
      chart.remove();
    },
  };

  function slotsOf(window: CandleWindow) {
    const points: ({ time: UTCTimestamp } | ReturnType<typeof candle>)[] = [];
    let next = 0;
    for (const bar of window.bars) {
      const hole = window.holes[next];
      if (hole?.to === bar.openTime) {
        next += 1;
        for (const at of holeTimes(hole, timeframe)) points.push({ time: (at / 1_000) as UTCTimestamp });
      }
      points.push(candle(bar));
    }
    return points;
  }
}

/** Draws nothing; being asked to is how we learn that prices have other places now. */
function paintHook(onPaint: () => void): ISeriesPrimitive<Time> {
  const view = { renderer: () => ({ draw: onPaint }) };
  return { paneViews: () => [view] };
}

function time(bar: Bar): UTCTimestamp {
  return (bar.openTime / 1_000) as UTCTimestamp;
}

function candle(bar: Bar) {
  return { time: time(bar), open: bar.open, high: bar.high, low: bar.low, close: bar.close };
}
