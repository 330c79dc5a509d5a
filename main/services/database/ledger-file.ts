import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { StartRefused } from '#main/ports/start-refused.ts';
import { newestBackup } from './backup.ts';
import { storedLastSeq } from './ledger-store.ts';
import { migrate } from './migrate.ts';
import { LEDGER_MIGRATIONS } from './migrations/catalog.ts';
import { DamagedFile, keepAside, openFile } from './open-file.ts';

export const LEDGER_FILE = 'ledger.db';

/**
 * Opens the ledger, durable to the last commit. A damaged or missing one is never replaced by an empty one: the start is
 * refused, what is there is kept aside, and a person decides.
 */
export function openLedger(dataDir: string): Database {
  const path = join(dataDir, LEDGER_FILE);
  const known = readMark(dataDir);
  if (known > 0 && (!existsSync(path) || statSync(path).size === 0)) {
    throw new StartRefused('ledger-missing', `${path} is gone or empty. ${restoreHint(dataDir)}`);
  }
  const file = openSound(path, dataDir);
  try {
    migrate(file, LEDGER_MIGRATIONS);
    const lastSeq = storedLastSeq(file);
    if (lastSeq < known) {
      throw new StartRefused(
        'ledger-shortened',
        `${path} ends at entry ${lastSeq}, but ${known} were written. ${restoreHint(dataDir)}`,
      );
    }
    if (lastSeq > known) writeMark(dataDir, lastSeq);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function openSound(path: string, dataDir: string): Database {
  try {
    return openFile(path, 'FULL');
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    const copy = keepAside(path, 'copy');
    throw new StartRefused('ledger-damaged', `${error.message}. A copy is in ${copy}. ${restoreHint(dataDir)}`, {
      cause: error,
    });
  }
}

/** Removing the mark is a person's word that the ledger may be shorter than it was. */
function restoreHint(dataDir: string): string {
  const backup = newestBackup(dataDir);
  return backup === null
    ? `There is no backup. To begin an empty ledger, move the file away and remove ${markPath(dataDir)}.`
    : `To go on from the newest backup, put ${backup} in its place and remove ${markPath(dataDir)}.`;
}

/** How far the ledger is known to reach: noted beside it, so that a lost or cut file is noticed. */
export function writeMark(dataDir: string, lastSeq: number): void {
  const path = markPath(dataDir);
  writeFileSync(`${path}.new`, JSON.stringify({ lastSeq }));
  renameSync(`${path}.new`, path);
}

function readMark(dataDir: string): number {
  try {
    const { lastSeq } = JSON.parse(readFileSync(markPath(dataDir), 'utf8')) as { readonly lastSeq?: unknown };
    return typeof lastSeq === 'number' ? lastSeq : 0;
  } catch {
    return 0;
  }
}

function markPath(dataDir: string): string {
  return join(dataDir, 'ledger.mark.json');
}
