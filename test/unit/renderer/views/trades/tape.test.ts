import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { Trade } from '#shared/domain/market-data.ts';
import { createSizeScale, newPrints } from '../../../../../renderer/views/trades/tape.ts';
import { BTC } from '../../store/market-fixtures.ts';

function print(tradeNumber: number, eventTime: number): Trade {
  return {
    kind: 'trade',
    instrument: BTC,
    tradeNumber,
    price: decimal('60000'),
    quantity: decimal('0.1'),
    aggressor: 'sell',
    eventTime,
    receivedTime: eventTime,
  };
}

test('a print that the tape already shows is not shown twice', () => {
  const batch = [print(4, 40), print(5, 50), print(6, 60)];
  expect(newPrints(print(5, 50), batch).map((one) => one.tradeNumber)).toEqual([6]);
  expect(newPrints(null, batch)).toEqual(batch);
});

test('a recording that begins again goes on, though its numbers go back', () => {
  expect(newPrints(print(900, 1_000), [print(1, 1_001), print(2, 1_002)])).toHaveLength(2);
});

test('the largest of the last prints weighs most, and is forgotten in time', () => {
  const scale = createSizeScale(2);
  expect(scale.weigh(4)).toBe(1);
  expect(scale.weigh(1)).toBe(0.5);
  expect(scale.weigh(1)).toBe(1);
});
