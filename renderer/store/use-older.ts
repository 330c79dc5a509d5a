import { useState } from 'react';

interface Older<Row> {
  /** Newest first: those of the store, then those that were asked for. */
  readonly rows: readonly Row[];
  /** False once the beginning is reached. */
  readonly more: boolean;
  readonly load: () => Promise<void>;
}

/** As many as the first picture brings at most: fewer means that there is nothing older. */
export const PAGE = 200;

/**
 * Rows of the store, joined with older ones asked for page by page. `scope` names whose rows they are: another scope
 * begins anew. Rows of the same moment may come twice, and are kept once. `complete`: the store has all there are.
 */
export function useOlder<Row>(
  scope: string,
  newest: readonly Row[],
  complete: boolean,
  keyOf: (row: Row) => string,
  timeOf: (row: Row) => number,
  ask: (before: number | null, limit: number) => Promise<readonly Row[]>,
): Older<Row> {
  const [older, setOlder] = useState<{ scope: string; rows: readonly Row[]; done: boolean }>({
    scope,
    rows: [],
    done: false,
  });
  const known = older.scope === scope ? older : { scope, rows: [], done: false };
  const keys = new Set(newest.map(keyOf));
  const rows = known.rows.length === 0 ? newest : [...newest, ...known.rows.filter((row) => !keys.has(keyOf(row)))];
  return {
    rows,
    more: !known.done && !complete,
    async load() {
      const last = rows.at(-1);
      const page = await ask(last === undefined ? null : timeOf(last), PAGE);
      setOlder({ scope, rows: [...known.rows, ...page], done: page.length < PAGE });
    },
  };
}
