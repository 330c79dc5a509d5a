import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { classes } from './classes.ts';
import { type Sorting, type SortValue, sortRows, toggleSorting } from './sort-rows.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Fixed, in px, so that nothing jumps; the column with `grow` takes what is left. */
  readonly width: number;
  readonly grow?: boolean;
  /** Stays at the right edge while the rest scrolls under it: what can be done with the row. */
  readonly pinned?: boolean;
  /** Numbers stand right. */
  readonly align?: 'left' | 'right';
  readonly cell: (row: Row) => ReactNode;
  /** What the column sorts by; without it, it does not sort. Numbers in decimal text are compared as numbers. */
  readonly sortBy?: (row: Row) => SortValue;
  /** What the title means, on hover. */
  readonly tip?: string;
}

interface DataTableProps<Row> {
  /** What the table holds, for who hears it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowId: (row: Row) => string;
  readonly initialSorting?: Sorting;
  /** Enter, or a click on the row. */
  readonly onActivate?: (row: Row) => void;
  readonly selectedId?: string | null;
  readonly rowClass?: (row: Row) => string;
  /** Shown instead of rows when there are none. */
  readonly empty: ReactNode;
}

const ROW_HEIGHT = 24;

/** A table of 24 px rows: draws only what is seen, sorts by a click on a title, is walked with the arrow keys. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowId, initialSorting = null, onActivate, selectedId, rowClass, empty } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<Sorting>(initialSorting);
  const [active, setActive] = useState<string | null>(null);

  const sorted = useMemo(() => {
    const column = columns.find((one) => one.id === sorting?.column);
    return column?.sortBy === undefined || sorting === null ? rows : sortRows(rows, column.sortBy, sorting.descending);
  }, [rows, columns, sorting]);

  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    paddingStart: ROW_HEIGHT,
  });

  const template = columns
    .map((column) => (column.grow === true ? `minmax(${column.width}px, 1fr)` : `${column.width}px`))
    .join(' ');

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget) return;
    const index = sorted.findIndex((row) => rowId(row) === active);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW_HEIGHT) / ROW_HEIGHT) - 2);
    const next = moved(event.key, index, page, sorted.length);
    const row = next === null ? undefined : sorted[next];
    if (row !== undefined && next !== null) {
      event.preventDefault();
      setActive(rowId(row));
      virtual.scrollToIndex(next);
    } else if (event.key === 'Enter' && index >= 0) {
      const chosen = sorted[index];
      if (chosen !== undefined) onActivate?.(chosen);
    }
  }

  if (rows.length === 0) return <div className="table-empty">{empty}</div>;
  const activeShown = active !== null && sorted.some((row) => rowId(row) === active);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a real table can not be virtual and keep fixed columns
    <div
      ref={scroller}
      className="table"
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-activedescendant={activeShown ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(null)}
    >
      <div className="table-size" style={{ height: virtual.getTotalSize() }} role="presentation">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, its rows are active descendants */}
        <div className="table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeadCell
              key={column.id}
              column={column}
              sorting={sorting}
              onSort={() => setSorting((current) => toggleSorting(current, column.id))}
            />
          ))}
        </div>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          if (row === undefined) return null;
          const key = rowId(row);
          return (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: see above
            // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the grid does the same
            <div
              key={key}
              id={`${id}-${key}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={key === selectedId}
              className={classes(
                'table-row',
                key === active && 'table-row-active',
                onActivate !== undefined && 'table-row-click',
                rowClass?.(row),
              )}
              style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
              onClick={onActivate === undefined ? undefined : (event) => !onButton(event.target) && onActivate(row)}
            >
              {columns.map((column) => (
                // biome-ignore lint/a11y/useSemanticElements: see above
                // biome-ignore lint/a11y/useFocusableInteractive: see above
                <div key={column.id} role="gridcell" className={cellClass(column)}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function HeadCell<Row>({ column, sorting, onSort }: { column: Column<Row>; sorting: Sorting; onSort: () => void }) {
  const sorted = sorting?.column === column.id ? (sorting.descending ? 'descending' : 'ascending') : 'none';
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
    <div
      role="columnheader"
      aria-sort={column.sortBy === undefined ? undefined : sorted}
      className={cellClass(column)}
      data-tip={column.tip}
    >
      {column.sortBy === undefined ? (
        column.title
      ) : (
        <button type="button" className="table-sort" tabIndex={-1} onClick={onSort}>
          {column.title}
          <span className="table-sort-arrow" aria-hidden>
            {sorted === 'none' ? '' : sorted === 'ascending' ? '↑' : '↓'}
          </span>
        </button>
      )}
    </div>
  );
}

function cellClass<Row>({ align, pinned }: Column<Row>): string {
  return classes('table-cell', align === 'right' && 'table-cell-right', pinned === true && 'table-cell-pinned');
}

function onButton(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, select, label') !== null;
}

function moved(key: string, index: number, page: number, length: number): number | null {
  const last = length - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(last, Math.max(0, index) + page);
    case 'PageUp':
      return Math.max(0, index - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
