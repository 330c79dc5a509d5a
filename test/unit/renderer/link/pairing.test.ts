import { describe, expect, it } from 'vitest';
import { MONITOR_PATHS, TOKEN_KEY } from '#shared/contract/monitor.ts';
import { type BrowserParts, openMonitorPort, pairingCode } from '../../../../renderer/link/pairing.ts';

const TOKEN = 'token-token-token-token';
const TICKET = 'ticket-ticket-ticket-ticket';

interface Seen {
  readonly requests: { path: string; authorization: string | null; body: string }[];
  readonly sockets: { url: string; protocols: string[] }[];
}

function browser(hash: string, answers: Readonly<Record<string, () => Response>>, token: string | null = null) {
  const seen: Seen = { requests: [], sockets: [] };
  const stored = new Map<string, string>(token === null ? [] : [[TOKEN_KEY, token]]);
  let address = hash;
  const parts: BrowserParts = {
    origin: 'http://127.0.0.1:8080',
    hash: () => address,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    fetch: (url, init) => {
      const path = new URL(url).pathname;
      const headers = new Headers(init.headers);
      seen.requests.push({ path, authorization: headers.get('authorization'), body: String(init.body) });
      const answer = answers[path];
      return answer === undefined ? Promise.reject(new Error(`unexpected ${path}`)) : Promise.resolve(answer());
    },
    forgetCode: () => {
      address = '';
    },
    openSocket: (url, protocols) => {
      seen.sockets.push({ url, protocols });
      const socket = {
        readyState: 1,
        send: () => {},
        close: () => {},
        onopen: () => {},
        onclose: () => {},
        onmessage: () => {},
      };
      queueMicrotask(() => socket.onopen());
      return socket as unknown as WebSocket;
    },
  };
  return { parts, seen, stored, address: () => address };
}

const pairs = () => Response.json({ token: TOKEN, scope: 'trade' });
const gives = () => Response.json({ ticket: TICKET });
const refuses = (status: number) => () => new Response('', { status });

describe('pairing a browser', () => {
  it('exchanges the code of the link for a token once, and takes the code out of the address', async () => {
    const world = browser('#pair=CODE', { [MONITOR_PATHS.pair]: pairs, [MONITOR_PATHS.ticket]: gives });
    expect((await openMonitorPort(world.parts)).outcome).toBe('open');
    expect(world.address()).toBe('');
    expect(world.stored.get(TOKEN_KEY)).toBe(TOKEN);
    expect(world.seen.requests).toEqual([
      { path: MONITOR_PATHS.pair, authorization: null, body: '{"code":"CODE"}' },
      { path: MONITOR_PATHS.ticket, authorization: `Bearer ${TOKEN}`, body: '{}' },
    ]);
    await openMonitorPort(world.parts);
    expect(world.seen.requests.filter(({ path }) => path === MONITOR_PATHS.pair)).toHaveLength(1);
  });

  it('never puts a secret into the address of the socket', async () => {
    const world = browser('', { [MONITOR_PATHS.ticket]: gives }, TOKEN);
    await openMonitorPort(world.parts);
    expect(world.seen.sockets).toEqual([
      { url: 'ws://127.0.0.1:8080/api/v1/socket', protocols: ['tapedeck.v1', `ticket.${TICKET}`] },
    ]);
  });

  it('says that it never paired when there is neither code nor token, without asking anybody', async () => {
    const world = browser('', {});
    expect(await openMonitorPort(world.parts)).toEqual({ outcome: 'unpaired', reason: 'never-paired' });
    expect(world.seen.requests).toEqual([]);
  });

  it('says that the link is used up when its code is refused', async () => {
    const world = browser('#pair=OLD', { [MONITOR_PATHS.pair]: refuses(401) });
    expect(await openMonitorPort(world.parts)).toEqual({ outcome: 'unpaired', reason: 'code-refused' });
    expect(world.address()).toBe('');
  });

  it('goes on with its token when an old link is opened a second time', async () => {
    const world = browser('#pair=OLD', { [MONITOR_PATHS.pair]: refuses(401), [MONITOR_PATHS.ticket]: gives }, TOKEN);
    expect((await openMonitorPort(world.parts)).outcome).toBe('open');
  });

  it('forgets a token that was taken back', async () => {
    const world = browser('', { [MONITOR_PATHS.ticket]: refuses(401) }, TOKEN);
    expect(await openMonitorPort(world.parts)).toEqual({ outcome: 'unpaired', reason: 'token-refused' });
    expect(world.stored.has(TOKEN_KEY)).toBe(false);
  });

  it('tries again later, token kept, when the monitor is locked or broken', async () => {
    for (const status of [429, 500, 503]) {
      const world = browser('', { [MONITOR_PATHS.ticket]: refuses(status) }, TOKEN);
      await expect(openMonitorPort(world.parts)).rejects.toThrow(String(status));
      expect(world.stored.get(TOKEN_KEY)).toBe(TOKEN);
    }
  });

  it('reads a code only from an address that has one', () => {
    expect(pairingCode('#pair=abc')).toBe('abc');
    expect(pairingCode('#pair=')).toBeNull();
    expect(pairingCode('#other')).toBeNull();
    expect(pairingCode('')).toBeNull();
  });
});
