import { copyFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';

/** How much may be lost when the power fails: nothing (`FULL`), or the last commits (`NORMAL`). */
export type Durability = 'FULL' | 'NORMAL';

/** The file is not what SQLite wrote. */
export class DamagedFile extends Error {
  readonly findings: readonly string[];

  constructor(path: string, findings: readonly string[]) {
    super(`${path} is damaged: ${findings.slice(0, 3).join('; ')}`);
    this.name = 'DamagedFile';
    this.findings = findings;
  }
}

const SYNCHRONOUS: Readonly<Record<Durability, number>> = { NORMAL: 1, FULL: 2 };

/** Opens a file of ours with its pragmas set and read back, and checks it. Throws `DamagedFile`. */
export function openFile(path: string, durability: Durability): Database {
  let file: Database | null = null;
  try {
    file = new SqliteDatabase(path, { timeout: 2_000 });
    setUp(file, durability);
    const findings = quickCheck(file);
    if (findings.length > 0) throw new DamagedFile(path, findings);
    return file;
  } catch (error) {
    file?.close();
    throw isDamage(error) ? new DamagedFile(path, [error.message]) : error;
  }
}

/** Problems found by `PRAGMA quick_check`; none in a sound file. */
export function quickCheck(file: Database): readonly string[] {
  const rows = file.pragma('quick_check(20)') as readonly { readonly quick_check: string }[];
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
}

function setUp(file: Database, durability: Durability): void {
  file.pragma('journal_mode = WAL');
  // After WAL, because switching to WAL drops FULL to NORMAL in this build of SQLite.
  file.pragma(`synchronous = ${durability}`);
  // macOS: fsync alone leaves data in the drive's cache. Elsewhere these do nothing.
  file.pragma('fullfsync = ON');
  file.pragma('checkpoint_fullfsync = ON');
  file.pragma('foreign_keys = ON');
  file.pragma('trusted_schema = OFF');
  file.pragma('wal_autocheckpoint = 2000');
  file.pragma('journal_size_limit = 67108864');
  const actual = {
    mode: file.pragma('journal_mode', { simple: true }),
    sync: file.pragma('synchronous', { simple: true }),
  };
  if (actual.mode !== 'wal' || actual.sync !== SYNCHRONOUS[durability]) {
    throw new Error(
      `${file.name}: journal ${String(actual.mode)}, synchronous ${String(actual.sync)}; wanted wal, ${durability}`,
    );
  }
}

function isDamage(error: unknown): error is Error {
  return (
    error instanceof SqliteDatabase.SqliteError &&
    (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))
  );
}

/**
 * Puts a file with its journal into the folder `damaged` beside it, under the time it was last written; `copy` leaves it
 * where it is, and is made once however often it is tried. Answers where.
 */
export function keepAside(path: string, how: 'copy' | 'move'): string {
  const stamp = statSync(path).mtime.toISOString().replace(/[:.]/g, '-');
  const folder = join(dirname(path), 'damaged');
  mkdirSync(folder, { recursive: true });
  const target = join(folder, `${stamp}-${basename(path)}`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (!existsSync(path + suffix)) continue;
    if (how === 'move') renameSync(path + suffix, target + suffix);
    else if (!existsSync(target + suffix)) copyFileSync(path + suffix, target + suffix);
  }
  return target;
}

/** With the part that is still in the journal. */
export function fileBytes(path: string): number {
  return ['', '-wal'].reduce((sum, suffix) => sum + (existsSync(path + suffix) ? statSync(path + suffix).size : 0), 0);
}
