import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { LEDGER_MIGRATIONS } from '#main/services/database/migrations/catalog.ts';
import { openStores } from '#main/services/database/stores.ts';
import { filledEvent } from '#test/support/ledger-events.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const DRIVER = fileURLToPath(new URL('../support/interrupted-migration.ts', import.meta.url));

it.each(LEDGER_MIGRATIONS.map(({ version }) => version))(
  'goes on after a kill inside migration step %i (L7)',
  (step) => {
    const folder = temporaryFolder();
    const { signal, stderr } = spawnSync(process.execPath, [DRIVER, folder, String(step)], { encoding: 'utf8' });
    expect(signal, stderr).toBe('SIGKILL');
    const left = new SqliteDatabase(join(folder, 'ledger.db'));
    expect(left.pragma('user_version', { simple: true })).toBe(step - 1);
    left.close();
    const stores = openStores(folder);
    expect(stores.ledger.append([filledEvent(1)])).toEqual({ outcome: 'appended', lastSeq: 1 });
    expect(stores.check().integrity).toBe('ok');
    stores.close();
  },
);
