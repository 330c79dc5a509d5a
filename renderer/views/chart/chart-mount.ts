import type { Instrument } from '#shared/domain/instrument.ts';
import { candleOpenTime, type Timeframe } from '#shared/domain/timeframe.ts';
import { link } from '../../link/session.ts';
import type { FeedStatus } from '../../store/follow-instrument.ts';
import { market } from '../../store/market.ts';
import { formatAge, type TimeZone } from '../../ui/format.ts';
import { everySecond } from '../every-second.ts';
import type { CandleWindow } from './candle-window.ts';
import { createChartCanvas, type ScaleKind } from './chart-canvas.ts';
import type { ChosenIndicator } from './chart-indicators.ts';
import { createChartSession } from './chart-session.ts';
import { saveSnapshot } from './chart-snapshot.ts';
import { onThemeChange, readChartTheme } from './chart-theme.ts';
import { countdown } from './chart-times.ts';
import { createCountdownLabel } from './countdown-label.ts';
import type { FillMark } from './fill-marks.ts';
import { createLegendWriter } from './legend-writer.ts';
import type { OwnFill } from './own-lines.ts';
import { onOwnTrading } from './own-trading.ts';
import { createPriceLines } from './price-lines.ts';

export interface ChartElements {
  readonly root: HTMLElement | null;
  readonly host: HTMLElement | null;
  readonly overlay: HTMLElement | null;
  readonly legend: HTMLElement | null;
  readonly stale: HTMLElement | null;
}

export interface ChartSubject {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly zone: TimeZone;
}

export interface ChartListener {
  setStatus(status: FeedStatus): void;
  setBars(bars: 'waiting' | 'none' | 'some'): void;
  /** The newest candle is out of sight. */
  setBehind(behind: boolean): void;
  setLoadingOlder(loading: boolean): void;
  /** The price axis fits itself to the candles in sight; dragging it ends that. */
  setAuto(auto: boolean): void;
}

/** The chart as its buttons and keys see it. */
export interface ChartView {
  chooseIndicators(indicators: readonly ChosenIndicator[]): void;
  setScale(scale: ScaleKind): void;
  setAuto(auto: boolean): void;
  resetView(): void;
  snapshot(): void;
  jumpToLatest(): void;
  dispose(): void;
}

/** Puts a living chart into its elements: session, drawing, legend, lines and age, each told of what concerns it. */
export function mountChart(elements: ChartElements, subject: ChartSubject, listener: ChartListener): ChartView {
  const { root, host, overlay, legend, stale } = elements;
  if (!root || !host || !overlay || !legend || !stale) throw new Error('a chart is mounted into its elements');
  const { instrument, timeframe, zone } = subject;
  let theme = readChartTheme(root);
  let pointedAt: number | null = null;
  let fills: readonly OwnFill[] = [];
  let lost = false;
  let behind = false;
  let auto = true;
  let legendFrame: number | null = null;

  const writer = createLegendWriter(legend, instrument);
  const lines = createPriceLines(overlay, theme);
  const clock = createCountdownLabel(theme);
  const canvas = createChartCanvas(host, instrument, timeframe, zone, theme, {
    onEdge: (edge) => (edge === 'oldest' ? session.loadOlder() : session.loadNewer()),
    onCrosshair(openTime) {
      pointedAt = openTime;
      askLegend();
    },
    onView() {
      const now = canvas.hiddenBars() > 0 || !session.window.live;
      if (now === behind) return;
      behind = now;
      listener.setBehind(now);
    },
    onPaint: followAxis,
  });
  canvas.candles.attachPrimitive(lines.primitive);
  canvas.candles.attachPrimitive(clock.primitive);

  const session = createChartSession(link, instrument, timeframe, {
    draw(window, change) {
      if (change.kind === 'none') return;
      if (change.kind === 'reset') {
        canvas.reset(window, change.shift);
        markFills(window);
        listener.setBars(window.bars.length === 0 ? 'none' : 'some');
      } else {
        if (window.bars.length === 1) listener.setBars('some');
        canvas.update(window, change.bar, change.hole);
        markFills(window);
      }
      showCountdown(Date.now(), lost);
      writeLegend();
    },
    onStatus(status) {
      lost = status.kind === 'lost' || status.kind === 'failed';
      if (status.kind === 'live' && session.window.bars.length === 0) listener.setBars('none');
      listener.setStatus(status);
    },
    onLoading: listener.setLoadingOlder,
    showLatest: () => canvas.showLatest(),
  });

  /** The crosshair may move many times in a frame. */
  function askLegend(): void {
    legendFrame ??= requestAnimationFrame(writeLegend);
  }

  function writeLegend(): void {
    if (legendFrame !== null) cancelAnimationFrame(legendFrame);
    legendFrame = null;
    const { bars } = session.window;
    const found = pointedAt === null ? -1 : bars.findLastIndex((bar) => bar.openTime === pointedAt);
    const index = found < 0 ? bars.length - 1 : found;
    const bar = bars[index];
    const own = bar === undefined ? [] : fills.filter((fill) => barTime(fill) === bar.openTime);
    writer.write(bar ?? null, canvas.indicators.values(bars, index), own);
  }

  function barTime(fill: OwnFill): number {
    return candleOpenTime(timeframe, fill.time);
  }

  let marked: readonly OwnFill[] | null = null;
  let markedBars = '';
  /** Triangles stand off the candle's low or high, so they follow while it is open. */
  function markFills(window: CandleWindow): void {
    const first = window.bars[0];
    const last = window.bars.at(-1);
    const shape = `${first?.openTime} ${last?.openTime} ${last?.low} ${last?.high}`;
    if (fills === marked && shape === markedBars) return;
    marked = fills;
    markedBars = shape;
    const wanted = new Map<number, Set<'buy' | 'sell'>>();
    for (const fill of fills) {
      const time = barTime(fill);
      if (first !== undefined && time < first.openTime) continue;
      wanted.set(time, (wanted.get(time) ?? new Set()).add(fill.side));
    }
    if (wanted.size === 0) {
      canvas.fills.set([]);
      return;
    }
    const marks: FillMark[] = [];
    for (const bar of window.bars) {
      for (const side of wanted.get(bar.openTime) ?? []) {
        marks.push({ openTime: bar.openTime, side, price: side === 'buy' ? bar.low : bar.high });
      }
    }
    canvas.fills.set(marks);
  }

  /** What stands over the chart keeps clear of the price axis, whose width follows its numbers; who drags it ends its fitting. */
  function followAxis(): void {
    const axis = `${canvas.chart.priceScale('right').width()}px`;
    if (root !== null && root.style.getPropertyValue('--price-axis') !== axis) {
      root.style.setProperty('--price-axis', axis);
    }
    const fits = canvas.candles.priceScale().options().autoScale;
    if (fits === auto) return;
    auto = fits;
    listener.setAuto(fits);
  }

  function showCountdown(now: number, hidden: boolean): void {
    const last = session.window.bars.at(-1);
    const shown = last !== undefined && session.window.live && !hidden;
    clock.set(shown ? countdown(last.openTime, timeframe, now) : '', last?.close ?? 0);
  }

  const stopOwn = onOwnTrading(instrument, (own) => {
    fills = own.fills;
    lines.set(own.lines);
    markFills(session.window);
    askLegend();
  });
  const stopTheme = onThemeChange(() => {
    theme = readChartTheme(root);
    canvas.setTheme(theme);
    lines.setTheme(theme);
    clock.setTheme(theme);
    canvas.reset(session.window, 0);
  });
  const stopTime = everySecond((now) => {
    const ticker = market.ticker(instrument.id);
    const old = lost || ticker?.stale === true;
    root.dataset.stale = String(old);
    const age = ticker?.receivedTime == null ? '' : ` for ${formatAge(now - ticker.receivedTime)}`;
    const text = old ? `Stale${age}: prices are not current` : '';
    if (stale.textContent !== text) stale.textContent = text;
    showCountdown(now, old);
  });

  return {
    chooseIndicators(indicators) {
      canvas.chooseIndicators(indicators, session.window);
      askLegend();
    },
    setScale: (scale) => canvas.setScale(scale),
    setAuto: (on) => canvas.setAutoScale(on),
    resetView: () => (session.window.live ? canvas.resetView() : session.jumpToLatest()),
    snapshot: () => saveSnapshot(canvas.chart, subject, theme),
    jumpToLatest: session.jumpToLatest,
    dispose() {
      stopTime();
      stopTheme();
      stopOwn();
      session.dispose();
      if (legendFrame !== null) cancelAnimationFrame(legendFrame);
      lines.dispose();
      canvas.dispose();
    },
  };
}
