import type { Link } from '#main/host/service.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** Small named values of the watcher that outlive it. The newest value of a key is written, however often it takes. */
export interface SavedState {
  load(): Promise<Readonly<Record<string, string>>>;
  save(key: string, json: string): void;
  /** Resolves when all is written, or after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
  dispose(): void;
}

const SCOPE = 'watcher';
const RETRY_AFTER_MS = 1_000;
const LOAD_PATIENCE_MS = 5_000;
const FLUSH_POLL_MS = 10;

export function createSavedState(link: Link<DatabaseContract>, clock: Clock): SavedState {
  const waiting = new Map<string, string>();
  let writing = false;
  let retry: Unsubscribe | null = null;

  async function write(): Promise<void> {
    if (writing) return;
    writing = true;
    try {
      for (let [entry] = waiting; entry !== undefined; [entry] = waiting) {
        const [key, json] = entry;
        const client = link.current;
        if (client === null) return;
        await client.call('saveState', { scope: SCOPE, key, json });
        if (waiting.get(key) === json) waiting.delete(key);
      }
    } catch {
      // The database is away: the value waits for the next link or the next try.
      retry ??= clock.after(RETRY_AFTER_MS, () => {
        retry = null;
        void write();
      });
    } finally {
      writing = false;
    }
  }

  const unsubscribe = link.onFresh(() => void write());

  return {
    async load() {
      const client = await Promise.race([
        link.ready(),
        new Promise<null>((resolve) => clock.after(LOAD_PATIENCE_MS, () => resolve(null))),
      ]);
      return client === null ? {} : (await client.call('loadState', { scope: SCOPE })).entries;
    },
    save(key, json) {
      waiting.set(key, json);
      void write();
    },
    async flush(timeoutMs) {
      const deadline = clock.monotonic() + timeoutMs;
      while (waiting.size > 0 && link.current !== null && clock.monotonic() < deadline) {
        await write();
        await new Promise<void>((resolve) => clock.after(FLUSH_POLL_MS, resolve));
      }
    },
    dispose() {
      unsubscribe();
      retry?.();
    },
  };
}
