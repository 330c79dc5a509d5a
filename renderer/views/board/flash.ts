const FADE_MS = 400;
/** A price that moves faster than this does not flash anew each time: the eye sees one glow instead of a flicker. */
const REST_MS = 150;

/** Lights a cell's own backdrop and lets it fade: opacity only, so that nothing is laid out or painted again. */
export interface Flash {
  up(): void;
  down(): void;
}

export function createFlash(backdrop: HTMLElement, enabled: () => boolean): Flash {
  const fade = backdrop.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE_MS, easing: 'ease-out' });
  fade.cancel();
  let last = Number.NEGATIVE_INFINITY;
  let direction = '';

  function flash(next: 'up' | 'down'): void {
    if (!enabled()) return;
    const now = performance.now();
    if (next === direction && now - last < REST_MS) return;
    last = now;
    direction = next;
    backdrop.dataset.direction = next;
    fade.currentTime = 0;
    fade.play();
  }

  return { up: () => flash('up'), down: () => flash('down') };
}
