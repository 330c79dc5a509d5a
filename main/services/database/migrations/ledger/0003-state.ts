import type { Migration } from '../migration.ts';

/** Small named values that services keep across restarts. */
export const state: Migration = {
  version: 3,
  sql: `
    CREATE TABLE state (
      scope TEXT NOT NULL,
      key TEXT NOT NULL,
      json TEXT NOT NULL CHECK (json_valid(json)),
      PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID;
  `,
};
