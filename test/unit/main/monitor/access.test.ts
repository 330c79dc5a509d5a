import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Access } from '#main/monitor/access.ts';
import { TokenStore } from '#main/monitor/token-store.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { SOCKET_PROTOCOL, ticketProtocol } from '#shared/contract/monitor.ts';
import { type ManualClock, manualClock } from '#test/support/manual-clock.ts';

let folder: string;
let clock: ManualClock;
let tokens: TokenStore;
let access: Access;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-access-'));
  clock = manualClock();
  tokens = new TokenStore(join(folder, 'tokens.json'), clock, secureRandomIds);
  access = new Access(tokens, clock);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function bearer(token: string): number {
  const admission = access.bearer({ authorization: `Bearer ${token}` });
  return admission.ok ? 200 : admission.status;
}

describe('tokens (W5)', () => {
  it('have 256 bits and are never the same', () => {
    const made = new Set(Array.from({ length: 50 }, () => tokens.create('x', 'read').token));
    expect(made.size).toBe(50);
    for (const token of made) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('are kept as digests, in a file for its owner alone', () => {
    const { token } = tokens.create('phone', 'read');
    const file = join(folder, 'tokens.json');
    expect(readFileSync(file, 'utf8')).not.toContain(token);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('admit their holder with the scope they were made for', () => {
    const { token, id } = tokens.create('phone', 'read');
    expect(access.bearer({ authorization: `Bearer ${token}` })).toEqual({ ok: true, holder: { id, scope: 'read' } });
  });

  it.each([
    ['cut short', (token: string) => token.slice(0, -1)],
    ['made longer', (token: string) => `${token}A`],
    ['in other case', (token: string) => token.toUpperCase()],
    ['empty', () => ''],
    ['far too long', () => 'x'.repeat(10_000)],
    ['with a blank before it', (token: string) => ` ${token}`],
  ])('admit nobody when %s', (_how, spoil) => {
    expect(bearer(spoil(tokens.create('phone', 'trade').token))).toBe(401);
  });

  it('still work after a restart, and a revoked one never again', () => {
    const kept = tokens.create('phone', 'trade');
    const gone = tokens.create('lost phone', 'trade');
    expect(tokens.revoke(gone.id)).toBe(true);
    expect(tokens.revoke(gone.id)).toBe(false);
    access = new Access(new TokenStore(join(folder, 'tokens.json'), clock, secureRandomIds), clock);
    expect(bearer(kept.token)).toBe(200);
    expect(bearer(gone.token)).toBe(401);
  });

  it('are at most 32: the one unused for longest makes room and is told of as revoked', () => {
    const revoked: string[] = [];
    tokens.onRevoke((id) => revoked.push(id));
    const made = Array.from({ length: 32 }, (_, index) => {
      clock.advance(1_000);
      return tokens.create(`device ${index}`, 'read');
    });
    clock.advance(1_000);
    expect(bearer(made[0]?.token ?? '')).toBe(200);
    tokens.create('one more', 'read');
    expect(tokens.list()).toHaveLength(32);
    expect(revoked).toEqual([made[1]?.id]);
  });
});

describe('the lock (W5)', () => {
  it('shuts for a minute after five wrong tokens within a minute, for the right one too', () => {
    const { token } = tokens.create('phone', 'trade');
    for (let guess = 0; guess < 4; guess++) expect(bearer(`wrong${guess}`)).toBe(401);
    expect(bearer(token)).toBe(200);
    expect(bearer('wrong')).toBe(401);
    expect(bearer(token)).toBe(429);
    expect(access.bearer({ authorization: `Bearer ${token}` })).toEqual({
      ok: false,
      status: 429,
      retryAfterSeconds: 60,
    });
    clock.advance(59_999);
    expect(bearer(token)).toBe(429);
    clock.advance(1);
    expect(bearer(token)).toBe(200);
  });

  it('does not shut for five wrong tokens spread over more than a minute', () => {
    for (let guess = 0; guess < 20; guess++) {
      expect(bearer(`wrong${guess}`)).toBe(401);
      clock.advance(15_001);
    }
  });

  it('counts wrong pairing codes and tickets with the tokens', () => {
    access.pair('guess-one', 'x');
    access.pair('guess-two', 'x');
    access.upgrade({ 'sec-websocket-protocol': `${SOCKET_PROTOCOL}, ${ticketProtocol('guess')}` });
    bearer('guess');
    bearer('guess');
    expect(access.pair(access.offerPairing('trade'), 'x')).toMatchObject({ ok: false, status: 429 });
  });

  it('does not count who shows no token at all', () => {
    for (let knock = 0; knock < 10; knock++) expect(access.bearer({})).toEqual({ ok: false, status: 401 });
    expect(bearer(tokens.create('phone', 'read').token)).toBe(200);
  });
});

describe('pairing', () => {
  it('gives one token for one code', () => {
    const code = access.offerPairing('trade');
    const first = access.pair(code, 'browser');
    expect(first.ok && bearer(first.token ?? '')).toBe(200);
    expect(access.pair(code, 'browser')).toEqual({ ok: false, status: 401 });
    expect(tokens.list()).toHaveLength(1);
  });

  it('ends after two minutes', () => {
    const code = access.offerPairing('trade');
    const late = access.offerPairing('trade');
    clock.advance(119_999);
    expect(access.pair(code, 'browser').ok).toBe(true);
    clock.advance(1);
    expect(access.pair(late, 'browser')).toEqual({ ok: false, status: 401 });
  });

  it('gives no more than the link was made for', () => {
    expect(access.pair(access.offerPairing('read'), 'phone')).toMatchObject({ ok: true, holder: { scope: 'read' } });
  });
});

describe('tickets', () => {
  function upgrade(ticket: string): number {
    const admission = access.upgrade({ 'sec-websocket-protocol': `${SOCKET_PROTOCOL}, ${ticketProtocol(ticket)}` });
    return admission.ok ? 200 : admission.status;
  }

  it('open one socket, within thirty seconds', () => {
    const { id } = tokens.create('browser', 'trade');
    const ticket = access.offerTicket({ id, scope: 'trade' });
    const late = access.offerTicket({ id, scope: 'trade' });
    expect(upgrade(ticket)).toBe(200);
    expect(upgrade(ticket)).toBe(401);
    clock.advance(30_000);
    expect(upgrade(late)).toBe(401);
  });

  it('are void once their token is revoked', () => {
    const { id } = tokens.create('browser', 'trade');
    const ticket = access.offerTicket({ id, scope: 'trade' });
    tokens.revoke(id);
    expect(upgrade(ticket)).toBe(401);
  });
});
