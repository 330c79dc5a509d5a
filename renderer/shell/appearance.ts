import type { Settings } from '#shared/contract/settings.ts';

const KEY = 'tapedeck.appearance';

/** Puts the colours chosen on the page, and keeps them for `theme.js`, which runs before the next first paint. */
export function applyAppearance({ theme, priceColors }: Settings['appearance'], prefersLight: boolean): void {
  const light = theme === 'light' || (theme === 'system' && prefersLight);
  const { dataset } = document.documentElement;
  dataset.theme = light ? 'light' : 'dark';
  dataset.prices = priceColors;
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme, priceColors }));
  } catch {
    // Without storage the next start begins dark.
  }
}
