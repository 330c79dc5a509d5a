import { type Decimal, subtract } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { isWorking, type Order } from '#shared/domain/order.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatAmount, formatDateTime, formatDecimal, formatTime, type TimeZone, UNKNOWN } from '../../ui/format.ts';
import { flagWords, originWords, reasonWords, STATUS_WORDS, TYPE_WORDS } from '../../ui/order-words.ts';
import { MarketCell, PriceCell, priceScale, QuantityCell, SideCell } from '../../ui/trading-table.tsx';

export interface OrderColumnsOptions {
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly zone: TimeZone;
  /** Labels by account where all accounts are shown; null where only one is. */
  readonly accounts: ReadonlyMap<string, string> | null;
}

/** Orders that may still fill, each with its own Cancel. */
export function workingColumns(
  options: OrderColumnsOptions,
  onCancel: (order: Order) => void,
): readonly Column<Order>[] {
  return [
    ...commonColumns(options, true),
    {
      id: 'tif',
      title: 'Valid',
      width: 92,
      cell: (order) => <span className="cell-muted">{flagWords(order)}</span>,
      tip: 'Time in force and flags',
    },
    { id: 'status', title: 'Status', width: 76, cell: statusCell, sortBy: (order) => STATUS_WORDS[order.status] },
    sourceColumn,
    {
      id: 'cancel',
      title: '',
      width: 64,
      align: 'right',
      pinned: true,
      cell: (order) => (
        <Button
          size="small"
          disabled={order.status === 'pendingCancel'}
          aria-label={`Cancel ${describeOrder(order)}`}
          onClick={() => onCancel(order)}
        >
          Cancel
        </Button>
      ),
    },
  ];
}

/** Orders that are over, and why. */
export function historyColumns(options: OrderColumnsOptions): readonly Column<Order>[] {
  const { instruments } = options;
  return [
    ...commonColumns(options, false),
    {
      id: 'average',
      title: 'Avg price',
      width: 88,
      align: 'right',
      tip: 'Volume-weighted price of its fills',
      cell: (order) => {
        const scale = priceScale(instruments.get(order.instrument) ?? null);
        const tip = order.averagePrice === null ? undefined : formatDecimal(order.averagePrice);
        return (
          <span className="number" data-tip={tip}>
            {formatAmount(order.averagePrice, scale)}
          </span>
        );
      },
      sortBy: (order) => order.averagePrice,
    },
    { id: 'status', title: 'Status', width: 76, cell: statusCell, sortBy: (order) => STATUS_WORDS[order.status] },
    {
      id: 'reason',
      title: 'Why',
      width: 150,
      grow: true,
      cell: (order) => (
        <span className="cell-muted" data-tip={reasonWords(order.reason) || undefined}>
          {reasonWords(order.reason)}
        </span>
      ),
    },
    sourceColumn,
  ];
}

const sourceColumn: Column<Order> = {
  id: 'source',
  title: 'By',
  width: 60,
  grow: true,
  cell: (order) => <span className="cell-muted">{originWords(order.origin)}</span>,
  sortBy: (order) => originWords(order.origin),
  tip: 'Who placed it',
};

function commonColumns(
  { accounts, instruments, zone }: OrderColumnsOptions,
  withTrigger: boolean,
): readonly Column<Order>[] {
  const instrumentOf = (order: Order): Instrument | null => instruments.get(order.instrument) ?? null;
  return [
    {
      id: 'time',
      title: 'Time',
      width: 76,
      cell: (order) => (
        <span className="number" data-tip={formatDateTime(order.createdTime, zone)}>
          {formatTime(order.createdTime, zone)}
        </span>
      ),
      sortBy: (order) => order.createdTime,
    },
    ...accountColumn(accounts),
    {
      id: 'market',
      title: 'Market',
      width: 80,
      cell: (order) => <MarketCell id={order.instrument} />,
      sortBy: (order) => order.instrument,
    },
    {
      id: 'side',
      title: 'Side',
      width: 48,
      cell: (order) => <SideCell side={order.side} />,
      sortBy: (order) => order.side,
    },
    {
      id: 'type',
      title: 'Type',
      width: 84,
      cell: (order) => TYPE_WORDS[order.type],
      sortBy: (order) => TYPE_WORDS[order.type],
    },
    {
      id: 'price',
      title: 'Price',
      width: 84,
      align: 'right',
      cell: (order) =>
        order.limitPrice === null ? (
          <span className="cell-muted">market</span>
        ) : (
          <PriceCell price={order.limitPrice} instrument={instrumentOf(order)} />
        ),
      sortBy: (order) => order.limitPrice,
    },
    ...(withTrigger ? [triggerColumn(instrumentOf)] : []),
    {
      id: 'quantity',
      title: 'Quantity',
      width: 84,
      align: 'right',
      cell: (order) => <QuantityCell quantity={order.quantity} instrument={instrumentOf(order)} />,
      sortBy: (order) => order.quantity,
    },
    {
      id: 'filled',
      title: 'Filled',
      width: 80,
      align: 'right',
      cell: (order) => <QuantityCell quantity={order.filledQuantity} instrument={instrumentOf(order)} />,
      sortBy: (order) => order.filledQuantity,
    },
  ];
}

/** The column that says whose row it is, where the table shows more than one account. */
export function accountColumn<Row extends { readonly account: string }>(
  accounts: ReadonlyMap<string, string> | null,
): readonly Column<Row>[] {
  if (accounts === null) return [];
  const label = (row: Row): string => accounts.get(row.account) ?? row.account;
  return [
    {
      id: 'account',
      title: 'Account',
      width: 80,
      cell: (row) => <span className="cell-muted">{label(row)}</span>,
      sortBy: label,
    },
  ];
}

/** Where a conditional order begins to work. */
function triggerColumn(instrumentOf: (order: Order) => Instrument | null): Column<Order> {
  return {
    id: 'trigger',
    title: 'Trigger',
    width: 84,
    align: 'right',
    cell: (order) => (
      <span data-tip={order.triggered ? 'Has triggered' : undefined}>{triggerText(order, instrumentOf(order))}</span>
    ),
    sortBy: (order) => order.triggerPrice,
  };
}

function triggerText(order: Order, instrument: Instrument | null) {
  const { trailing, triggerPrice } = order;
  if (triggerPrice !== null) return <PriceCell price={triggerPrice} instrument={instrument} />;
  if (trailing === null) return <span className="cell-muted">{UNKNOWN}</span>;
  const far: Decimal = trailing.kind === 'percent' ? trailing.percent : trailing.amount;
  return <span className="number">{`${formatDecimal(far)}${trailing.kind === 'percent' ? ' %' : ''} behind`}</span>;
}

function statusCell(order: Order) {
  const tone =
    order.status === 'denied' || order.status === 'rejected'
      ? 'status-refused'
      : order.status === 'pendingCancel' || order.status === 'submitted'
        ? 'status-moving'
        : isWorking(order.status)
          ? ''
          : 'cell-muted';
  return (
    <span className={tone} data-tip={reasonWords(order.reason) || undefined}>
      {STATUS_WORDS[order.status]}
    </span>
  );
}

/** For a button's name: "buy 0.5 BTC/USDT@replay". */
function describeOrder(order: Order): string {
  return `${order.side} ${subtract(order.quantity, order.filledQuantity)} ${order.instrument}`;
}
