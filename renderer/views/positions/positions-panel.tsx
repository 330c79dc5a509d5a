import { Layers } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { appStore } from '../../store/app.ts';
import { belongsTo, useTableAccount } from '../../store/table-scope.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import { formatAmount, formatDateTime, formatDecimal, formatTime, type TimeZone, UNKNOWN } from '../../ui/format.ts';
import { AmountText, PnlText } from '../../ui/numbers.tsx';
import { EmptyState } from '../../ui/states.tsx';
import {
  MarketCell,
  PriceCell,
  priceScale,
  QuantityCell,
  TO_TICKET,
  TradingTable,
  useAccountLabels,
  useInstruments,
} from '../../ui/trading-table.tsx';
import { accountColumn } from '../orders/order-columns.tsx';
import { closePosition } from './close-position.ts';
import { joinMarks, type PositionRow, sumPositions } from './position-rows.ts';

/** What is held through orders, what it is worth now, and what came of it. */
export function PositionsPanel() {
  const account = useTableAccount();
  const [closedToo, setClosedToo] = useState(false);
  const positions = useSelected(trading.store, (state) => state.positions.filter(belongsTo(account)));
  const marks = useSelected(trading.store, (state) => state.marks);
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instruments = useInstruments();
  const labels = useAccountLabels();
  const columns = useMemo(
    () => positionColumns(instruments, zone, account === null ? labels : null),
    [instruments, zone, account, labels],
  );
  const all = useMemo(() => joinMarks(positions, marks), [positions, marks]);
  const closed = all.filter(({ position }) => position.side === 'flat').length;
  const rows = closedToo ? all : all.filter(({ position }) => position.side !== 'flat');
  return (
    <TradingTable
      label="positions"
      sums={all.length === 0 ? null : <Sums rows={all} />}
      actions={
        closed === 0 ? null : <Checkbox checked={closedToo} onChecked={setClosedToo} label={`Show ${closed} closed`} />
      }
    >
      <DataTable
        label="Positions"
        rows={rows}
        columns={columns}
        rowId={positionKey}
        rowClass={({ stale, position }) => (stale ? 'row-stale' : position.side === 'flat' ? 'cell-muted' : '')}
        empty={
          <EmptyState icon={Layers} title="No open positions" action={TO_TICKET}>
            What you hold after a buy stands here with its entry, its worth and its profit or loss.
          </EmptyState>
        }
      />
    </TradingTable>
  );
}

/** On the tab: how many are open. */
export function useOpenCount(): number | null {
  const account = useTableAccount();
  const open = useSelected(
    trading.store,
    (state) => state.positions.filter((position) => position.side !== 'flat').filter(belongsTo(account)).length,
  );
  return open === 0 ? null : open;
}

function Sums({ rows }: { rows: readonly PositionRow[] }) {
  const { unrealizedPnl, realizedPnl, fees } = sumPositions(rows);
  return (
    <>
      <span>
        Unrealised
        <PnlText amount={unrealizedPnl} />
      </span>
      <span>
        Realised
        <PnlText amount={realizedPnl} />
      </span>
      <span data-tip="Paid in all, beside profit and loss">
        Fees
        <AmountText amount={fees} />
      </span>
    </>
  );
}

const positionKey = ({ position }: PositionRow): string => `${position.account} ${position.instrument}`;

function positionColumns(
  instruments: ReadonlyMap<InstrumentId, Instrument>,
  zone: TimeZone,
  accounts: ReadonlyMap<string, string> | null,
): readonly Column<PositionRow>[] {
  const instrumentOf = ({ position }: PositionRow): Instrument | null => instruments.get(position.instrument) ?? null;
  const ofPosition = accountColumn(accounts).map((column) => ({
    ...column,
    cell: ({ position }: PositionRow) => column.cell(position),
    sortBy: ({ position }: PositionRow) => column.sortBy?.(position) ?? null,
  }));
  const columns: readonly Column<PositionRow>[] = [
    {
      id: 'market',
      title: 'Market',
      width: 88,
      cell: ({ position }) => <MarketCell id={position.instrument} />,
      sortBy: ({ position }) => position.instrument,
    },
    ...ofPosition,
    { id: 'side', title: 'Side', width: 48, cell: ({ position }) => sideText(position.side) },
    {
      id: 'quantity',
      title: 'Quantity',
      width: 84,
      align: 'right',
      cell: (row) => <QuantityCell quantity={row.position.quantity} instrument={instrumentOf(row)} />,
      sortBy: ({ position }) => position.quantity,
    },
    {
      id: 'entry',
      title: 'Avg entry',
      width: 84,
      align: 'right',
      tip: 'Volume-weighted price of what is held, before fees',
      cell: (row) => {
        const { averageEntryPrice } = row.position;
        const tip = averageEntryPrice === null ? undefined : formatDecimal(averageEntryPrice);
        return (
          <span className="number" data-tip={tip}>
            {formatAmount(averageEntryPrice, priceScale(instrumentOf(row)))}
          </span>
        );
      },
      sortBy: ({ position }) => position.averageEntryPrice,
    },
    {
      id: 'mark',
      title: 'Mark',
      width: 84,
      align: 'right',
      tip: 'What it would fetch: the best bid',
      cell: (row) => (
        <span className="cell-valued" data-tip={row.stale ? 'Stale: the market has not spoken for a while' : undefined}>
          <PriceCell price={row.markPrice} instrument={instrumentOf(row)} />
        </span>
      ),
      sortBy: ({ markPrice }) => markPrice,
    },
    {
      id: 'value',
      title: 'Value',
      width: 92,
      tip: 'At the mark, in the quote currency of the market',
      align: 'right',
      cell: ({ marketValue }) => valued(<AmountText amount={marketValue} />),
      sortBy: ({ marketValue }) => marketValue,
    },
    {
      id: 'unrealised',
      title: 'Unrealised P&L',
      width: 136,
      align: 'right',
      cell: ({ unrealizedPnl, unrealizedPercent }) =>
        valued(<PnlText amount={unrealizedPnl} percent={unrealizedPercent} />),
      sortBy: ({ unrealizedPnl }) => unrealizedPnl,
    },
    {
      id: 'realised',
      title: 'Realised P&L',
      width: 84,
      align: 'right',
      tip: 'Of what was closed, before fees',
      cell: ({ position }) => <PnlText amount={position.realizedPnl} />,
      sortBy: ({ position }) => position.realizedPnl,
    },
    {
      id: 'fees',
      title: 'Fees',
      width: 64,
      align: 'right',
      cell: ({ position }) => <AmountText amount={position.fees} />,
      sortBy: ({ position }) => position.fees,
    },
    {
      id: 'opened',
      title: 'Opened',
      width: 76,
      grow: true,
      cell: ({ position }) => (
        <span className="number cell-muted" data-tip={formatDateTime(position.openedTime, zone)}>
          {formatTime(position.openedTime, zone)}
        </span>
      ),
      sortBy: ({ position }) => position.openedTime,
    },
    {
      id: 'close',
      title: '',
      width: 60,
      pinned: true,
      align: 'right',
      cell: ({ position }) =>
        position.side === 'flat' ? null : (
          <Button size="small" aria-label={`Close ${position.instrument}`} onClick={() => void closePosition(position)}>
            Close
          </Button>
        ),
    },
  ];
  // Where the account stands beside it, the room is needed for what moves.
  return accounts === null ? columns : columns.filter(({ id }) => id !== 'opened');
}

/** Moves with the price, and is greyed when that is old. */
function valued(number: ReactNode) {
  return <span className="cell-valued">{number}</span>;
}

function sideText(side: PositionRow['position']['side']) {
  if (side === 'flat') return <span className="cell-muted">{UNKNOWN}</span>;
  return <span className={side === 'long' ? 'side-buy' : 'side-sell'}>{side === 'long' ? 'Long' : 'Short'}</span>;
}
