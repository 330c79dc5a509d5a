import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { migrate } from '#main/services/database/migrate.ts';
import { LEDGER_MIGRATIONS } from '#main/services/database/migrations/catalog.ts';

/** `node interrupted-migration.ts DIR STEP`: migrates a new ledger, and is killed at the end of step STEP, before its commit. */
const [, , folder = '', step = ''] = process.argv;
const file = new SqliteDatabase(join(folder, 'ledger.db'));
file.pragma('journal_mode = WAL');
file.function('die', () => process.kill(process.pid, 'SIGKILL'));
migrate(
  file,
  LEDGER_MIGRATIONS.map(({ version, sql }) => ({
    version,
    sql: version === Number(step) ? `${sql}; CREATE TABLE last_words (x); INSERT INTO last_words VALUES (die());` : sql,
  })),
);
