import type { Database } from 'better-sqlite3';
import { add, type Decimal, ZERO } from '#shared/domain/decimal.ts';
import type { LedgerEntry, LedgerEvent, LedgerFact } from '#shared/domain/ledger-event.ts';

/** What became of an append. `gap`: the events do not follow the last one stored, nothing was written. */
export type AppendOutcome =
  | { readonly outcome: 'appended'; readonly lastSeq: number }
  | { readonly outcome: 'gap'; readonly lastSeq: number };

/** The log on disk, in order, without holes; nothing in it ever changes. */
export interface LedgerStore {
  readonly lastSeq: number;
  /** All or nothing, on disk when it returns. Throws `Unbalanced` where postings do not sum to zero. */
  append(events: readonly LedgerEvent[]): AppendOutcome;
  read(afterSeq: number, limit: number): readonly LedgerEvent[];
}

/** Postings that would make value out of nothing: a bug of the sender. */
export class Unbalanced extends Error {
  constructor(seq: number, asset: string, sum: Decimal) {
    super(`ledger event ${seq}: postings of ${asset} sum to ${sum}, not to zero`);
    this.name = 'Unbalanced';
  }
}

interface EventRow {
  readonly seq: number;
  readonly time: number;
  readonly fact: string;
}

interface EntryRow extends LedgerEntry {
  readonly seq: number;
}

export function createLedgerStore(file: Database): LedgerStore {
  const insertEvent = file.prepare(
    'INSERT INTO ledger_event (seq, time, kind, account, client_order_id, trade_id, fact) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertEntry = file.prepare(
    'INSERT INTO ledger_entry (seq, line, holder, asset, amount) VALUES (?, ?, ?, ?, ?)',
  );
  const selectEvents = file.prepare<[number, number], EventRow>(
    'SELECT seq, time, fact FROM ledger_event WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const selectEntries = file.prepare<[number, number], EntryRow>(
    'SELECT seq, holder, asset, amount FROM ledger_entry WHERE seq > ? AND seq <= ? ORDER BY seq, line',
  );
  let lastSeq = storedLastSeq(file);

  const write = file.transaction((events: readonly LedgerEvent[]) => {
    for (const { seq, time, fact, entries } of events) {
      const { account, clientOrderId, tradeId } = columnsOf(fact);
      insertEvent.run(seq, time, fact.kind, account, clientOrderId, tradeId, JSON.stringify(fact));
      for (const [line, { holder, asset, amount }] of entries.entries()) {
        insertEntry.run(seq, line, holder, asset, amount);
      }
    }
  });

  return {
    get lastSeq() {
      return lastSeq;
    },
    append(events) {
      if (!follows(lastSeq, events)) return { outcome: 'gap', lastSeq };
      for (const event of events) checkBalanced(event);
      write.immediate(events);
      lastSeq += events.length;
      return { outcome: 'appended', lastSeq };
    },
    read(afterSeq, limit) {
      const rows = selectEvents.all(afterSeq, limit);
      const last = rows.at(-1);
      if (last === undefined) return [];
      const entries = groupBySeq(selectEntries.all(afterSeq, last.seq));
      return rows.map(({ seq, time, fact }) => ({
        seq,
        time,
        fact: JSON.parse(fact) as LedgerFact,
        entries: entries.get(seq) ?? [],
      }));
    },
  };
}

export function storedLastSeq(file: Database): number {
  return (file.prepare('SELECT COALESCE(MAX(seq), 0) AS last FROM ledger_event').get() as { readonly last: number })
    .last;
}

function follows(lastSeq: number, events: readonly LedgerEvent[]): boolean {
  return events.every((event, index) => event.seq === lastSeq + 1 + index);
}

/** Exactly, per asset: sum of debits = sum of credits. */
function checkBalanced({ seq, entries }: LedgerEvent): void {
  const sums = new Map<string, Decimal>();
  for (const { asset, amount } of entries) sums.set(asset, add(sums.get(asset) ?? ZERO, amount));
  for (const [asset, sum] of sums) if (sum !== ZERO) throw new Unbalanced(seq, asset, sum);
}

interface FactColumns {
  readonly account: string | null;
  readonly clientOrderId: string | null;
  readonly tradeId: string | null;
}

/** What can be searched for. */
function columnsOf(fact: LedgerFact): FactColumns {
  switch (fact.kind) {
    case 'accountOpened':
      return { account: fact.account.id, clientOrderId: null, tradeId: null };
    case 'orderInitialized':
      return { account: fact.order.account, clientOrderId: fact.order.clientOrderId, tradeId: null };
    case 'orderEvent': {
      const tradeId = fact.event.kind === 'filled' ? fact.event.fill.tradeId : null;
      return { account: fact.account, clientOrderId: fact.clientOrderId, tradeId };
    }
    default:
      return { account: fact.account, clientOrderId: null, tradeId: null };
  }
}

function groupBySeq(rows: readonly EntryRow[]): ReadonlyMap<number, LedgerEntry[]> {
  const groups = new Map<number, LedgerEntry[]>();
  for (const { seq, holder, asset, amount } of rows) {
    const group = groups.get(seq) ?? [];
    groups.set(seq, group);
    group.push({ holder, asset, amount });
  }
  return groups;
}
