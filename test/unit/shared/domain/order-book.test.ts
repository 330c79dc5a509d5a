import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, decimal } from '#shared/domain/decimal.ts';
import type { BookLevel } from '#shared/domain/market-data.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';

const level = (price: string, quantity: string): BookLevel => [decimal(price), decimal(quantity)];

function book() {
  const made = createOrderBook();
  made.applySnapshot({
    updateId: 100,
    bids: [level('10', '1'), level('9.99', '2'), level('9.5', '3')],
    asks: [level('10.01', '4'), level('10.2', '5')],
  });
  return made;
}

describe('an order book', () => {
  it('knows nothing before its first snapshot and refuses updates', () => {
    const empty = createOrderBook();
    expect([empty.bestBid, empty.bestAsk, empty.updateId, empty.synced]).toEqual([null, null, null, false]);
    expect(empty.applyUpdate({ firstUpdateId: 1, lastUpdateId: 2, bids: [], asks: [] })).toBe('gap');
  });

  it('shows best bid, best ask and depth from the best on', () => {
    expect(book().bestBid).toEqual(['10', '1']);
    expect(book().bestAsk).toEqual(['10.01', '4']);
    expect(book().bids(2)).toEqual([
      ['10', '1'],
      ['9.99', '2'],
    ]);
    expect([...book().levels('ask')]).toEqual([
      ['10.01', '4'],
      ['10.2', '5'],
    ]);
    expect(book().bids(0)).toEqual([]);
    expect(book().level('ask', 2)).toBeNull();
    expect(book().quantityAt('bid', decimal('9.5'))).toBe('3');
    expect(book().quantityAt('bid', decimal('9.51'))).toBe('0');
  });

  it('adds, changes and removes prices; removing an unknown price does nothing', () => {
    const made = book();
    const outcome = made.applyUpdate({
      firstUpdateId: 101,
      lastUpdateId: 104,
      bids: [level('10', '0'), level('9.995', '7'), level('1', '0')],
      asks: [level('10.01', '4.5'), level('10.1', '1')],
    });
    expect(outcome).toBe('applied');
    expect(made.updateId).toBe(104);
    expect(made.bids(9)).toEqual([
      ['9.995', '7'],
      ['9.99', '2'],
      ['9.5', '3'],
    ]);
    expect(made.asks(9)).toEqual([
      ['10.01', '4.5'],
      ['10.1', '1'],
      ['10.2', '5'],
    ]);
  });

  it.each([
    [99, 100, 'stale'],
    [90, 99, 'stale'],
    [101, 101, 'applied'],
    [95, 105, 'applied'],
    [102, 110, 'gap'],
  ] as const)('takes an update %i to %i onto a book at 100 as %s', (firstUpdateId, lastUpdateId, outcome) => {
    const made = book();
    expect(made.applyUpdate({ firstUpdateId, lastUpdateId, bids: [level('9', '1')], asks: [] })).toBe(outcome);
    expect(made.updateId).toBe(outcome === 'applied' ? lastUpdateId : 100);
    expect(made.quantityAt('bid', decimal('9'))).toBe(outcome === 'applied' ? '1' : '0');
  });

  it('after a gap answers gap until the next snapshot', () => {
    const made = book();
    made.applyUpdate({ firstUpdateId: 105, lastUpdateId: 106, bids: [], asks: [] });
    expect(made.synced).toBe(false);
    expect(made.applyUpdate({ firstUpdateId: 101, lastUpdateId: 106, bids: [], asks: [] })).toBe('gap');
    made.applySnapshot({ updateId: 106, bids: [], asks: [] });
    expect(made.applyUpdate({ firstUpdateId: 107, lastUpdateId: 107, bids: [], asks: [] })).toBe('applied');
  });

  it('keeps prices apart that a float cannot tell apart', () => {
    const made = createOrderBook();
    made.applySnapshot({
      updateId: 1,
      bids: [level('0.12345678901234567891', '1'), level('0.12345678901234567890', '2')],
      asks: [],
    });
    expect(made.bids(5)).toEqual([
      ['0.12345678901234567891', '1'],
      ['0.1234567890123456789', '2'],
    ]);
  });

  it('equals a map of prices, sorted, after any sequence of updates', () => {
    const anyLevel = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 3 }))
      .map(([price, quantity]) => level(String(price / 4), String(quantity)));
    fc.assert(
      fc.property(fc.array(anyLevel, { maxLength: 30 }), fc.array(fc.array(anyLevel)), (start, updates) => {
        const made = createOrderBook();
        const bids = new Map<string, string>();
        const note = ([price, quantity]: BookLevel): void =>
          void (quantity === '0' ? bids.delete(price) : bids.set(price, quantity));
        made.applySnapshot({ updateId: 0, bids: start, asks: start });
        for (const each of [...start].reverse()) note(each);
        updates.forEach((levels, index) => {
          made.applyUpdate({ firstUpdateId: index + 1, lastUpdateId: index + 1, bids: levels, asks: levels });
          levels.forEach(note);
        });
        const sorted = [...bids].sort(([a], [b]) => compare(decimal(b), decimal(a)));
        expect(made.bids(1_000)).toEqual(sorted);
        expect(made.asks(1_000)).toEqual([...sorted].reverse());
        expect(made.size('bid')).toBe(sorted.length);
      }),
    );
  });
});
