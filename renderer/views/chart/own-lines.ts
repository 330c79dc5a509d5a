import { type Decimal, scaleOf, toNumber } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, EpochMs } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { isWorking, type Order, type OrderType } from '#shared/domain/order.ts';
import type { Position, PositionMark } from '#shared/domain/position.ts';
import type { TradingPicture } from '../../store/trading-store.ts';
import { formatAmount, formatDecimal, formatPrice, formatSigned } from '../../ui/format.ts';
import type { LineTone, PriceLine } from './price-lines.ts';

/** One of our fills, as the chart marks it. */
export interface OwnFill {
  readonly time: EpochMs;
  readonly side: Side;
  readonly text: string;
}

export function ownFills(fills: readonly Fill[], account: AccountId | null, instrument: Instrument): OwnFill[] {
  return fills
    .filter((fill) => fill.account === account && fill.instrument === instrument.id)
    .map((fill) => ({
      time: fill.eventTime,
      side: fill.side,
      text: `${fill.side === 'buy' ? '▲ Bought' : '▼ Sold'} ${quantity(fill.quantity)} at ${formatPrice(fill.price, instrument.priceStep)}`,
    }));
}

/** A line for each working order that has a price, and one for the open position. */
export function ownLines(
  picture: Pick<TradingPicture, 'orders' | 'positions' | 'marks'>,
  account: AccountId | null,
  instrument: Instrument,
  cancelOrder: (order: Order) => void,
): PriceLine[] {
  const ours = (one: { readonly account: AccountId; readonly instrument: string }): boolean =>
    one.account === account && one.instrument === instrument.id;
  const orders = picture.orders
    .filter((order) => ours(order) && isWorking(order.status))
    .flatMap((order) => orderLine(order, instrument, cancelOrder));
  const position = picture.positions.find((one) => ours(one) && one.side !== 'flat');
  const mark = picture.marks.find(ours) ?? null;
  return [...orders, ...(position === undefined ? [] : positionLine(position, mark, instrument))];
}

const TYPE_NAMES: Readonly<Record<OrderType, string>> = {
  market: 'market',
  limit: 'limit',
  stop: 'stop',
  stopLimit: 'stop limit',
  takeProfit: 'take profit',
  takeProfitLimit: 'take-profit limit',
  trailingStop: 'trailing stop',
};

function orderLine(order: Order, instrument: Instrument, cancelOrder: (order: Order) => void): PriceLine[] {
  const price = order.triggered ? order.limitPrice : (order.triggerPrice ?? order.limitPrice);
  if (price === null) return [];
  const side = order.side === 'buy' ? 'Buy' : 'Sell';
  const name = `${side} ${quantity(order.leavesQuantity)} ${TYPE_NAMES[order.type]}`;
  const filled = order.filledQuantity === '0' ? '' : `, ${quantity(order.filledQuantity)} already filled`;
  const canceling = order.status === 'pendingCancel';
  return [
    {
      id: order.clientOrderId,
      price: toNumber(price),
      priceText: formatPrice(price, instrument.priceStep),
      tone: toneOf(order),
      label: canceling ? `${name} · canceling` : name,
      tip: `${name} at ${formatPrice(price, instrument.priceStep)}${filled}`,
      cancel: canceling ? null : { name: `Cancel ${name}`, act: () => cancelOrder(order) },
    },
  ];
}

function toneOf({ type, side, triggered }: Order): LineTone {
  if (triggered || type === 'limit' || type === 'market') return side;
  return type === 'takeProfit' || type === 'takeProfitLimit' ? 'profit' : 'stop';
}

function positionLine(position: Position, mark: PositionMark | null, instrument: Instrument): PriceLine[] {
  const entry = position.averageEntryPrice;
  if (entry === null) return [];
  const size = `${position.side === 'long' ? 'Long' : 'Short'} ${quantity(position.quantity)}`;
  const pnl = mark?.unrealizedPnl ?? null;
  const result = pnl === null ? '' : ` · ${formatSigned(pnl, 2)} ${instrument.quote}`;
  return [
    {
      id: `position ${position.account} ${position.instrument}`,
      price: toNumber(entry),
      priceText: formatAmount(entry, scaleOf(instrument.priceStep)),
      tone: 'position',
      label: `${size}${result}`,
      tip: `${size} ${instrument.base}, average entry ${formatDecimal(entry)}, fees so far ${position.fees} ${instrument.quote}`,
      cancel: null,
    },
  ];
}

/** With as few digits as it has: a label is short. */
function quantity(value: Decimal): string {
  return formatDecimal(value);
}
