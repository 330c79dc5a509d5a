import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { migrate } from './migrate.ts';
import { MARKET_MIGRATIONS } from './migrations/catalog.ts';
import { DamagedFile, keepAside, openFile } from './open-file.ts';

export const MARKET_FILE = 'market.db';

/**
 * Opens the file of market data. It can be had again from the venues, so a damaged one is moved aside and a new one
 * begun; `keptAs` says where, so that it is told.
 */
export function openMarket(dataDir: string): { readonly file: Database; readonly keptAs: string | null } {
  const path = join(dataDir, MARKET_FILE);
  try {
    return { file: migrated(path), keptAs: null };
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    const keptAs = keepAside(path, 'move');
    return { file: migrated(path), keptAs };
  }
}

function migrated(path: string): Database {
  const file = openFile(path, 'NORMAL');
  try {
    migrate(file, MARKET_MIGRATIONS);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}
