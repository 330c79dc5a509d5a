import { describe, expect, it } from 'vitest';
import { createPass } from '#main/venues/replay/pass.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Trade } from '#shared/domain/market-data.ts';

const TERMS = {
  startAsk: decimal('100.02'),
  endBid: decimal('90.5'),
  updateIds: { first: 1_000, last: 1_099 },
  tradeNumbers: { first: 50, last: 59 },
};
const times = { eventTime: 1, receivedTime: 1 };
const instrument = 'BTC/USDT@replay' as InstrumentId;
const trade: Trade = {
  kind: 'trade',
  instrument,
  tradeNumber: 55,
  price: decimal('95.52'),
  quantity: decimal('2'),
  aggressor: 'buy',
  ...times,
};

describe('a pass of the tape', () => {
  it('plays even passes as recorded, with numbers that count on', () => {
    expect(createPass(2, TERMS).event(trade)).toEqual({ ...trade, tradeNumber: 75 });
  });

  it('plays odd passes mirrored at last bid plus first ask: 190.52 − 95.52 = 95, the buyer becomes a seller', () => {
    expect(createPass(1, TERMS).event(trade)).toEqual({ ...trade, tradeNumber: 65, price: '95', aggressor: 'sell' });
  });

  it('swaps the sides of quote and book, and drops an offer whose image would cost nothing', () => {
    const pass = createPass(1, TERMS);
    const quote = {
      kind: 'quote' as const,
      instrument,
      bidPrice: decimal('100'),
      bidQuantity: decimal('1'),
      askPrice: decimal('100.02'),
      askQuantity: decimal('2'),
      ...times,
    };
    expect(pass.event(quote)).toMatchObject({
      bidPrice: '90.5',
      bidQuantity: '2',
      askPrice: '90.52',
      askQuantity: '1',
    });
    const update = {
      kind: 'bookUpdate' as const,
      instrument,
      firstUpdateId: 1_001,
      lastUpdateId: 1_002,
      bids: [[decimal('100'), decimal('1')] as const],
      asks: [
        [decimal('100.02'), decimal('2')],
        [decimal('190.52'), decimal('3')],
        [decimal('500'), decimal('4')],
      ] as const,
      ...times,
    };
    expect(pass.event(update)).toEqual({
      ...update,
      firstUpdateId: 1_101,
      lastUpdateId: 1_102,
      bids: [['90.5', '2']],
      asks: [['90.52', '1']],
    });
  });

  it('mirrors prices with more digits than its ends exactly', () => {
    expect(createPass(1, TERMS).price(decimal('95.12345'))).toBe('95.39655');
    expect(createPass(1, TERMS).price(decimal('95'))).toBe('95.52');
  });

  it('mirrored twice is where it was', () => {
    const pass = createPass(3, TERMS);
    for (const price of ['0.01', '95.52', '100.02', '190.51']) {
      expect(pass.price(pass.price(decimal(price)))).toBe(price);
    }
  });
});
