import { appStore } from '../../store/app.ts';

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Prices flash unless the setting or the system says no. */
export function flashesPrices(): boolean {
  return !reducedMotion.matches && appStore.getState().settings.appearance.flashPrices;
}
