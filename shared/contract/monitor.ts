import { z } from 'zod';

/**
 * The monitor's own HTTP doors and how a browser page walks through them:
 *
 * 1. The printed link is `http://127.0.0.1:PORT/#pair=CODE`. The page reads CODE from the fragment (which no server and
 *    no log ever sees), takes it out of the address bar, and posts `{ code }` to `pair`: it gets a token, which it keeps in
 *    `sessionStorage` under `TOKEN_KEY`, so that a reload works. A code works once and for two minutes.
 * 2. Before each connection it posts to `ticket` with `Authorization: Bearer TOKEN`: it gets a ticket that works once and
 *    for thirty seconds. 401 means: the token is void, forget it and ask for a new link. 429: locked, see `Retry-After`.
 * 3. It opens `ws://SAME-HOST:PORT/api/v1/socket` with the subprotocols `[SOCKET_PROTOCOL, ticketProtocol(ticket)]`, so
 *    that no secret is ever in a URL. From then on frames of `shared/rpc/frames.ts` travel as JSON text, with qualified names.
 *
 * A client that is no browser sends no Origin and gives `Authorization: Bearer TOKEN` on the upgrade itself.
 */
export const MONITOR_PATHS = {
  ping: '/api/v1/ping',
  status: '/api/v1/status',
  pair: '/api/v1/pair',
  ticket: '/api/v1/ws-ticket',
  tokens: '/api/v1/tokens',
  socket: '/api/v1/socket',
} as const;

export const TOKEN_KEY = 'tapedeck.token';
export const PAIR_FRAGMENT = '#pair=';
export const SOCKET_PROTOCOL = 'tapedeck.v1';
export const TICKET_PREFIX = 'ticket.';

export function ticketProtocol(ticket: string): string {
  return `${TICKET_PREFIX}${ticket}`;
}

/** Why a socket was closed by the monitor. */
export const SOCKET_CLOSE = {
  /** The application is going down; a restart brings the same address back. */
  goingAway: 1001,
  /** Broke a rule: not text, too many messages, or its token was revoked. */
  policy: 1008,
  tooBig: 1009,
  /** Does not read what it asked for, or there are too many clients. */
  tryLater: 1013,
} as const;

/** `read` sees everything, `trade` may also act. */
export const scopeSchema = z.enum(['read', 'trade']);
export type Scope = z.infer<typeof scopeSchema>;

const secret = z.string().min(20).max(100);
export const pairRequestSchema = z.object({ code: secret });
export const pairResponseSchema = z.object({ token: secret, scope: scopeSchema });
export const ticketResponseSchema = z.object({ ticket: secret });
export const tokenRequestSchema = z.object({ label: z.string().trim().min(1).max(60), scope: scopeSchema });
export const tokenViewSchema = z.object({
  id: z.string(),
  label: z.string(),
  scope: scopeSchema,
  createdTime: z.int(),
  lastUsedTime: z.int().nullable(),
});
export type TokenView = z.infer<typeof tokenViewSchema>;
