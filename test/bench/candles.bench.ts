import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { type CandleStore, createCandleStore } from '#main/services/database/candle-store.ts';
import { openMarket } from '#main/services/database/market-file.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { generatedCandles } from '#test/support/generated-candles.ts';
import { type Bench, median } from './bench.ts';

const COUNT = 200_000;
const BATCH = 10_000;
const PAGE = 1_440;
const ROUNDS = 5;

/** Ours keeps every decimal exactly and answers whole candles; the ceiling is bare rows of six floats. */
export const bench: Bench = {
  name: 'candles',
  async run() {
    const candles = generatedCandles(COUNT);
    const pages = pageTimes(candles);
    const rates = { write: [] as number[], bareWrite: [] as number[], read: [] as number[], bareRead: [] as number[] };
    // In turns, so that a busy moment of the machine meets both.
    for (let round = 0; round < ROUNDS; round++) {
      await inFolder((folder) => {
        const bare = openBare(join(folder, 'bare.db'));
        rates.bareWrite.push(rate(() => writeBare(bare, candles)));
        rates.bareRead.push(rate(() => readBare(bare, pages)));
        bare.close();
        const { file } = openMarket(folder);
        const store = createCandleStore(file);
        rates.write.push(rate(() => writeOurs(store, candles)));
        rates.read.push(rate(() => readOurs(store, candles, pages)));
        file.close();
      });
    }
    return [
      {
        name: 'candles written, 10k a transaction',
        unit: 'candles/s',
        ours: median(rates.write),
        against: 'better-sqlite3 rows, 10k a transaction',
        ceiling: median(rates.bareWrite),
        bar: 0.6,
      },
      {
        name: 'candles read, pages of 1440',
        unit: 'candles/s',
        ours: median(rates.read),
        against: 'better-sqlite3 rows as arrays, pages of 1440',
        ceiling: median(rates.bareRead),
        bar: 0.6,
      },
    ];
  },
};

function writeOurs(store: CandleStore, candles: readonly Candle[]): void {
  for (let at = 0; at < candles.length; at += BATCH) store.write(candles.slice(at, at + BATCH));
}

function readOurs(store: CandleStore, candles: readonly Candle[], pages: readonly number[]): void {
  const { instrument, timeframe } = candles[0] as Candle;
  let read = 0;
  let sum = 0;
  for (const from of pages) {
    const page = store.read({ instrument, timeframe, from, to: from + PAGE * 60_000, limit: PAGE });
    for (const candle of page) sum += candle.close.length;
    read += page.length;
  }
  if (read !== candles.length || sum === 0) throw new Error(`read ${read} candles of ${candles.length}`);
}

function openBare(path: string): Database {
  const file = new SqliteDatabase(path);
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = NORMAL');
  file.pragma('cache_size = -65536');
  file.exec(
    `CREATE TABLE candle (sym INTEGER, tf INTEGER, t INTEGER, o REAL, h REAL, l REAL, c REAL, v REAL,
     PRIMARY KEY (sym, tf, t)) WITHOUT ROWID`,
  );
  return file;
}

function writeBare(file: Database, candles: readonly Candle[]): void {
  const insert = file.prepare('INSERT INTO candle VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const rows = candles.map((candle) => ({
    t: candle.openTime,
    o: Number(candle.open),
    h: Number(candle.high),
    l: Number(candle.low),
    c: Number(candle.close),
    v: Number(candle.volume),
  }));
  started = performance.now();
  for (let at = 0; at < rows.length; at += BATCH) {
    file.exec('BEGIN');
    for (const { t, o, h, l, c, v } of rows.slice(at, at + BATCH)) insert.run(1, 60, t, o, h, l, c, v);
    file.exec('COMMIT');
  }
}

function readBare(file: Database, pages: readonly number[]): void {
  const select = file.prepare<[number, number], number[]>(
    'SELECT t, o, h, l, c, v FROM candle WHERE sym = 1 AND tf = 60 AND t >= ? AND t < ? ORDER BY t',
  );
  select.raw(true);
  let read = 0;
  let sum = 0;
  for (const from of pages) {
    const page = select.all(from, from + PAGE * 60_000);
    for (const row of page) sum += row[4] ?? 0;
    read += page.length;
  }
  if (read !== COUNT || sum === 0) throw new Error(`read ${read} rows of ${COUNT}`);
}

function pageTimes(candles: readonly Candle[]): readonly number[] {
  return candles.filter((_, index) => index % PAGE === 0).map((candle) => candle.openTime);
}

let started = 0;

/** Candles a second; work may set `started` anew after its preparations. */
function rate(work: () => void): number {
  started = performance.now();
  work();
  return COUNT / ((performance.now() - started) / 1_000);
}

async function inFolder(work: (folder: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-candles-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
