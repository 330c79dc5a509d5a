import { ArrowLeftRight } from 'lucide-react';
import { useMemo } from 'react';
import { multiply } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { assetsOf, type Instrument } from '#shared/domain/instrument.ts';
import { appStore } from '../../store/app.ts';
import { belongsTo, useTableAccount } from '../../store/table-scope.ts';
import { trader, trading } from '../../store/trading.ts';
import { PAGE, useOlder } from '../../store/use-older.ts';
import { useSelected } from '../../store/use-store.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatDateTime, formatTime, type TimeZone } from '../../ui/format.ts';
import { AmountText } from '../../ui/numbers.tsx';
import { EmptyState } from '../../ui/states.tsx';
import {
  MarketCell,
  OlderButton,
  PriceCell,
  QuantityCell,
  SideCell,
  TO_TICKET,
  TradingTable,
  useAccountLabels,
  useInstruments,
} from '../../ui/trading-table.tsx';
import { accountColumn } from '../orders/order-columns.tsx';

/** Our executions, newest first. */
export function FillsPanel() {
  const account = useTableAccount();
  const newest = useSelected(trading.store, (state) => state.fills.filter(belongsTo(account)));
  const complete = useSelected(trading.store, (state) => state.fills.length < PAGE);
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instruments = useInstruments();
  const labels = useAccountLabels();
  const columns = useMemo(
    () => fillColumns(instruments, zone, account === null ? labels : null),
    [instruments, zone, account, labels],
  );
  const { rows, more, load } = useOlder(
    account ?? '*',
    newest,
    complete,
    fillKey,
    (fill) => fill.eventTime,
    async (before, limit) => (await trader.fills(account, before, limit)).fills,
  );
  return (
    <TradingTable label="fills" actions={more && rows.length > 0 ? <OlderButton what="fills" load={load} /> : null}>
      <DataTable
        label="Fills"
        rows={rows}
        columns={columns}
        rowId={fillKey}
        empty={
          <EmptyState icon={ArrowLeftRight} title="No fills yet" action={TO_TICKET}>
            Each time an order meets the market, price, quantity and fee are written here for good.
          </EmptyState>
        }
      />
    </TradingTable>
  );
}

const fillKey = (fill: Fill): string => `${fill.account} ${fill.tradeId}`;

function fillColumns(
  instruments: ReadonlyMap<InstrumentId, Instrument>,
  zone: TimeZone,
  accounts: ReadonlyMap<string, string> | null,
): readonly Column<Fill>[] {
  const instrumentOf = (fill: Fill): Instrument | null => instruments.get(fill.instrument) ?? null;
  return [
    {
      id: 'time',
      title: 'Time',
      width: 76,
      cell: (fill) => (
        <span className="number" data-tip={formatDateTime(fill.eventTime, zone)}>
          {formatTime(fill.eventTime, zone)}
        </span>
      ),
      sortBy: (fill) => fill.eventTime,
    },
    ...accountColumn<Fill>(accounts),
    {
      id: 'market',
      title: 'Market',
      width: 88,
      cell: (fill) => <MarketCell id={fill.instrument} />,
      sortBy: (fill) => fill.instrument,
    },
    {
      id: 'side',
      title: 'Side',
      width: 52,
      cell: (fill) => <SideCell side={fill.side} />,
      sortBy: (fill) => fill.side,
    },
    {
      id: 'price',
      title: 'Price',
      width: 96,
      align: 'right',
      cell: (fill) => <PriceCell price={fill.price} instrument={instrumentOf(fill)} />,
      sortBy: (fill) => fill.price,
    },
    {
      id: 'quantity',
      title: 'Quantity',
      width: 92,
      align: 'right',
      cell: (fill) => <QuantityCell quantity={fill.quantity} instrument={instrumentOf(fill)} />,
      sortBy: (fill) => fill.quantity,
    },
    {
      id: 'value',
      title: 'Value',
      width: 116,
      align: 'right',
      tip: 'Price × quantity, before the fee',
      cell: (fill) => (
        <AmountText amount={multiply(fill.price, fill.quantity)} asset={assetsOf(fill.instrument).quote} />
      ),
      sortBy: (fill) => multiply(fill.price, fill.quantity),
    },
    {
      id: 'fee',
      title: 'Fee',
      width: 116,
      align: 'right',
      cell: (fill) => <AmountText amount={fill.fee} scale={4} asset={fill.feeAsset} />,
      sortBy: (fill) => fill.fee,
    },
    {
      id: 'liquidity',
      title: 'Liquidity',
      width: 72,
      tip: 'Maker: it rested and was met. Taker: it took what rested.',
      cell: (fill) => <span className="cell-muted">{fill.liquidity === 'maker' ? 'Maker' : 'Taker'}</span>,
      sortBy: (fill) => fill.liquidity,
    },
    {
      id: 'order',
      title: 'Order',
      width: 96,
      grow: true,
      cell: (fill) => (
        <span className="cell-muted" data-tip={`Order ${fill.clientOrderId}\nTrade ${fill.tradeId}`}>
          {fill.clientOrderId}
        </span>
      ),
    },
  ];
}
