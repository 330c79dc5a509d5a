import { SearchX } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { TextInput } from '../../ui/fields.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { NoMarket } from '../no-market.tsx';
import './board.css';
import { type BoardColumn, type BoardSort, boardOrder } from './board-order.ts';
import { BoardRow } from './board-row.tsx';

const COLUMNS: readonly { readonly column: BoardColumn; readonly label: string }[] = [
  { column: 'symbol', label: 'Market' },
  { column: 'price', label: 'Price' },
  { column: 'change', label: '24 h' },
];
/** How often an order by a moving value is looked at anew: rows must not dance. */
const RESORT_MS = 2_000;

/** All markets with their prices; the one chosen here is what every other panel shows. */
export function BoardPanel() {
  const instruments = useSelected(market.store, (state) => state.instruments);
  const selected = useSelected(selection.store, (state) => state.instrument);
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<BoardSort>({ column: 'symbol', descending: false });
  const [active, setActive] = useState<InstrumentId | null>(null);
  const [turn, resort] = useReducer((count: number) => count + 1, 0);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (sort.column === 'symbol') return;
    const timer = setInterval(resort, RESORT_MS);
    return () => clearInterval(timer);
  }, [sort.column]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the prices behind `market.ticker` count as new at each turn
  const rows = useMemo(() => boardOrder(instruments, market.ticker, filter, sort), [instruments, filter, sort, turn]);
  const cursor = active ?? selected;

  function onKeyDown(event: KeyboardEvent): void {
    const index = rows.findIndex(({ id }) => id === cursor);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && rows.length > 0) {
      event.preventDefault();
      const next = rows[Math.max(0, Math.min(rows.length - 1, index + step))];
      if (next === undefined) return;
      setActive(next.id);
      document.getElementById(rowId(next.id))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && cursor !== null) {
      event.preventDefault();
      choose(cursor);
    } else if (event.key === '/' && event.target !== search.current) {
      event.preventDefault();
      search.current?.focus();
    } else if (event.key === 'Escape' && filter !== '') {
      setFilter('');
      list.current?.focus();
    }
  }

  function choose(instrument: InstrumentId): void {
    setActive(null);
    selection.selectInstrument(instrument);
  }

  function sortBy(column: BoardColumn): void {
    setSort((before) => ({ column, descending: before.column === column ? !before.descending : column !== 'symbol' }));
  }

  if (instruments.length === 0) return <NoMarket rows={5} />;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list below and of the field above meet here
    <div className="board" onKeyDown={onKeyDown}>
      <div className="board-tools">
        <TextInput
          ref={search}
          className="board-filter"
          placeholder="Filter markets"
          aria-label="Filter markets"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        {instruments.every(({ demo }) => demo) ? <span className="badge badge-demo">Demo data</span> : null}
      </div>
      <fieldset className="board-sort" aria-label="Sort markets by">
        {COLUMNS.map(({ column, label }) => (
          <button
            key={column}
            type="button"
            className="board-sort-key"
            data-column={column}
            aria-pressed={sort.column === column}
            onClick={() => sortBy(column)}
          >
            {label}
            <span aria-hidden>{sort.column === column ? (sort.descending ? '↓' : '↑') : ''}</span>
          </button>
        ))}
      </fieldset>
      <div
        ref={list}
        className="board-rows"
        role="listbox"
        aria-label="Markets"
        tabIndex={0}
        aria-activedescendant={cursor === null ? undefined : rowId(cursor)}
      >
        {rows.map((instrument) => (
          <BoardRow
            key={instrument.id}
            id={rowId(instrument.id)}
            instrument={instrument}
            selected={instrument.id === selected}
            active={instrument.id === active}
            onChoose={choose}
          />
        ))}
        {rows.length === 0 ? (
          <EmptyState icon={SearchX} title={`No market matches “${filter}”`} action={clear(() => setFilter(''))} />
        ) : null}
      </div>
    </div>
  );
}

function clear(onClick: () => void) {
  return { label: 'Clear filter', onClick };
}

function rowId(instrument: InstrumentId): string {
  return `board-row-${instrument}`;
}
