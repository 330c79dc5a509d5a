import {
  MONITOR_PATHS,
  PAIR_FRAGMENT,
  pairResponseSchema,
  SOCKET_PROTOCOL,
  TOKEN_KEY,
  ticketProtocol,
  ticketResponseSchema,
} from '#shared/contract/monitor.ts';
import { webSocketPort } from './port-adapters.ts';
import type { OpenOutcome, UnpairedReason } from './terminal-link.ts';

/** What of a browser the pairing needs, so that a test passes its own. */
export interface BrowserParts {
  readonly origin: string;
  readonly hash: () => string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Takes the pairing code out of the address, so that neither history nor a screenshot keeps it. */
  readonly forgetCode: () => void;
  readonly openSocket: (url: string, protocols: string[]) => WebSocket;
}

/** Opens the monitor's WebSocket: code → token (once), token → one-time ticket → socket. Throws where nobody answers. */
export async function openMonitorPort(parts: BrowserParts): Promise<OpenOutcome> {
  const code = pairingCode(parts.hash());
  if (code !== null) {
    const token = await exchange(parts, code);
    parts.forgetCode();
    if (token !== null) parts.storage.setItem(TOKEN_KEY, token);
    else if (parts.storage.getItem(TOKEN_KEY) === null) return unpaired('code-refused');
  }
  const token = parts.storage.getItem(TOKEN_KEY);
  if (token === null) return unpaired('never-paired');
  const answer = await post(parts, MONITOR_PATHS.ticket, {}, token);
  if (answer.status === 401) {
    parts.storage.removeItem(TOKEN_KEY);
    return unpaired('token-refused');
  }
  if (!answer.ok) throw new Error(`the monitor answered ${answer.status}`);
  const { ticket } = ticketResponseSchema.parse(await answer.json());
  const url = `${parts.origin.replace(/^http/, 'ws')}${MONITOR_PATHS.socket}`;
  const socket = parts.openSocket(url, [SOCKET_PROTOCOL, ticketProtocol(ticket)]);
  return { outcome: 'open', port: webSocketPort(await opened(socket)) };
}

/** The code of a one-time link; null where the address has none. */
export function pairingCode(hash: string): string | null {
  const code = hash.startsWith(PAIR_FRAGMENT) ? hash.slice(PAIR_FRAGMENT.length) : '';
  return code === '' ? null : code;
}

/** Null where the code was used, is too old or never was. */
async function exchange(parts: BrowserParts, code: string): Promise<string | null> {
  const answer = await post(parts, MONITOR_PATHS.pair, { code }, null);
  if (answer.ok) return pairResponseSchema.parse(await answer.json()).token;
  if (answer.status === 429 || answer.status >= 500) throw new Error(`the monitor answered ${answer.status}`);
  return null;
}

function post(parts: BrowserParts, path: string, body: unknown, token: string | null): Promise<Response> {
  return parts.fetch(`${parts.origin}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

function opened(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onclose = () => reject(new Error('the monitor closed the connection'));
  });
}

function unpaired(reason: UnpairedReason): OpenOutcome {
  return { outcome: 'unpaired', reason };
}
