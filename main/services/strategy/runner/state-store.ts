import { z } from 'zod';
import type { Logger } from '#main/ports/logger.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import { epochMs } from '#shared/contract/schema/money.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { SavedState } from './pair-evaluator.ts';

const SCOPE = 'strategy-state';

const plainState = z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()]));
const savedSchema = z.record(z.string(), z.object({ candleTime: epochMs, before: plainState, after: plainState }));

/** What strategies remember of their instruments (an entry price), kept across restarts: one document a strategy. */
export class StateStore {
  readonly #log: Logger;
  #states = new Map<string, Map<string, SavedState>>();
  readonly #dirty = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  async load(database: Client<DatabaseContract>): Promise<void> {
    const { entries } = await database.call('loadState', { scope: SCOPE });
    this.#states = new Map();
    for (const [strategy, json] of Object.entries(entries)) {
      try {
        this.#states.set(strategy, new Map(Object.entries(savedSchema.parse(JSON.parse(json)))));
      } catch (error) {
        this.#log.error('a stored strategy state cannot be read and begins anew', { strategy, error: String(error) });
      }
    }
  }

  get(strategy: string, instrument: string): SavedState | null {
    return this.#states.get(strategy)?.get(instrument) ?? null;
  }

  /** Strategies that remember nothing are not stored. */
  set(strategy: string, instrument: string, saved: SavedState): void {
    if (Object.keys(saved.after).length === 0) return;
    const known = this.#states.get(strategy) ?? new Map<string, SavedState>();
    if (JSON.stringify(known.get(instrument)) === JSON.stringify(saved)) return;
    known.set(instrument, saved);
    this.#states.set(strategy, known);
    this.#dirty.add(strategy);
  }

  /** Writes what changed since the last flush. */
  async flush(database: Client<DatabaseContract>): Promise<void> {
    for (const strategy of [...this.#dirty]) {
      const json = JSON.stringify(Object.fromEntries(this.#states.get(strategy) ?? []));
      await database.call('saveState', { scope: SCOPE, key: strategy, json });
      this.#dirty.delete(strategy);
    }
  }
}
