import type { Migration } from '../migration.ts';

/** Every result of every strategy with its inputs; `number` is the order in which they came. */
export const signals: Migration = {
  version: 2,
  sql: `
    CREATE TABLE signal (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      strategy TEXT NOT NULL,
      instrument TEXT NOT NULL,
      created_time INTEGER NOT NULL,
      changed INTEGER NOT NULL CHECK (changed IN (0, 1)),
      content TEXT NOT NULL CHECK (json_valid(content))
    ) STRICT;
    CREATE INDEX signal_time ON signal (created_time);
    CREATE INDEX signal_pair ON signal (strategy, instrument, number);
    CREATE INDEX signal_instrument ON signal (instrument, created_time);
    CREATE INDEX signal_changed ON signal (created_time) WHERE changed = 1;
  `,
};
