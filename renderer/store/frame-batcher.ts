/** Collects values by key, the last one wins, and hands them over at most once per animation frame. */
export interface FrameBatcher<Key, Value> {
  put(key: Key, value: Value): void;
  /** What was put and is not handed over yet is forgotten. */
  clear(): void;
}

/**
 * @param requestFrame runs its callback before the next paint; in a hidden window that may be never, which is right:
 * nobody looks, and the batch stays as small as the number of keys.
 */
export function createFrameBatcher<Key, Value>(
  apply: (batch: ReadonlyMap<Key, Value>) => void,
  requestFrame: (callback: () => void) => void = requestAnimationFrame,
): FrameBatcher<Key, Value> {
  let batch = new Map<Key, Value>();
  let asked = false;

  function flush(): void {
    asked = false;
    if (batch.size === 0) return;
    const ready = batch;
    batch = new Map();
    apply(ready);
  }

  return {
    put(key, value) {
      batch.set(key, value);
      if (asked) return;
      asked = true;
      requestFrame(flush);
    },
    clear: () => batch.clear(),
  };
}
