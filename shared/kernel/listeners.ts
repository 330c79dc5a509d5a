/** Ends a subscription; calling it again does nothing. */
export type Unsubscribe = () => void;

/** A set of callbacks for one kind of event. A listener added or removed while emitting takes effect at the next emit. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  add(listener: (...args: Args) => void): Unsubscribe {
    const entry = (...args: Args): void => listener(...args);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  emit(...args: Args): void {
    for (const listener of [...this.#listeners]) listener(...args);
  }

  get size(): number {
    return this.#listeners.size;
  }

  clear(): void {
    this.#listeners.clear();
  }
}
