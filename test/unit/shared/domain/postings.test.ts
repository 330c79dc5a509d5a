import { describe, expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, Asset, ClientOrderId, InstrumentId, TradeId } from '#shared/domain/identifiers.ts';
import { fillPostings, type Reserve } from '#shared/domain/postings.ts';

const buy: Fill = {
  tradeId: 't' as TradeId,
  clientOrderId: 'o' as ClientOrderId,
  account: 'paper' as AccountId,
  instrument: 'BTC/USDT@replay' as InstrumentId,
  side: 'buy',
  price: decimal('100'),
  quantity: decimal('1'),
  fee: decimal('0.1'),
  feeAsset: 'USDT' as Asset,
  liquidity: 'taker',
  eventTime: 0,
};
const usdt = (amount: string): Reserve => ({ asset: 'USDT' as Asset, amount: decimal(amount) });
const half = { leavesBefore: decimal('2'), leavesAfter: decimal('1') };

function byHolder(entries: ReturnType<typeof fillPostings>): Record<string, string> {
  return Object.fromEntries(entries.map(({ holder, asset, amount }) => [`${holder} ${asset}`, amount]));
}

describe('the double entry of a fill', () => {
  test('pays a buy from what was set aside, and keeps the share of the leaves locked', () => {
    // 200.2 set aside for 2; 100.1 spent; 100.1 stays for the other one.
    expect(byHolder(fillPostings(buy, { reserve: usdt('200.2'), ...half }))).toEqual({
      'order:o USDT': '-100.1',
      'venue:replay USDT': '100',
      'fees:replay USDT': '0.1',
      'venue:replay BTC': '-1',
      'account:paper BTC': '1',
    });
  });

  test('gives back at once what a better price saved', () => {
    // 210 was set aside for 2 at 105: 105 stays, 100.1 is spent, 4.9 is free again.
    expect(byHolder(fillPostings(buy, { reserve: usdt('210'), ...half }))).toMatchObject({
      'order:o USDT': '-105',
      'account:paper USDT': '4.9',
    });
  });

  test('takes from what is free when a fill cost more than was set aside', () => {
    const last = { leavesBefore: decimal('1'), leavesAfter: decimal('0') };
    expect(byHolder(fillPostings(buy, { reserve: usdt('99'), ...last }))).toMatchObject({
      'order:o USDT': '-99',
      'account:paper USDT': '-1.1',
    });
  });

  test('receives less base currency where the fee is taken there', () => {
    const inBase = { ...buy, fee: decimal('0.001'), feeAsset: 'BTC' as Asset };
    expect(byHolder(fillPostings(inBase, { reserve: usdt('200.2'), ...half }))).toMatchObject({
      'account:paper BTC': '0.999',
      'fees:replay BTC': '0.001',
      'venue:replay BTC': '-1',
    });
  });

  test('takes a fee in a third asset from the free balance of that asset', () => {
    const inBnb = { ...buy, fee: decimal('0.02'), feeAsset: 'BNB' as Asset };
    expect(byHolder(fillPostings(inBnb, { reserve: usdt('200.2'), ...half }))).toMatchObject({
      'account:paper BNB': '-0.02',
      'fees:replay BNB': '0.02',
    });
  });

  test('delivers a sale from the locked base, and receives quote less the fee', () => {
    const sale = { ...buy, side: 'sell' as const };
    const reserve = { asset: 'BTC' as Asset, amount: decimal('2') };
    expect(byHolder(fillPostings(sale, { reserve, ...half }))).toEqual({
      'order:o BTC': '-1',
      'venue:replay BTC': '1',
      'venue:replay USDT': '-100',
      'account:paper USDT': '99.9',
      'fees:replay USDT': '0.1',
    });
  });

  test('books a late fill on an order that is over from what is free', () => {
    const late = { leavesBefore: decimal('1'), leavesAfter: decimal('0') };
    expect(byHolder(fillPostings(buy, { reserve: null, ...late }))).toMatchObject({ 'account:paper USDT': '-100.1' });
  });
});
