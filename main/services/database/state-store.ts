import type { Database } from 'better-sqlite3';

/** Small named values that services keep across restarts, as JSON text. */
export interface StateStore {
  save(scope: string, key: string, json: string): void;
  load(scope: string): Readonly<Record<string, string>>;
}

export function createStateStore(file: Database): StateStore {
  const upsert = file.prepare(
    'INSERT INTO state (scope, key, json) VALUES (?, ?, ?) ON CONFLICT (scope, key) DO UPDATE SET json = excluded.json',
  );
  const select = file.prepare<[string], { readonly key: string; readonly json: string }>(
    'SELECT key, json FROM state WHERE scope = ? ORDER BY key',
  );
  return {
    save: (scope, key, json) => void upsert.run(scope, key, json),
    load: (scope) => Object.fromEntries(select.all(scope).map(({ key, json }) => [key, json])),
  };
}
