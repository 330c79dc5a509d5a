import { app, type Session } from 'electron';
import { APP_ORIGIN } from './app-origin.ts';

/** Told of everything a page tried and was not allowed. */
export type Refused = (what: string, target: string) => void;

/** Whatever a window is ever made with: no page but ours, no second window, no embedded one. */
export function guardWebContents(refused: Refused): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      refused('window', url);
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event, _preferences, params) => {
      refused('webview', params.src ?? '');
      event.preventDefault();
    });
    const stay = (event: { preventDefault(): void; readonly url: string }): void => {
      if (originOf(event.url) === APP_ORIGIN) return;
      refused('navigation', event.url);
      event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', stay);
  });
}

/** No camera, no location, nothing: the page needs no permission. The network is not its business either. */
export function guardSession(session: Session, refused: Refused): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    refused(`permission ${permission}`, details.requestingUrl);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = originOf(details.url) !== APP_ORIGIN && !details.url.startsWith('devtools://');
    if (cancel) refused('request', details.url);
    answer({ cancel });
  });
}

/** `new URL().origin` is "null" for schemes it does not know. */
function originOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? '' : `${parsed.protocol}//${parsed.host}`;
}
