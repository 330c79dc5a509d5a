import { useSyncExternalStore } from 'react';
import { type ScreenMode, screenMode } from './layouts.ts';

/** How the window's width is used; renders again only when the mode changes. */
export function useScreenMode(): ScreenMode {
  return useSyncExternalStore(subscribe, () => screenMode(window.innerWidth));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
