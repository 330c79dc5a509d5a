import type { Database } from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openLedger } from '#main/services/database/ledger-file.ts';
import { createLedgerStore, type LedgerStore } from '#main/services/database/ledger-store.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Asset } from '#shared/domain/identifiers.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { depositedEvent, filledEvent } from '#test/support/ledger-events.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function openStore(): { readonly store: LedgerStore; readonly file: Database } {
  const file = openLedger(temporaryFolder());
  onTestFinished(() => void file.close());
  return { store: createLedgerStore(file), file };
}

const three = [depositedEvent(1), filledEvent(2), filledEvent(3)];

it('gives back every event as it was written, in order and in pages', () => {
  const { store } = openStore();
  expect(store.append(three)).toEqual({ outcome: 'appended', lastSeq: 3 });
  expect(store.read(0, 10)).toEqual(three);
  expect(store.read(1, 1)).toEqual([three[1]]);
  expect(store.read(3, 10)).toEqual([]);
});

it('commits with synchronous=FULL in WAL mode', () => {
  const { file } = openStore();
  expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(file.pragma('synchronous', { simple: true })).toBe(2);
});

it('refuses events that do not follow the last one, and writes nothing of them', () => {
  const { store } = openStore();
  store.append(three.slice(0, 1));
  for (const events of [[filledEvent(3)], [filledEvent(1)], [filledEvent(2), filledEvent(4)]]) {
    expect(store.append(events)).toEqual({ outcome: 'gap', lastSeq: 1 });
  }
  expect(store.read(0, 10)).toEqual(three.slice(0, 1));
});

it('refuses postings that do not sum to zero to the last digit, with the whole batch', () => {
  const { store } = openStore();
  const event = filledEvent(2);
  const stray = { holder: 'account:paper-1', asset: 'USDT' as Asset, amount: decimal('0.000000000000000000001') };
  const unbalanced: LedgerEvent = { ...event, entries: [...event.entries, stray] };
  expect(() => store.append([depositedEvent(1), unbalanced])).toThrow(
    'ledger event 2: postings of USDT sum to 0.000000000000000000001, not to zero',
  );
  expect([store.lastSeq, store.read(0, 10)]).toEqual([0, []]);
});

it('counts a fill once: the same trade of the same order is refused', () => {
  const { store } = openStore();
  store.append([filledEvent(1)]);
  const again = { ...filledEvent(1), seq: 2 };
  expect(() => store.append([again])).toThrow('UNIQUE');
  expect(store.lastSeq).toBe(1);
  expect(store.append([filledEvent(2)])).toEqual({ outcome: 'appended', lastSeq: 2 });
});

it.each([
  'UPDATE ledger_event SET time = 0',
  'DELETE FROM ledger_event',
  "UPDATE ledger_entry SET amount = '0'",
  'DELETE FROM ledger_entry WHERE seq = 2',
])('is append-only: %s is refused by the file itself', (sql) => {
  const { store, file } = openStore();
  store.append(three);
  expect(() => file.exec(sql)).toThrow('the ledger is append-only');
  expect(store.read(0, 10)).toEqual(three);
});

it('has no holes, whoever writes', () => {
  const { store, file } = openStore();
  store.append(three);
  const insert = "INSERT INTO ledger_event (seq, time, kind, fact) VALUES (5, 0, 'deposited', '{}')";
  expect(() => file.exec(insert)).toThrow('the ledger has no holes');
});

it('never keeps an amount as a float', () => {
  const { store, file } = openStore();
  store.append(three);
  const types = file.prepare('SELECT DISTINCT typeof(amount) AS type FROM ledger_entry').all();
  expect(types).toEqual([{ type: 'text' }]);
});
