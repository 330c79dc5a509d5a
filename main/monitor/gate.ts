import type { IncomingMessage } from 'node:http';

/** What the gate looks at; `rawHeaders` because Node folds repeated headers, and a repeated one is an attack here. */
export type GateRequest = Pick<IncomingMessage, 'url' | 'rawHeaders'>;

export type Verdict =
  | {
      readonly ok: true /** The Origin it came with, one of ours; null from what is no browser, or for a plain page load. */;
      readonly origin: string | null;
    }
  | { readonly ok: false; readonly status: 421 | 403; readonly reason: string };

/**
 * The first door of every HTTP request and every WebSocket upgrade, before anything is routed. That we listen on loopback
 * alone is no boundary: any page in the user's browser can reach us, and a name it owns can be pointed at 127.0.0.1. So the
 * Host must be one of our own names to the letter (DNS rebinding), and whatever names an Origin must be our own page.
 * A missing Origin is no proof of anything: what needs protection asks for a token behind this door.
 */
export function gate(request: GateRequest, port: number): Verdict {
  const header = (name: string): readonly string[] => values(request.rawHeaders, name);
  const [host, ...otherHosts] = header('host');
  if (host === undefined || otherHosts.length > 0 || !ownHosts(port).includes(host)) {
    return refuse(421, 'not the host this monitor answers for');
  }
  if (request.url?.startsWith('/') !== true || request.url.startsWith('//')) {
    return refuse(421, 'the request target must be a path');
  }
  if (header('x-forwarded-host').length > 0 || header('forwarded').length > 0) {
    return refuse(421, 'this monitor stands behind no proxy');
  }
  const [origin, ...otherOrigins] = header('origin');
  if (otherOrigins.length > 0 || (origin !== undefined && !ownOrigins(port).includes(origin))) {
    return refuse(403, 'not the origin of our own page');
  }
  if (header('sec-fetch-site').some((site) => site !== 'same-origin' && site !== 'none')) {
    return refuse(403, 'asked for by another site');
  }
  return { ok: true, origin: origin ?? null };
}

export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

function ownOrigins(port: number): readonly string[] {
  return ownHosts(port).map((host) => `http://${host}`);
}

function values(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function refuse(status: 421 | 403, reason: string): Verdict {
  return { ok: false, status, reason };
}
