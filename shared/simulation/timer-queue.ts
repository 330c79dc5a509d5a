import type { EpochMs } from '../domain/identifiers.ts';

/** What is to happen at a time named; of equal times, what was put in first comes out first. */
export interface TimerQueue<Item> {
  push(due: EpochMs, item: Item): void;
  /** When the next item is due; null when there is none. */
  nextDue(): EpochMs | null;
  /** Takes out the next item due at or before `time`; null when there is none. */
  takeDue(time: EpochMs): { readonly due: EpochMs; readonly item: Item } | null;
  readonly size: number;
}

interface Entry<Item> {
  readonly due: EpochMs;
  readonly sequence: number;
  readonly item: Item;
}

/** A binary heap. */
export function createTimerQueue<Item>(): TimerQueue<Item> {
  const heap: Entry<Item>[] = [];
  let sequence = 0;

  return {
    push(due, item) {
      sequence += 1;
      heap.push({ due, sequence, item });
      rise(heap, heap.length - 1);
    },
    nextDue: () => heap[0]?.due ?? null,
    takeDue(time) {
      const first = heap[0];
      if (first === undefined || first.due > time) return null;
      const last = heap.pop() as Entry<Item>;
      if (heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      return { due: first.due, item: first.item };
    },
    get size() {
      return heap.length;
    },
  };
}

function before<Item>(left: Entry<Item>, right: Entry<Item>): boolean {
  return left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
}

function rise<Item>(heap: Entry<Item>[], from: number): void {
  let index = from;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(heap[index] as Entry<Item>, heap[parent] as Entry<Item>)) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function sink<Item>(heap: Entry<Item>[]): void {
  let index = 0;
  for (;;) {
    let least = index;
    for (const child of [2 * index + 1, 2 * index + 2]) {
      if (child < heap.length && before(heap[child] as Entry<Item>, heap[least] as Entry<Item>)) least = child;
    }
    if (least === index) return;
    swap(heap, index, least);
    index = least;
  }
}

function swap<Item>(heap: Entry<Item>[], left: number, right: number): void {
  const entry = heap[left] as Entry<Item>;
  heap[left] = heap[right] as Entry<Item>;
  heap[right] = entry;
}
