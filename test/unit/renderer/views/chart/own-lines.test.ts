import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, Asset, ClientOrderId, TradeId } from '#shared/domain/identifiers.ts';
import type { Order } from '#shared/domain/order.ts';
import type { Position, PositionMark } from '#shared/domain/position.ts';
import { ownLevels } from '../../../../../renderer/views/book/own-levels.ts';
import { ownFills, ownLines } from '../../../../../renderer/views/chart/own-lines.ts';
import { anInstrument, BTC, ETH } from '../../store/market-fixtures.ts';

const account = 'paper-1' as AccountId;
const instrument = anInstrument(BTC);

function anOrder(part: Partial<Order> = {}): Order {
  return {
    account,
    instrument: BTC,
    side: 'buy',
    type: 'limit',
    quantity: decimal('0.5'),
    limitPrice: decimal('59000'),
    triggerPrice: null,
    trailing: null,
    timeInForce: 'GTC',
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    origin: { kind: 'person' },
    clientOrderId: 'order-1' as ClientOrderId,
    createdTime: 1,
    status: 'accepted',
    statusBeforeCancel: null,
    venueOrderId: null,
    triggered: false,
    filledQuantity: decimal('0.1'),
    leavesQuantity: decimal('0.4'),
    averagePrice: decimal('59000'),
    tradeIds: [],
    reason: null,
    updatedTime: 1,
    ...part,
  };
}

const lines = (orders: readonly Order[], positions: readonly Position[] = [], marks: readonly PositionMark[] = []) =>
  ownLines({ orders, positions: [...positions], marks: [...marks] }, account, instrument, () => {});

test('a working limit order is a line at its price that says side, what is left and type, and can be canceled', () => {
  const canceled: string[] = [];
  const [line] = ownLines({ orders: [anOrder()], positions: [], marks: [] }, account, instrument, (order) =>
    canceled.push(order.clientOrderId),
  );
  expect(line).toMatchObject({ price: 59_000, priceText: '59,000.00', tone: 'buy', label: 'Buy 0.4 limit' });
  expect(line?.tip).toBe('Buy 0.4 limit at 59,000.00, 0.1 already filled');
  expect(line?.cancel?.name).toBe('Cancel Buy 0.4 limit');
  line?.cancel?.act();
  expect(canceled).toEqual(['order-1']);
});

test('a stop stands at its trigger until it is met, then at its limit', () => {
  const stop = anOrder({
    type: 'stopLimit',
    side: 'sell',
    triggerPrice: decimal('58000'),
    limitPrice: decimal('57900'),
  });
  expect(lines([stop])[0]).toMatchObject({ price: 58_000, tone: 'stop' });
  expect(lines([{ ...stop, triggered: true }])[0]).toMatchObject({ price: 57_900, tone: 'sell' });
  expect(lines([anOrder({ type: 'takeProfit', triggerPrice: decimal('65000'), limitPrice: null })])[0]).toMatchObject({
    price: 65_000,
    tone: 'profit',
  });
});

test('an order whose cancel is on its way says so and offers no second one', () => {
  const [line] = lines([anOrder({ status: 'pendingCancel' })]);
  expect(line?.label).toBe('Buy 0.4 limit · canceling');
  expect(line?.cancel).toBeNull();
});

test('orders that are done, of another market or another account, or without a price draw nothing', () => {
  expect(
    lines([
      anOrder({ status: 'filled' }),
      anOrder({ instrument: ETH }),
      anOrder({ account: 'paper-2' as AccountId }),
      anOrder({ type: 'market', limitPrice: null }),
    ]),
  ).toEqual([]);
});

test('an open position is a line at its average entry with its result; a flat one is none', () => {
  const position: Position = {
    account,
    instrument: BTC,
    side: 'long',
    quantity: decimal('0.32'),
    averageEntryPrice: decimal('61722.25625'),
    realizedPnl: decimal('0'),
    fees: decimal('19.75'),
    openedTime: 1,
    updatedTime: 1,
  };
  const mark: PositionMark = {
    account,
    instrument: BTC,
    markPrice: decimal('61718.94'),
    unrealizedPnl: decimal('-1.061'),
    marketValue: decimal('19750.06'),
    stale: false,
  };
  expect(lines([], [position], [mark])[0]).toMatchObject({
    tone: 'position',
    priceText: '61,722.26',
    label: 'Long 0.32 · −1.06 USDT',
    cancel: null,
  });
  expect(lines([], [position])[0]?.label).toBe('Long 0.32');
  expect(lines([], [{ ...position, side: 'flat', averageEntryPrice: null }])).toEqual([]);
});

test('fills of this market and account are told with side, size and price', () => {
  const fill: Fill = {
    tradeId: 't1' as TradeId,
    clientOrderId: 'order-1' as ClientOrderId,
    account,
    instrument: BTC,
    side: 'sell',
    price: decimal('61720.1'),
    quantity: decimal('0.2'),
    fee: decimal('12.34'),
    feeAsset: 'USDT' as Asset,
    liquidity: 'taker',
    eventTime: 7,
  };
  expect(ownFills([fill, { ...fill, instrument: ETH }], account, instrument)).toEqual([
    { time: 7, side: 'sell', text: '▼ Sold 0.2 at 61,720.10' },
  ]);
});

test('the book marks what rests in it: limits and triggered stop limits, not stops that wait', () => {
  const waiting = anOrder({ type: 'stopLimit', triggerPrice: decimal('62000') });
  expect(ownLevels([anOrder(), waiting, { ...waiting, triggered: true }], account, BTC)).toEqual([
    { side: 'buy', price: '59000', quantity: '0.4' },
    { side: 'buy', price: '59000', quantity: '0.4' },
  ]);
  expect(ownLevels([anOrder({ status: 'canceled' })], account, BTC)).toEqual([]);
});
