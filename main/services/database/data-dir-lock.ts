import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { StartRefused } from '#main/ports/start-refused.ts';

/** Held while this process (or thread) owns the data directory. */
export interface DataDirLock {
  release(): void;
}

/**
 * One owner a data directory. The lock is one that the operating system keeps on an open file (through SQLite, which
 * knows how on every system), so it ends with its owner however that ends, and is never stale.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const lock = new SqliteDatabase(join(dataDir, 'owner.lock'), { timeout: 0 });
  const ownerPath = join(dataDir, 'owner.json');
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new StartRefused('data-dir-in-use', inUse(dataDir, ownerPath), { cause: error });
  }
  writeFileSync(ownerPath, JSON.stringify({ pid: process.pid }));
  return { release: () => void lock.close() };
}

function inUse(dataDir: string, ownerPath: string): string {
  return `another Tapedeck${owner(ownerPath)} uses ${dataDir}. Close it first, or name another data directory.`;
}

function owner(path: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as { readonly pid?: unknown };
    return typeof pid === 'number' ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}
