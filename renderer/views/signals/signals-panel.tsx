import { useVirtualizer } from '@tanstack/react-virtual';
import { Activity } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { InstrumentId, StrategyId } from '#shared/domain/identifiers.ts';
import type { Signal } from '#shared/domain/signal.ts';
import { appStore } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { signalRequest } from '../../store/signal-request.ts';
import { type SignalQuery, showSignal, strategyStore } from '../../store/strategies.ts';
import { useSelected } from '../../store/use-store.ts';
import { openPanel } from '../../store/workspace.ts';
import { Chip } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Select } from '../../ui/fields.tsx';
import { formatDateTime, formatDecimal, formatPrice, formatTime } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { ActionChip } from './action-chip.tsx';
import { useSignals } from './signal-list.ts';
import { strategyTitle } from './signal-words.ts';
import { WhyDialog } from './why-dialog.tsx';
import './signals.css';

const ALL = '*';
const ROW_HEIGHT = 40;

/** What the strategies say, newest first; a click says why. */
export function SignalsPanel() {
  const [query, setQuery] = useState<SignalQuery>({ strategy: null, instrument: null, changedOnly: true });
  const status = useSelected(strategyStore.store, (state) => state.status);
  const list = useSignals(query);

  return (
    <div className="signals" data-lost={status === 'lost' ? '' : undefined}>
      <SignalFilter query={query} onQuery={setQuery} />
      {status === 'lost' ? (
        <div className="signals-lost" role="status">
          Strategy service away: these are the last known signals
        </div>
      ) : null}
      <div className="signals-body">
        {list.signals.length > 0 ? (
          <SignalRows signals={list.signals} more={list.more} onMore={list.loadOlder} />
        ) : list.status === 'loading' ? (
          <Skeleton rows={8} label="Loading signals" />
        ) : list.status === 'failed' ? (
          <ErrorState title="The signals did not load" onRetry={list.retry}>
            {list.problem} No order depends on what is shown here.
          </ErrorState>
        ) : (
          <NoSignals query={query} onQuery={setQuery} />
        )}
      </div>
      <ShownWhy />
    </div>
  );
}

function SignalFilter({ query, onQuery }: { query: SignalQuery; onQuery: (query: SignalQuery) => void }) {
  const strategies = useSelected(strategyStore.store, (state) => state.strategies);
  const instruments = useSelected(market.store, (state) => state.instruments);
  return (
    <div className="signals-filter">
      <Select
        label="Strategy"
        value={query.strategy ?? ALL}
        options={[
          { value: ALL, label: 'Strategies' },
          ...strategies.map(({ id, title }) => ({ value: id as string, label: title })),
        ]}
        onValue={(value) => onQuery({ ...query, strategy: value === ALL ? null : (value as StrategyId) })}
      />
      <Select
        label="Market"
        value={query.instrument ?? ALL}
        options={[
          { value: ALL, label: 'Markets' },
          ...instruments.map(({ id, symbol }) => ({ value: id as string, label: symbol })),
        ]}
        onValue={(value) => onQuery({ ...query, instrument: value === ALL ? null : (value as InstrumentId) })}
      />
      <Chip
        pressed={query.changedOnly}
        onClick={() => onQuery({ ...query, changedOnly: !query.changedOnly })}
        tip="Only signals that differ from the one before for the same strategy and market"
      >
        Changes
      </Chip>
    </div>
  );
}

function NoSignals({ query, onQuery }: { query: SignalQuery; onQuery: (query: SignalQuery) => void }) {
  if (query.changedOnly) {
    return (
      <EmptyState
        icon={Activity}
        title="No change yet"
        action={{ label: 'Show every result', onClick: () => onQuery({ ...query, changedOnly: false }) }}
      >
        A signal appears here when a strategy changes its mind about a market.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Activity}
      title="No signal yet"
      action={{ label: 'Open strategies', onClick: () => openPanel('strategies') }}
    >
      Strategies that are on store a result for each of their markets on every pass.
    </EmptyState>
  );
}

interface SignalRowsProps {
  readonly signals: readonly Signal[];
  readonly more: boolean;
  readonly onMore: () => void;
}

function SignalRows({ signals, more, onMore }: SignalRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: signals.length + (more ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => signals[index]?.id ?? 'more',
    overscan: 6,
  });

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const row = document.activeElement instanceof HTMLElement ? document.activeElement.closest('[data-row]') : null;
    if (step === 0 || !(row instanceof HTMLElement)) return;
    event.preventDefault();
    const next = Number(row.dataset.row) + step;
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"] button`)?.focus());
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows walk the buttons inside
    <div ref={scroller} className="signals-rows" onKeyDown={onKeyDown}>
      <ul aria-label="Signals, newest first" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const signal = signals[item.index];
          return (
            <li key={item.key} data-row={item.index} style={{ transform: `translateY(${item.start}px)` }}>
              {signal === undefined ? (
                <div className="signals-more">
                  <Button size="small" onClick={onMore}>
                    Show older signals
                  </Button>
                </div>
              ) : (
                <SignalRow signal={signal} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function SignalRow({ signal }: { signal: Signal }) {
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instrument = useSelected(market.store, ({ instruments }) =>
    instruments.find(({ id }) => id === signal.instrument),
  );
  const title = useSelected(strategyStore.store, ({ strategies }) => strategyTitle(strategies, signal.strategy));
  const shown = useSelected(signalRequest, (request) => request.signal === signal.id);
  const price =
    instrument === undefined ? formatDecimal(signal.price) : formatPrice(signal.price, instrument.priceStep);
  return (
    <button
      type="button"
      className={classes('signal-row', shown && 'signal-row-shown')}
      onClick={() => showSignal(signal.id)}
    >
      <ActionChip action={signal.action} />
      <span className="signal-market">{instrument?.symbol ?? signal.instrument}</span>
      <span className="signal-price number">{price}</span>
      <span className="signal-strategy">
        {title} · {signal.runner === 'exit-manager' ? 'exit' : signal.timeframe}
      </span>
      <span className="signal-time number" data-tip={formatDateTime(signal.createdTime, zone)}>
        {formatTime(signal.createdTime, zone)}
      </span>
      <span className="only-read">why</span>
    </button>
  );
}

function ShownWhy() {
  const id = useSelected(signalRequest, (request) => request.signal);
  return id === null ? null : <WhyDialog key={id} id={id} />;
}
