import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { storedLastSeq } from './ledger-store.ts';

const KEPT = 10;
const NAME = /^ledger-.*\.db$/;

/** Copies the ledger while it is in use, proves the copy sound, and answers where it is and how far it reaches. */
export async function backUp(
  ledger: Database,
  dataDir: string,
  now: number,
): Promise<{ readonly path: string; readonly lastSeq: number }> {
  const folder = backupFolder(dataDir);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `ledger-${new Date(now).toISOString().replace(/[:.]/g, '-')}.db`);
  const unproven = `${path}.unproven`;
  await ledger.backup(unproven);
  const lastSeq = prove(unproven);
  renameSync(unproven, path);
  for (const old of backups(dataDir).slice(0, -KEPT)) rmSync(old, { force: true });
  return { path, lastSeq };
}

/** Null where there is none. */
export function newestBackup(dataDir: string): string | null {
  return backups(dataDir).at(-1) ?? null;
}

function prove(path: string): number {
  const copy = new SqliteDatabase(path);
  try {
    const result = copy.pragma('integrity_check', { simple: true });
    if (result !== 'ok') throw new Error(`the backup ${path} is not sound: ${String(result)}`);
    // One file that can be put in place of the other, without a journal beside it.
    copy.pragma('journal_mode = DELETE');
    return storedLastSeq(copy);
  } finally {
    copy.close();
  }
}

/** Oldest first: the names hold the time. */
function backups(dataDir: string): readonly string[] {
  const folder = backupFolder(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function backupFolder(dataDir: string): string {
  return join(dataDir, 'backups');
}
