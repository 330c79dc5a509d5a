import type { Database } from 'better-sqlite3';
import type { EpochMs, InstrumentId, SignalId, StrategyId } from '#shared/domain/identifiers.ts';
import type { Signal } from '#shared/domain/signal.ts';

export interface SignalQuery {
  readonly strategy: StrategyId | null;
  readonly instrument: InstrumentId | null;
  readonly changedOnly: boolean;
  readonly before: EpochMs | null;
  readonly limit: number;
}

/** Opinions and why, as they were given. */
export interface SignalStore {
  /** Answers how many were new: an id that is stored already keeps its first content. */
  append(signals: readonly Signal[]): number;
  /** Newest first. */
  read(query: SignalQuery): readonly Signal[];
  get(id: SignalId): Signal | null;
  /** The newest of each (strategy, instrument). */
  latest(): readonly Signal[];
  /** Forgets what is older, except the newest of each pair: the next run compares with it. Answers how many went. */
  prune(before: EpochMs): number;
}

interface ContentRow {
  readonly content: string;
}

export function createSignalStore(file: Database): SignalStore {
  const insert = file.prepare(
    `INSERT INTO signal (id, strategy, instrument, created_time, changed, content) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  );
  const byId = file.prepare<[string], ContentRow>('SELECT content FROM signal WHERE id = ?');
  const newest = file.prepare<[], ContentRow>(
    `SELECT content FROM signal
     WHERE number IN (SELECT MAX(number) FROM signal GROUP BY strategy, instrument) ORDER BY number DESC`,
  );
  const prune = file.prepare(
    `DELETE FROM signal WHERE created_time < ?
     AND number NOT IN (SELECT MAX(number) FROM signal GROUP BY strategy, instrument)`,
  );
  const write = file.transaction((signals: readonly Signal[]) => {
    let stored = 0;
    for (const signal of signals) {
      const { id, strategy, instrument, createdTime, changed } = signal;
      stored += insert.run(id, strategy, instrument, createdTime, changed ? 1 : 0, JSON.stringify(signal)).changes;
    }
    return stored;
  });

  return {
    append: (signals) => write.immediate(signals),
    read(query) {
      const { sql, values } = selection(query);
      return file
        .prepare<unknown[], ContentRow>(sql)
        .all(...values)
        .map(parse);
    },
    get(id) {
      const row = byId.get(id);
      return row === undefined ? null : parse(row);
    },
    latest: () => newest.all().map(parse),
    prune: (before) => prune.run(before).changes,
  };
}

function selection(query: SignalQuery): { readonly sql: string; readonly values: readonly (string | number)[] } {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  function where(condition: string, value: string | number | null): void {
    if (value === null) return;
    conditions.push(condition);
    values.push(value);
  }
  where('strategy = ?', query.strategy);
  where('instrument = ?', query.instrument);
  where('created_time < ?', query.before);
  if (query.changedOnly) conditions.push('changed = 1');
  const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT content FROM signal ${filter} ORDER BY created_time DESC, number DESC LIMIT ?`,
    values: [...values, query.limit],
  };
}

function parse(row: ContentRow): Signal {
  return JSON.parse(row.content) as Signal;
}
