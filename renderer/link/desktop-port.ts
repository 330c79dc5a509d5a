import { messagePort } from './port-adapters.ts';
import type { OpenOutcome } from './terminal-link.ts';

/**
 * In the desktop the page asks (`tapedeck-connect`) and preload answers with `tapedeck-port` and one end of a channel;
 * a port that was handed over unasked is kept until it is wanted.
 */
const ASK = 'tapedeck-connect';
const ANSWER = 'tapedeck-port';
const PATIENCE_MS = 5_000;

/** Begins to listen at once: preload may be faster than the page. */
export function createDesktopOpener(page: Window): () => Promise<OpenOutcome> {
  let kept: MessagePort | null = null;
  let wanted: ((port: MessagePort) => void) | null = null;

  page.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.source !== page || event.data !== ANSWER || port === undefined) return;
    if (wanted !== null) wanted(port);
    else {
      kept?.close();
      kept = port;
    }
  });

  return () =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        wanted = null;
        reject(new Error('the application gave no port'));
      }, PATIENCE_MS);
      wanted = (port) => {
        clearTimeout(timer);
        wanted = null;
        resolve({ outcome: 'open', port: messagePort(port) });
      };
      if (kept === null) page.postMessage(ASK, page.location.origin);
      else {
        const port = kept;
        kept = null;
        wanted(port);
      }
    });
}
