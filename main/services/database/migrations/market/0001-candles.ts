import type { Migration } from '../migration.ts';

/**
 * Candles in two forms. A block holds up to 1440 candles of a series (a day of minutes) as columns of text: one row to
 * read and write instead of 1440, and every price comes back as it came. What is newer than the end of its block, the
 * candles that are just arriving, stands in rows until there are enough of them for a block.
 */
export const candles: Migration = {
  version: 1,
  sql: `
    CREATE TABLE candle_series (
      id INTEGER PRIMARY KEY,
      venue TEXT NOT NULL,
      instrument TEXT NOT NULL,
      timeframe TEXT NOT NULL,
      UNIQUE (instrument, timeframe)
    ) STRICT;
    CREATE INDEX candle_series_venue ON candle_series (venue);

    CREATE TABLE candle_block (
      series INTEGER NOT NULL REFERENCES candle_series (id),
      start INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      count INTEGER NOT NULL CHECK (count > 0),
      columns TEXT NOT NULL,
      PRIMARY KEY (series, start)
    ) STRICT;

    CREATE TABLE candle_row (
      series INTEGER NOT NULL REFERENCES candle_series (id),
      open_time INTEGER NOT NULL,
      open TEXT NOT NULL,
      high TEXT NOT NULL,
      low TEXT NOT NULL,
      close TEXT NOT NULL,
      volume TEXT NOT NULL,
      quote_volume TEXT NOT NULL,
      trades INTEGER NOT NULL,
      closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
      PRIMARY KEY (series, open_time)
    ) STRICT, WITHOUT ROWID;
  `,
};
