import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '#main/ports/clock.ts';
import { type Scope, SOCKET_PROTOCOL, TICKET_PREFIX } from '#shared/contract/monitor.ts';
import { FailureLock } from './failure-lock.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import type { TokenStore } from './token-store.ts';

export interface Holder {
  readonly id: string;
  readonly scope: Scope;
}

export type Admission =
  | { readonly ok: true; readonly holder: Holder }
  | { readonly ok: false; readonly status: 401 }
  | { readonly ok: false; readonly status: 429; readonly retryAfterSeconds: number };

const PAIRING_LIFETIME_MS = 120_000;
const TICKET_LIFETIME_MS = 30_000;
const LONGEST_SECRET = 100;

/** The second door: who somebody is. One lock for all secrets, so that no kind of them can be guessed on the side. */
export class Access {
  readonly #tokens: TokenStore;
  readonly #lock: FailureLock;
  readonly #pairings: OneTimeCodes<Scope>;
  readonly #tickets: OneTimeCodes<Holder>;

  constructor(tokens: TokenStore, clock: Clock) {
    this.#tokens = tokens;
    this.#lock = new FailureLock(clock);
    this.#pairings = new OneTimeCodes(clock, PAIRING_LIFETIME_MS);
    this.#tickets = new OneTimeCodes(clock, TICKET_LIFETIME_MS);
  }

  /** A code for the pairing link: whoever has it gets a token of this scope. */
  offerPairing(scope: Scope): string {
    return this.#pairings.issue(scope);
  }

  pair(code: string, label: string): Admission & { readonly token?: string } {
    let token = '';
    const admission = this.#admit(code, (secret) => {
      const found = this.#pairings.redeem(secret);
      if (found === null) return null;
      const created = this.#tokens.create(label, found.value);
      token = created.token;
      return { id: created.id, scope: found.value };
    });
    return admission.ok ? { ...admission, token } : admission;
  }

  /** `Authorization: Bearer TOKEN` and nothing else: no cookie, no query string. */
  bearer(headers: IncomingHttpHeaders): Admission {
    const given = headers.authorization;
    const secret = given === undefined ? null : (/^Bearer (\S+)$/.exec(given)?.[1] ?? '');
    return this.#admit(secret, (token) => this.#tokens.verify(token));
  }

  offerTicket(holder: Holder): string {
    return this.#tickets.issue(holder);
  }

  /** A ticket among the offered subprotocols (browsers can send no header of their own there), or a bearer token. */
  upgrade(headers: IncomingHttpHeaders): Admission {
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
    const ticket = offered.find((protocol) => protocol.startsWith(TICKET_PREFIX));
    if (ticket === undefined || !offered.includes(SOCKET_PROTOCOL)) return this.bearer(headers);
    return this.#admit(ticket.slice(TICKET_PREFIX.length), (code) => {
      const found = this.#tickets.redeem(code);
      // The token may have been revoked since the ticket was given.
      return found !== null && this.#tokens.list().some(({ id }) => id === found.value.id) ? found.value : null;
    });
  }

  #admit(secret: string | null, check: (secret: string) => Holder | null): Admission {
    const lockedForMs = this.#lock.lockedForMs;
    if (lockedForMs > 0) return { ok: false, status: 429, retryAfterSeconds: Math.ceil(lockedForMs / 1_000) };
    if (secret === null) return { ok: false, status: 401 };
    const holder = secret.length > LONGEST_SECRET ? null : check(secret);
    if (holder !== null) return { ok: true, holder };
    this.#lock.fail();
    return { ok: false, status: 401 };
  }
}
