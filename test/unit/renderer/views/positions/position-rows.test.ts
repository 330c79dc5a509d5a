import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Position, PositionMark } from '#shared/domain/position.ts';
import { joinMarks, sumPositions } from '../../../../../renderer/views/positions/position-rows.ts';

const account = 'paper' as AccountId;

function position(instrument: string, changes: Partial<Position> = {}): Position {
  return {
    account,
    instrument: instrument as InstrumentId,
    side: 'long',
    quantity: decimal('2'),
    averageEntryPrice: decimal('100'),
    realizedPnl: decimal('5'),
    fees: decimal('0.3'),
    openedTime: 1,
    updatedTime: 1,
    ...changes,
  };
}

function mark(instrument: string, changes: Partial<PositionMark> = {}): PositionMark {
  return {
    account,
    instrument: instrument as InstrumentId,
    markPrice: decimal('110'),
    unrealizedPnl: decimal('20'),
    marketValue: decimal('220'),
    stale: false,
    ...changes,
  };
}

test('a position stands beside its mark, with the profit as percent of what was paid', () => {
  const [row] = joinMarks([position('BTC/USDT@replay')], [mark('BTC/USDT@replay')]);
  expect(row).toMatchObject({
    markPrice: '110',
    marketValue: '220',
    unrealizedPnl: '20',
    unrealizedPercent: '10',
    stale: false,
  });
});

test('without a price the worth is unknown, never zero, and so is the sum', () => {
  const unknown = mark('ETH/USDT@replay', { markPrice: null, unrealizedPnl: null, marketValue: null, stale: true });
  const rows = joinMarks(
    [position('BTC/USDT@replay'), position('ETH/USDT@replay')],
    [mark('BTC/USDT@replay'), unknown],
  );
  expect(rows[1]).toMatchObject({ markPrice: null, unrealizedPnl: null, unrealizedPercent: null, stale: true });
  expect(sumPositions(rows)).toEqual({ unrealizedPnl: null, realizedPnl: '10', fees: '0.6' });
});

test('a closed position keeps what came of it, and its last mark is not shown as its worth', () => {
  const closed = position('BTC/USDT@replay', { side: 'flat', quantity: decimal('0'), averageEntryPrice: null });
  const rows = joinMarks([closed], [mark('BTC/USDT@replay')]);
  expect(rows[0]).toMatchObject({ markPrice: null, unrealizedPnl: null, marketValue: null });
  expect(sumPositions(rows)).toEqual({ unrealizedPnl: '0', realizedPnl: '5', fees: '0.3' });
});

test('the same market in two accounts is two positions with their own marks', () => {
  const other = 'second' as AccountId;
  const rows = joinMarks(
    [position('BTC/USDT@replay'), position('BTC/USDT@replay', { account: other })],
    [mark('BTC/USDT@replay'), mark('BTC/USDT@replay', { account: other, unrealizedPnl: decimal('-3') })],
  );
  expect(rows.map((row) => row.unrealizedPnl)).toEqual(['20', '-3']);
});
