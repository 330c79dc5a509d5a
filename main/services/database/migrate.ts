import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { StartRefused } from '#main/ports/start-refused.ts';
import type { Migration } from './migrations/migration.ts';

/** "Tpdk": written into the header of our files. */
export const APPLICATION_ID = 0x5470646b;

/**
 * Brings a file to the newest form, step by step; each step and its number are one transaction, so that a file whose
 * migration was interrupted goes on where it was. Refuses files of a newer Tapedeck and files that are not ours.
 */
export function migrate(file: Database, migrations: readonly Migration[]): void {
  const name = basename(file.name);
  const newest = migrations.at(-1)?.version ?? 0;
  const version = pragma(file, 'user_version');
  checkOurs(file, name, version);
  if (version > newest) {
    throw new StartRefused(
      `${kindOf(name)}-newer-version`,
      `${file.name} was written by a newer Tapedeck (form ${version}, this one knows ${newest}). Start the newer one, or name another data directory.`,
    );
  }
  for (const migration of migrations) {
    if (migration.version <= version) continue;
    file.transaction(() => {
      file.exec(migration.sql);
      file.pragma(`application_id = ${APPLICATION_ID}`);
      file.pragma(`user_version = ${migration.version}`);
    })();
  }
}

function checkOurs(file: Database, name: string, version: number): void {
  const id = pragma(file, 'application_id');
  const tables = file.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { readonly count: number };
  const fresh = id === 0 && version === 0 && tables.count === 0;
  if (fresh || id === APPLICATION_ID) return;
  throw new StartRefused(
    `${kindOf(name)}-not-ours`,
    `${file.name} is an SQLite file of another program. Move it away, or name another data directory.`,
  );
}

function kindOf(name: string): string {
  return name.replace(/\.db$/, '');
}

function pragma(file: Database, name: string): number {
  return file.pragma(name, { simple: true }) as number;
}
