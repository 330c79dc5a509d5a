import { expect, it } from 'vitest';
import { createFillNotices } from '#main/notifications/fill-notices.ts';
import type { NotificationDraft } from '#main/notifications/notification-log.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import { manualClock } from '#test/support/manual-clock.ts';

it('tells of one order that walked the book once, with its whole quantity and average price', () => {
  const { clock, notices, told } = setUp();
  // (0.006 × 61,800.00 + 0.002 × 61,801.20) ÷ 0.008 = 61,800.30
  notices.add(fill('o-1', '0.006', '61800'));
  clock.advance(100);
  notices.add(fill('o-1', '0.002', '61801.2'));
  expect(told).toEqual([]);
  clock.advance(400);
  expect(told.map(({ code, values }) => [code, values])).toEqual([
    ['order-filled', { side: 'buy', quantity: '0.008', price: '61800.3', account: 'paper', fills: '2' }],
  ]);
});

it('tells of two orders apart, and of a later fill of the same order as news of its own', () => {
  const { clock, notices, told } = setUp();
  notices.add(fill('o-1', '1', '10'));
  notices.add(fill('o-2', '2', '20'));
  clock.advance(400);
  notices.add(fill('o-1', '3', '11'));
  clock.advance(400);
  expect(told.map(({ values }) => `${values.quantity} at ${values.price}`)).toEqual(['1 at 10', '2 at 20', '3 at 11']);
});

function setUp() {
  const clock = manualClock();
  const told: NotificationDraft[] = [];
  return { clock, told, notices: createFillNotices(clock, (draft) => void told.push(draft)) };
}

function fill(clientOrderId: string, quantity: string, price: string): Fill {
  const names = {
    tradeId: `t-${clientOrderId}-${quantity}`,
    clientOrderId,
    account: 'paper',
    instrument: 'BTC/USDT@replay',
  };
  const amounts = { quantity: decimal(quantity), price: decimal(price), fee: decimal('0'), feeAsset: 'USDT' };
  return { ...names, ...amounts, side: 'buy', liquidity: 'taker', eventTime: 0 } as unknown as Fill;
}
