import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClaimBook } from '#main/services/strategy/trading/claim-book.ts';
import { add, compare, decimal, isNegative, ZERO } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId, StrategyId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { BTC, ETH } from '#test/support/fake-watcher.ts';
import { marketIntent } from '#test/support/order-intent.ts';
import { createPaperDesk, PAPER } from '#test/support/paper-desk.ts';

const A = 'a' as StrategyId;
const B = 'b' as StrategyId;

/** A ledger written by a paper desk, and the book that reads it. */
function ledger() {
  let time = 1_000;
  const desk = createPaperDesk(() => ++time);
  const book = () => {
    const read = new ClaimBook();
    for (const event of desk.events) read.apply(event);
    return read;
  };
  return { desk, book };
}

function order(strategy: StrategyId | null, side: 'buy' | 'sell', quantity: string, instrument = BTC.id): OrderIntent {
  const origin =
    strategy === null ? ({ kind: 'person' } as const) : ({ kind: 'strategy', strategy, signal: null } as const);
  return marketIntent({ account: PAPER, instrument, side, quantity: decimal(quantity), origin });
}

const held = (book: ClaimBook, strategy: StrategyId, instrument: InstrumentId = BTC.id) =>
  book.quantity(strategy, PAPER, instrument);

describe('what a strategy holds', () => {
  test('is what it bought less what it sold', () => {
    const { desk, book } = ledger();
    desk.place(order(A, 'buy', '2'));
    desk.place(order(A, 'sell', '0.5'));
    desk.place(order(A, 'buy', '1', ETH.id));
    expect([held(book(), A), held(book(), A, ETH.id), held(book(), B)]).toEqual(['1.5', '1', '0']);
  });

  test('does not grow by what a person buys, and shrinks by what a person sells beyond that', () => {
    const { desk, book } = ledger();
    desk.place(order(A, 'buy', '2'));
    desk.place(order(null, 'buy', '1'));
    desk.place(order(null, 'sell', '1'));
    expect(held(book(), A)).toBe('2');
    desk.place(order(null, 'sell', '0.5'));
    expect(held(book(), A)).toBe('1.5');
  });

  test('is taken from the oldest claim first', () => {
    const { desk, book } = ledger();
    desk.place(order(A, 'buy', '2'));
    desk.place(order(B, 'buy', '3'));
    desk.place(order(null, 'sell', '2.5'));
    expect([held(book(), A), held(book(), B)]).toEqual(['0', '2.5']);
  });

  test('is nothing after a reset of the account', () => {
    const { desk, book } = ledger();
    desk.place(order(A, 'buy', '2'));
    desk.reset(PAPER);
    expect(held(book(), A)).toBe('0');
    expect(book().lastEntryTime(A, PAPER, BTC.id)).toBeNull();
  });

  test('survives a checkpoint', () => {
    const { desk, book } = ledger();
    desk.place(order(A, 'buy', '2'));
    desk.mode = 'rest';
    desk.place(order(B, 'buy', '1'));
    const restored = ClaimBook.restore(JSON.parse(JSON.stringify(book().checkpoint())));
    expect(restored.checkpoint()).toEqual(book().checkpoint());
    expect(restored.hasWorkingOrder(B, PAPER, BTC.id)).toBe(true);
    desk.fillResting();
    for (const event of desk.events) restored.apply(event);
    expect([held(restored, B), restored.hasWorkingOrder(B, PAPER, BTC.id)]).toEqual(['1', false]);
  });
});

test('events it has are passed over, a hole is refused', () => {
  const { desk, book } = ledger();
  desk.place(order(A, 'buy', '2'));
  const read = book();
  for (const event of desk.events) read.apply(event);
  expect(held(read, A)).toBe('2');
  const [first] = desk.events;
  if (first === undefined) throw new Error('no events');
  expect(() => read.apply({ ...first, seq: read.seq + 2 })).toThrow('jumps');
});

test('a denied entry is no entry', () => {
  const { desk, book } = ledger();
  desk.mode = 'deny';
  desk.place(order(A, 'buy', '2'));
  expect(book().lastEntryTime(A, PAPER, BTC.id)).toBeNull();
  expect(book().hasWorkingOrder(A, PAPER, BTC.id)).toBe(false);
});

test('claims are never negative and never exceed the position, whoever trades in whatever order', () => {
  const trade = fc.record({
    strategy: fc.constantFrom(A, B, null),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 40 }), (trades) => {
      const { desk } = ledger();
      const book = new ClaimBook();
      for (const { strategy, side, quantity } of trades) {
        desk.place(order(strategy, side, `${quantity / 100}`));
        for (const event of desk.events.slice(book.seq)) book.apply(event);
        const position = desk.position(BTC.id);
        const claimed = add(held(book, A), held(book, B));
        expect(isNegative(held(book, A)) || isNegative(held(book, B))).toBe(false);
        expect(compare(claimed, isNegative(position) ? ZERO : position)).toBeLessThanOrEqual(0);
      }
    }),
  );
});

test('accounts do not mix', () => {
  const { desk, book } = ledger();
  desk.place(order(A, 'buy', '2'));
  expect(book().quantity(A, 'other' as AccountId, BTC.id)).toBe('0');
});
