import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** One panel's place in the queue for painting. */
export interface PaintTurn {
  /** Something changed: paint when it is this panel's turn. Asking twice is asking once. */
  ask(): void;
  dispose: Unsubscribe;
}

/** Hands out turns to paint, so that no frame has to carry all panels. */
export interface PaintTurns {
  add(paint: () => void): PaintTurn;
}

export interface PaintTurnsOptions {
  readonly requestFrame?: (callback: () => void) => void;
  readonly now?: () => number;
  /** Time between two paints of one panel: twenty a second is what an eye can follow in figures. */
  readonly restMs?: number;
}

interface Entry {
  readonly paint: () => void;
  asked: boolean;
  last: number;
}

/** A frame that comes this late says that the page carries too much. */
const LATE_MS = 25;
const LONGEST_REST_MS = 250;

/**
 * Under a storm of prices each panel paints at most twenty times a second, one panel a frame, and whoever waited longest
 * comes first: the page keeps its sixty frames, and every panel shows the latest when its turn comes. Where the machine
 * cannot keep up even so, panels rest longer until it can: fewer paints, not late frames.
 */
export function createPaintTurns({
  requestFrame = (callback) => requestAnimationFrame(callback),
  now = () => performance.now(),
  restMs = 45,
}: PaintTurnsOptions = {}): PaintTurns {
  const entries = new Set<Entry>();
  let running = false;
  /** Time of the frame before, where this one follows it at once. */
  let before: number | null = null;
  let rest = restMs;

  function frame(): void {
    const time = now();
    if (before !== null) {
      rest = time - before > LATE_MS ? Math.min(LONGEST_REST_MS, rest * 1.5) : Math.max(restMs, rest * 0.98);
    }
    let next: Entry | null = null;
    for (const entry of entries) {
      if (!entry.asked || time - entry.last < rest) continue;
      if (next === null || entry.last < next.last) next = entry;
    }
    if (next !== null) {
      next.asked = false;
      next.last = time;
      next.paint();
    }
    running = false;
    before = null;
    if (![...entries].some((entry) => entry.asked)) return;
    before = time;
    run();
  }

  function run(): void {
    if (running) return;
    running = true;
    requestFrame(frame);
  }

  return {
    add(paint) {
      const entry: Entry = { paint, asked: false, last: Number.NEGATIVE_INFINITY };
      entries.add(entry);
      return {
        ask() {
          if (entry.asked || !entries.has(entry)) return;
          entry.asked = true;
          run();
        },
        dispose: () => entries.delete(entry),
      };
    },
  };
}

/** The turns of this page. */
export const paintTurns: PaintTurns = createPaintTurns();
