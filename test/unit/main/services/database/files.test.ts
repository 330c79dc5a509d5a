import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StartRefused } from '#main/ports/start-refused.ts';
import { openMarket } from '#main/services/database/market-file.ts';
import { migrate } from '#main/services/database/migrate.ts';
import { LEDGER_MIGRATIONS } from '#main/services/database/migrations/catalog.ts';
import { openStores } from '#main/services/database/stores.ts';
import { generatedCandles, mulberry32 } from '#test/support/generated-candles.ts';
import { filledEvent } from '#test/support/ledger-events.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function refusal(work: () => unknown): StartRefused {
  try {
    work();
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function folderWithLedger(events: number): string {
  const folder = temporaryFolder();
  const stores = openStores(folder);
  for (let seq = 1; seq <= events; seq++) stores.ledger.append([filledEvent(seq)]);
  stores.mark();
  stores.close();
  return folder;
}

/** How many entries it starts with, or why it does not. */
function openedOrRefused(folder: string): number | StartRefused {
  try {
    const stores = openStores(folder);
    const { lastSeq } = stores.ledger;
    stores.close();
    return lastSeq;
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
}

/** Overwrites the middle of a file with nonsense. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4_096 + 100, bytes.length - 100);
  writeFileSync(path, bytes);
}

describe('the ledger file', () => {
  it('is refused when damaged: it stays in its place, one copy is kept aside however often it is tried, and no empty one is begun', () => {
    const folder = folderWithLedger(200);
    const path = join(folder, 'ledger.db');
    damage(path);
    const before = readFileSync(path);
    for (let attempt = 0; attempt < 3; attempt++) {
      const error = refusal(() => openStores(folder));
      expect(error.code).toBe('ledger-damaged');
      expect(error.message).toContain('There is no backup');
    }
    expect(readFileSync(path).subarray(100).equals(before.subarray(100))).toBe(true);
    const kept = readdirSync(join(folder, 'damaged')).filter((name) => name.endsWith('ledger.db'));
    expect(kept).toHaveLength(1);
    expect(readFileSync(join(folder, 'damaged', kept[0] ?? '')).equals(readFileSync(path))).toBe(true);
  });

  it('never starts shorter than it was, wherever bytes were lost or changed (L5)', () => {
    const folder = folderWithLedger(120);
    const path = join(folder, 'ledger.db');
    const sound = readFileSync(path);
    let refused = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = mulberry32(seed);
      const at = Math.floor(random() * sound.length);
      const bytes = Buffer.from(sound);
      if (seed % 4 === 0) writeFileSync(path, bytes.subarray(0, at));
      else writeFileSync(path, bytes.fill(Math.floor(random() * 256), at, Math.min(bytes.length, at + 3_000)));
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
      const outcome = openedOrRefused(folder);
      if (outcome instanceof StartRefused) refused++;
      else expect(outcome, `seed ${seed}`).toBe(120);
    }
    expect(refused).toBeGreaterThan(28);
  });

  it('is refused when it is no database at all', () => {
    const folder = folderWithLedger(1);
    writeFileSync(join(folder, 'ledger.db'), 'this is a letter to my bank'.repeat(400));
    expect(refusal(() => openStores(folder)).code).toBe('ledger-damaged');
  });

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['emptied', (path: string) => truncateSync(path, 0)],
  ])('is refused when it is %s although entries were written', (_how, lose) => {
    const folder = folderWithLedger(3);
    lose(join(folder, 'ledger.db'));
    expect(refusal(() => openStores(folder)).code).toBe('ledger-missing');
    expect(existsSync(join(folder, 'ledger.db')) && readFileSync(join(folder, 'ledger.db')).length > 0).toBe(false);
  });

  it('is refused when an older one was put in its place', () => {
    const folder = folderWithLedger(5);
    const older = folderWithLedger(3);
    writeFileSync(join(folder, 'ledger.db'), readFileSync(join(older, 'ledger.db')));
    const error = refusal(() => openStores(folder));
    expect([error.code, error.message.includes('ends at entry 3, but 5 were written')]).toEqual([
      'ledger-shortened',
      true,
    ]);
  });

  it('is refused by an older Tapedeck, and left as it is', () => {
    const folder = folderWithLedger(1);
    const file = new SqliteDatabase(join(folder, 'ledger.db'));
    file.pragma('user_version = 99');
    file.close();
    const error = refusal(() => openStores(folder));
    expect(error.code).toBe('ledger-newer-version');
    expect(error.message).toContain('written by a newer Tapedeck (form 99, this one knows 3)');
  });

  it('is refused when it belongs to another program', () => {
    const folder = temporaryFolder();
    const file = new SqliteDatabase(join(folder, 'ledger.db'));
    file.exec('CREATE TABLE recipes (name TEXT)');
    file.close();
    expect(refusal(() => openStores(folder)).code).toBe('ledger-not-ours');
  });

  it('names the newest backup when it is damaged, and starts from it once a person says that what came after is lost', async () => {
    const folder = temporaryFolder();
    const stores = openStores(folder);
    stores.ledger.append([filledEvent(1), filledEvent(2)]);
    // Between the backup and the damage more was written, which is lost: only a person may say that this is all right.
    const backup = await stores.backUp(1_700_000_000_000);
    expect(backup.lastSeq).toBe(2);
    stores.ledger.append([filledEvent(3)]);
    stores.mark();
    stores.close();
    for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `ledger.db${suffix}`), { force: true });
    writeFileSync(join(folder, 'ledger.db'), 'nonsense'.repeat(2_000));
    expect(refusal(() => openStores(folder)).message).toContain(backup.path);
    writeFileSync(join(folder, 'ledger.db'), readFileSync(backup.path));
    expect(refusal(() => openStores(folder)).code).toBe('ledger-shortened');
    rmSync(join(folder, 'ledger.mark.json'));
    const restored = openStores(folder);
    expect(restored.ledger.read(0, 10)).toEqual([filledEvent(1), filledEvent(2)]);
    restored.close();
  });
});

describe('the file of market data', () => {
  it('is moved aside when damaged, and a new one begun, which is told', () => {
    const folder = temporaryFolder();
    const stores = openStores(folder);
    stores.candles.write(generatedCandles(3_000));
    stores.close();
    damage(join(folder, 'market.db'));
    const { file, keptAs } = openMarket(folder);
    expect(keptAs).toMatch(/damaged\/\d{4}-.*Z-market\.db$/);
    expect(existsSync(keptAs ?? '')).toBe(true);
    file.close();
  });
});

describe('migrations', () => {
  const broken = { version: 3, sql: 'CREATE TABLE half_done (id INTEGER); CREATE TABLE half_done (id INTEGER);' };

  it('are numbered from 1 without holes', () => {
    expect(LEDGER_MIGRATIONS.map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('undo an interrupted step and go on from there', () => {
    const file = new SqliteDatabase(join(temporaryFolder(), 'ledger.db'));
    expect(() => migrate(file, [...LEDGER_MIGRATIONS.slice(0, 2), broken])).toThrow('already exists');
    expect(file.pragma('user_version', { simple: true })).toBe(2);
    expect(file.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half_done'").get()).toEqual({ n: 0 });
    migrate(file, LEDGER_MIGRATIONS);
    expect(file.pragma('user_version', { simple: true })).toBe(3);
    migrate(file, LEDGER_MIGRATIONS);
    file.close();
  });
});

describe('the data directory', () => {
  it('has one owner: a second start is refused and says who it is, and gets it once the first has gone', () => {
    const folder = temporaryFolder();
    const first = openStores(folder);
    const error = refusal(() => openStores(folder));
    expect(error.code).toBe('data-dir-in-use');
    expect(error.message).toContain(`another Tapedeck (process ${process.pid}) uses ${folder}`);
    first.ledger.append([filledEvent(1)]);
    first.close();
    const second = openStores(folder);
    expect(second.ledger.lastSeq).toBe(1);
    second.close();
  });

  it('reports its health', () => {
    const stores = openStores(temporaryFolder());
    stores.ledger.append([filledEvent(1)]);
    const health = stores.check();
    expect(health).toMatchObject({ lastSeq: 1, integrity: 'ok', details: [] });
    expect(health.ledgerBytes).toBeGreaterThan(4_096);
    stores.close();
  });
});
