import { createDesktopOpener } from './desktop-port.ts';
import { openMonitorPort } from './pairing.ts';
import { createTerminalLink, type OpenOutcome, type TerminalLink } from './terminal-link.ts';

/** True in the desktop window, where pages come from `app://`. */
const isDesktop = location.protocol === 'app:';

/**
 * The one link of this page. Stores follow it:
 * `link.trader.onFresh((client) => followTrader(store, client))` runs for every fresh connection and every restart of
 * the service: subscribe first, take the snapshot, drop what it already holds. `main.tsx` starts it.
 */
export const link: TerminalLink = createTerminalLink({ open: isDesktop ? createDesktopOpener(window) : fromMonitor });

function fromMonitor(): Promise<OpenOutcome> {
  return openMonitorPort({
    origin: location.origin,
    hash: () => location.hash,
    storage: sessionStorage,
    fetch: (input, init) => fetch(input, init),
    forgetCode: () => history.replaceState(null, '', `${location.pathname}${location.search}`),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
  });
}
