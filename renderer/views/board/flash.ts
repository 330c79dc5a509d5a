const FADE_MS = 400;

/**
 * Lights a cell's own backdrop and lets it fade: opacity only, so that nothing is laid out or painted again. A glow ends
 * before the next begins, whichever way the price went: under a storm of prices a cell glows, it does not flicker.
 */
export interface Flash {
  up(): void;
  down(): void;
}

export function createFlash(backdrop: HTMLElement, enabled: () => boolean): Flash {
  const fade = backdrop.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE_MS, easing: 'ease-out' });
  fade.cancel();
  let last = Number.NEGATIVE_INFINITY;

  function flash(next: 'up' | 'down'): void {
    if (!enabled()) return;
    const now = performance.now();
    if (now - last < FADE_MS) return;
    last = now;
    backdrop.dataset.direction = next;
    fade.currentTime = 0;
    fade.play();
  }

  return { up: () => flash('up'), down: () => flash('down') };
}
