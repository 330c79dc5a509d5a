import type { Migration } from '../migration.ts';

/**
 * The log of the trader: one row a fact, its postings beside it. Both are append-only: triggers refuse any change, so
 * that what was once true stays readable. Amounts are canonical decimal text.
 */
export const ledger: Migration = {
  version: 1,
  sql: `
    CREATE TABLE ledger_event (
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      account TEXT,
      client_order_id TEXT,
      trade_id TEXT,
      fact TEXT NOT NULL CHECK (json_valid(fact))
    ) STRICT;
    CREATE INDEX ledger_event_account ON ledger_event (account, seq);
    CREATE INDEX ledger_event_order ON ledger_event (client_order_id, seq) WHERE client_order_id IS NOT NULL;
    CREATE UNIQUE INDEX ledger_event_fill_once ON ledger_event (client_order_id, trade_id) WHERE trade_id IS NOT NULL;

    CREATE TABLE ledger_entry (
      seq INTEGER NOT NULL REFERENCES ledger_event (seq),
      line INTEGER NOT NULL,
      holder TEXT NOT NULL,
      asset TEXT NOT NULL,
      amount TEXT NOT NULL CHECK (amount GLOB '[0-9]*' OR amount GLOB '-[0-9]*'),
      PRIMARY KEY (seq, line)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ledger_entry_holder ON ledger_entry (holder, asset, seq);

    CREATE TRIGGER ledger_event_is_final_update BEFORE UPDATE ON ledger_event
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_event_is_final_delete BEFORE DELETE ON ledger_event
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_entry_is_final_update BEFORE UPDATE ON ledger_entry
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_entry_is_final_delete BEFORE DELETE ON ledger_entry
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_event_has_no_holes BEFORE INSERT ON ledger_event
      WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_event)
      BEGIN SELECT RAISE(ABORT, 'the ledger has no holes'); END;
  `,
};
