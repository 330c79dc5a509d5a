import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { instrumentId } from '#shared/domain/instrument.ts';
import type { Ticker } from '#shared/domain/market-data.ts';
import { boardOrder } from '../../../../../renderer/views/board/board-order.ts';
import { anInstrument, aTicker, BTC, ETH } from '../../store/market-fixtures.ts';

const SOL = instrumentId('SOL/USDT', 'replay');
const instruments = [BTC, SOL, ETH].map(anInstrument);
const tickers = new Map<InstrumentId, Ticker>([
  [BTC, aTicker(BTC, '60000', { changePercent24h: decimal('-9.5') })],
  [ETH, aTicker(ETH, '2600', { changePercent24h: decimal('10') })],
]);
const ticker = (id: InstrumentId): Ticker | null => tickers.get(id) ?? null;
const symbols = (filter: string, column: 'symbol' | 'price' | 'change', descending: boolean): string[] =>
  boardOrder(instruments, ticker, filter, { column, descending }).map(({ symbol }) => symbol);

test('sorts by symbol, by price and by change as numbers, in both directions', () => {
  expect(symbols('', 'symbol', false)).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
  expect(symbols('', 'symbol', true)).toEqual(['SOL/USDT', 'ETH/USDT', 'BTC/USDT']);
  expect(symbols('', 'price', true).slice(0, 2)).toEqual(['BTC/USDT', 'ETH/USDT']);
  expect(symbols('', 'change', false).slice(0, 2)).toEqual(['BTC/USDT', 'ETH/USDT']);
});

test('an instrument without a price stands last in either direction', () => {
  expect(symbols('', 'price', false).at(-1)).toBe('SOL/USDT');
  expect(symbols('', 'price', true).at(-1)).toBe('SOL/USDT');
});

test('the filter takes words in any order and a symbol typed without its slash', () => {
  expect(symbols('btcusdt', 'symbol', false)).toEqual(['BTC/USDT']);
  expect(symbols('replay eth', 'symbol', false)).toEqual(['ETH/USDT']);
  expect(symbols('doge', 'symbol', false)).toEqual([]);
});
