/**
 * A map that can be laid over another: reads fall through, writes stay here until `commit`. Values are immutable, so a
 * draft of the whole ledger costs only what it changes, and throwing it away undoes everything.
 */
export class Table<Key, Value> {
  readonly #below: Table<Key, Value> | null;
  readonly #own = new Map<Key, Value>();
  readonly #removed = new Set<Key>();

  constructor(below: Table<Key, Value> | null = null) {
    this.#below = below;
  }

  get(key: Key): Value | undefined {
    const own = this.#own.get(key);
    if (own !== undefined || this.#below === null || this.#removed.has(key)) return own;
    return this.#below.get(key);
  }

  set(key: Key, value: Value): void {
    this.#own.set(key, value);
    this.#removed.delete(key);
  }

  delete(key: Key): void {
    this.#own.delete(key);
    if (this.#below !== null) this.#removed.add(key);
  }

  *values(): IterableIterator<Value> {
    if (this.#below !== null) {
      for (const [key, value] of this.#below.entries()) {
        if (!this.#own.has(key) && !this.#removed.has(key)) yield value;
      }
    }
    yield* this.#own.values();
  }

  *entries(): IterableIterator<[Key, Value]> {
    if (this.#below !== null) {
      for (const entry of this.#below.entries()) {
        if (!this.#own.has(entry[0]) && !this.#removed.has(entry[0])) yield entry;
      }
    }
    yield* this.#own.entries();
  }

  /** Moves what was written here into the table below. */
  commit(): void {
    const below = this.#below;
    if (below === null) throw new Error('the lowest table has nothing to commit to');
    for (const key of this.#removed) below.delete(key);
    for (const [key, value] of this.#own) below.set(key, value);
    this.#own.clear();
    this.#removed.clear();
  }
}
