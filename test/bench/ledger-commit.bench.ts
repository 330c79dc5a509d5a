import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { openLedger } from '#main/services/database/ledger-file.ts';
import { createLedgerStore } from '#main/services/database/ledger-store.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { filledEvent } from '#test/support/ledger-events.ts';
import type { Bench } from './bench.ts';

const COMMITS = 3_000;
const WARM_UP = 300;

/** Each append is one fact with six postings, checked and committed to the disk; the ceiling is one bare row so committed. */
export const bench: Bench = {
  name: 'ledger-commit',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-ledger-'));
    try {
      const { ours, bare } = measure(folder);
      return ([50, 99] as const).map((percent) => ({
        name: `ledger append, p${percent}`,
        unit: 'ms',
        ours: percentile(ours, percent),
        against: 'one bare row committed with synchronous=FULL',
        ceiling: percentile(bare, percent),
        bar: percent === 50 ? 2.5 : null,
        lowerIsBetter: true,
      }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** In turns, so that both meet the same disk. */
function measure(folder: string): { readonly ours: readonly number[]; readonly bare: readonly number[] } {
  const ledgerFile = openLedger(folder);
  const ledger = createLedgerStore(ledgerFile);
  const bareFile = openBare(join(folder, 'bare.db'));
  const insert = bareFile.prepare('INSERT INTO entry (seq, content) VALUES (?, ?)');
  const ours: number[] = [];
  const bare: number[] = [];
  for (let seq = 1; seq <= COMMITS; seq++) {
    const event: LedgerEvent = filledEvent(seq);
    const content = JSON.stringify(event);
    ours.push(timed(() => ledger.append([event])));
    bare.push(timed(() => insert.run(seq, content)));
  }
  ledgerFile.close();
  bareFile.close();
  return { ours: ours.slice(WARM_UP), bare: bare.slice(WARM_UP) };
}

function openBare(path: string) {
  const file = new SqliteDatabase(path);
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  file.exec('CREATE TABLE entry (seq INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT');
  return file;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
