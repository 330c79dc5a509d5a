import { ChartCandlestick, ChevronsRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { FeedStatus } from '../../store/follow-instrument.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import type { TimeZone } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import type { ScaleKind } from './chart-canvas.ts';
import { type ChartCommand, chartKey, typedTimeframe } from './chart-keys.ts';
import { ChartLegend } from './chart-legend.tsx';
import { type ChartView, mountChart } from './chart-mount.ts';
import { chartPreferences } from './chart-preferences.ts';
import { ChartToolbar } from './chart-toolbar.tsx';

interface ChartProps {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly zone: TimeZone;
}

/** One mounted chart: a new one is made for another market, timeframe or zone. */
export function Chart({ instrument, timeframe, zone }: ChartProps) {
  const [status, setStatus] = useState<FeedStatus>({ kind: 'loading' });
  const [bars, setBars] = useState<'waiting' | 'none' | 'some'>('waiting');
  const [behind, setBehind] = useState(false);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [auto, setAuto] = useState(true);
  const [typed, setTyped] = useState('');
  const { indicators, scale } = useSelected(chartPreferences.store, (state) => state);
  const root = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const stale = useRef<HTMLDivElement>(null);
  const view = useRef<ChartView | null>(null);

  useEffect(() => {
    const elements = {
      root: root.current,
      host: host.current,
      overlay: overlay.current,
      legend: legend.current,
      stale: stale.current,
    };
    const mounted = mountChart(
      elements,
      { instrument, timeframe, zone },
      { setStatus, setBars, setBehind, setLoadingOlder, setAuto },
    );
    view.current = mounted;
    return () => {
      view.current = null;
      mounted.dispose();
    };
  }, [instrument, timeframe, zone]);

  useEffect(() => view.current?.chooseIndicators(indicators), [indicators]);
  useEffect(() => view.current?.setScale(scale), [scale]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLElement && event.target.closest('input, select, [role=menu]') !== null) return;
    const key = chartKey(event, typed);
    if (key === null) return;
    event.preventDefault();
    if (key.kind === 'type') setTyped(key.text);
    else if (key.kind === 'timeframe') {
      setTyped('');
      selection.selectTimeframe(key.timeframe);
    } else act(key.command);
  }

  function act(command: ChartCommand): void {
    const toggled = (kind: ScaleKind): ScaleKind => (scale === kind ? 'normal' : kind);
    if (command === 'reset') view.current?.resetView();
    else if (command === 'snapshot') view.current?.snapshot();
    else if (command === 'auto') view.current?.setAuto(!auto);
    else if (command === 'latest') view.current?.jumpToLatest();
    else chartPreferences.setScale(toggled(command));
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the chart below and its tools meet here
    <div ref={root} className="chart" data-stale="false" onKeyDown={onKeyDown}>
      <ChartToolbar instrument={instrument} timeframe={timeframe} scale={scale} auto={auto} onCommand={act} />
      <div
        className="chart-body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart takes keys
        tabIndex={0}
        role="application"
        aria-label={`Chart of ${instrument.symbol}, ${timeframe}`}
      >
        <div ref={host} className="chart-host" />
        <div ref={overlay} className="chart-overlay" />
        <ChartLegend ref={legend} indicators={indicators} />
        <div ref={stale} className="chart-stale number" role="status" />
        {loadingOlder ? <div className="chart-loading">Loading older candles</div> : null}
        {behind ? (
          <button
            type="button"
            className="chart-latest"
            onClick={() => view.current?.jumpToLatest()}
            data-tip="Jump to the latest candle"
          >
            <ChevronsRight size={16} aria-hidden />
            <span className="only-read">Jump to the latest candle</span>
          </button>
        ) : null}
        {typed === '' ? null : (
          <div className="chart-typed" role="status">
            <span className="chart-typed-text">{typed}</span>
            {typedTimeframe(typed) ?? 'no such timeframe'}
          </div>
        )}
        {bars === 'some' ? null : <ChartState status={status} bars={bars} symbol={instrument.symbol} />}
      </div>
    </div>
  );
}

function ChartState({ status, bars, symbol }: { status: FeedStatus; bars: 'waiting' | 'none'; symbol: string }) {
  return (
    <div className="chart-state">
      {status.kind === 'failed' ? (
        <ErrorState title="The candles did not load">
          {status.problem}. Orders and positions are not affected. Tapedeck asks again every two seconds.
        </ErrorState>
      ) : bars === 'none' ? (
        <EmptyState icon={ChartCandlestick} title={`No candles of ${symbol} yet`}>
          The first one appears with the next trade.
        </EmptyState>
      ) : (
        <Skeleton rows={12} label="Loading the chart" />
      )}
    </div>
  );
}
