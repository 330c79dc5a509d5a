import { Listeners } from '#shared/kernel/listeners.ts';

/** What a view may ask of the screen around it; the shell listens. */
export type ScreenRequest =
  | { readonly kind: 'openPanel'; readonly panel: string }
  /** `search` is what the dialog begins with: the path or name of a setting. */
  | { readonly kind: 'openSettings'; readonly search: string }
  | { readonly kind: 'openPalette'; readonly text: string }
  | { readonly kind: 'openKeys' }
  | { readonly kind: 'openAbout' };

const requests = new Listeners<[ScreenRequest]>();

/** Shows a panel: brings its tab to the front, or opens it where it belongs. */
export function openPanel(panel: string): void {
  requests.emit({ kind: 'openPanel', panel });
}

export function openSettings(search = ''): void {
  requests.emit({ kind: 'openSettings', search });
}

export function openPalette(text = ''): void {
  requests.emit({ kind: 'openPalette', text });
}

export function openKeys(): void {
  requests.emit({ kind: 'openKeys' });
}

export function openAbout(): void {
  requests.emit({ kind: 'openAbout' });
}

export function onScreenRequest(listener: (request: ScreenRequest) => void): () => void {
  return requests.add(listener);
}
