import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFill, emptyHolding, type Holding, toPosition } from '#shared/domain/apply-fill.ts';
import {
  add,
  compare,
  type Decimal,
  decimal,
  isNegative,
  minimum,
  multiply,
  subtract,
  ZERO,
} from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, Asset, ClientOrderId, InstrumentId, TradeId } from '#shared/domain/identifiers.ts';

const account = 'paper' as AccountId;
const instrument = 'BTC/USDT@replay' as InstrumentId;

function fill(side: Fill['side'], quantity: string, price: string, fee = '0', feeAsset = 'USDT'): Fill {
  return {
    tradeId: 't' as TradeId,
    clientOrderId: 'o' as ClientOrderId,
    account,
    instrument,
    side,
    price: decimal(price),
    quantity: decimal(quantity),
    fee: decimal(fee),
    feeAsset: feeAsset as Asset,
    liquidity: 'taker',
    eventTime: 5,
  };
}

function holdingAfter(...fills: readonly Fill[]): Holding {
  return fills.reduce(applyFill, emptyHolding(account, instrument, 0));
}

describe('a position', () => {
  test('averages its entry over buys: 1 at 100 and 3 at 120 is 4 at 115', () => {
    expect(toPosition(holdingAfter(fill('buy', '1', '100'), fill('buy', '3', '120')))).toMatchObject({
      side: 'long',
      quantity: '4',
      averageEntryPrice: '115',
      realizedPnl: '0',
    });
  });

  test('keeps its average entry when a part is sold, and realises that part: (130 − 115) × 1', () => {
    const position = toPosition(
      holdingAfter(fill('buy', '1', '100'), fill('buy', '3', '120'), fill('sell', '1', '130')),
    );
    expect(position).toMatchObject({ quantity: '3', averageEntryPrice: '115', realizedPnl: '15' });
  });

  test('shows fees beside profit and loss, never inside: 10 won, 0.21 paid', () => {
    const position = toPosition(holdingAfter(fill('buy', '1', '100', '0.1'), fill('sell', '1', '110', '0.11')));
    expect(position).toMatchObject({ side: 'flat', averageEntryPrice: null, realizedPnl: '10', fees: '0.21' });
  });

  test('holds less than was bought where the fee is taken in the base currency, and counts it at the price', () => {
    const position = toPosition(holdingAfter(fill('buy', '1', '100', '0.001', 'BTC')));
    expect(position).toMatchObject({ quantity: '0.999', averageEntryPrice: '100', fees: '0.1' });
  });

  test('leaves a fee in a third asset to the balances, as the fill has no price for it', () => {
    expect(holdingAfter(fill('buy', '1', '100', '0.01', 'BNB'))).toMatchObject({
      quantity: '1',
      cost: '100',
      fees: '0',
    });
  });

  test('books no profit on inventory that was deposited and sold: it has no entry price', () => {
    const position = toPosition(holdingAfter(fill('buy', '1', '100'), fill('sell', '3', '110')));
    expect(position).toMatchObject({ side: 'flat', quantity: '0', realizedPnl: '10' });
  });

  test('opens when it stops being flat and is closed with the last quantity', () => {
    const open = holdingAfter(fill('buy', '1', '100'));
    expect(open.openedTime).toBe(5);
    expect(applyFill(open, fill('sell', '1', '100')).openedTime).toBeNull();
  });

  test('loses nothing to rounding: realised profit − cost is the cash that moved, whatever the thirds', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    const trade = fc.record({ buys: fc.boolean(), quantity: amount, price: amount });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 60 }), (trades) => {
        let holding = emptyHolding(account, instrument, 0);
        let cash: Decimal = ZERO;
        for (const { buys, quantity, price } of trades) {
          const wanted = decimal(`${quantity}`);
          const traded = buys ? wanted : minimum(wanted, holding.quantity);
          if (traded === ZERO) continue;
          const next = fill(buys ? 'buy' : 'sell', multiply(traded, decimal('0.001')), `${price}`);
          const exact = buys ? next : { ...next, quantity: minimum(next.quantity, holding.quantity) };
          holding = applyFill(holding, exact);
          const value = multiply(exact.price, exact.quantity);
          cash = buys ? subtract(cash, value) : add(cash, value);
          expect(isNegative(holding.quantity)).toBe(false);
        }
        expect(compare(subtract(holding.realizedPnl, holding.cost), cash)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
