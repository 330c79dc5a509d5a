import { protocol } from 'electron';
import { type PageFile, pageHeaders } from '#main/platform/page-files.ts';
import { APP_HOST, APP_SCHEME } from './app-origin.ts';

/** Must be called before Electron is ready: makes `app://` a secure origin with storage and fetch of its own. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page and nothing else, under the same policy as the monitor does. */
export function serveAppProtocol(page: ReadonlyMap<string, PageFile>): void {
  protocol.handle(APP_SCHEME, (request) => {
    const url = new URL(request.url);
    const file = url.host === APP_HOST && request.method === 'GET' ? page.get(url.pathname) : undefined;
    if (file === undefined) return new Response('not found', { status: 404 });
    return new Response(new Uint8Array(file.body), {
      headers: { ...pageHeaders([]), 'content-type': file.contentType },
    });
  });
}
