import type { DatabaseContract } from '#shared/contract/database.ts';
import type { Signal } from '#shared/domain/signal.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { pairKey } from '../pair.ts';

/** A signal before it is known what the one before it said. */
export type SignalDraft = Omit<Signal, 'previousAction' | 'changed'>;

export interface SignalListeners {
  /** Every result of a chunk, after it is on disk. */
  readonly stored: (signals: readonly Signal[]) => void;
  /** One whose action differs from the one before. */
  readonly changed: (signal: Signal) => void;
}

/** Rows a transaction: between the 200 and 500 that insert fastest without holding the log for long (B-27). */
export const SIGNAL_CHUNK = 400;

/** Stores every result first and only then tells of it (B-24), and knows what changed, across restarts too (B-12). */
export class SignalLog {
  readonly #listeners: SignalListeners;
  #latest = new Map<string, Signal>();
  readonly #begunAnew = new Set<string>();
  /** One append at a time, so that what is compared with is what was stored before. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(listeners: SignalListeners) {
    this.#listeners = listeners;
  }

  /** Takes up where the last run ended. */
  async load(database: Client<DatabaseContract>): Promise<void> {
    const { signals } = await database.call('latestSignals', {});
    this.#latest = new Map(signals.map((signal) => [pairKey(signal.strategy, signal.instrument), signal]));
  }

  latest(strategy: string, instrument: string): Signal | null {
    return this.#latest.get(pairKey(strategy, instrument)) ?? null;
  }

  /** What the pair said before no longer counts: the next result is compared with nothing (another position, say). */
  beginAnew(strategy: string, instrument: string): void {
    this.#begunAnew.add(pairKey(strategy, instrument));
  }

  /** Newest of each instrument. */
  latestOf(strategy: string): readonly Signal[] {
    return [...this.#latest.values()].filter((signal) => signal.strategy === strategy);
  }

  /** Stores and tells; gives the signals as stored. A draft that could not be stored is never told of. */
  append(database: Client<DatabaseContract>, drafts: readonly SignalDraft[]): Promise<readonly Signal[]> {
    const appended = this.#tail.then(() => this.#append(database, drafts));
    this.#tail = appended.catch(() => {});
    return appended;
  }

  async #append(database: Client<DatabaseContract>, drafts: readonly SignalDraft[]): Promise<readonly Signal[]> {
    const stored: Signal[] = [];
    for (let start = 0; start < drafts.length; start += SIGNAL_CHUNK) {
      const chunk = drafts.slice(start, start + SIGNAL_CHUNK).map((draft) => this.#compare(draft));
      await database.call('appendSignals', { signals: chunk });
      for (const signal of chunk) {
        const key = pairKey(signal.strategy, signal.instrument);
        this.#latest.set(key, signal);
        this.#begunAnew.delete(key);
      }
      this.#listeners.stored(chunk);
      for (const signal of chunk) if (signal.changed) this.#listeners.changed(signal);
      stored.push(...chunk);
    }
    return stored;
  }

  #compare(draft: SignalDraft): Signal {
    const anew = this.#begunAnew.has(pairKey(draft.strategy, draft.instrument));
    const previousAction = anew ? null : (this.latest(draft.strategy, draft.instrument)?.action ?? null);
    // To begin with holding is no news.
    return { ...draft, previousAction, changed: draft.action !== (previousAction ?? 'hold') };
  }
}
