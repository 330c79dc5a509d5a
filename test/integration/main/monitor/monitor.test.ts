import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createGateway, type Gateway } from '#main/monitor/gateway.ts';
import { type Monitor, type MonitorOptions, startMonitor } from '#main/monitor/monitor.ts';
import { TokenStore } from '#main/monitor/token-store.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { readPageFiles } from '#main/platform/page-files.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { systemClock } from '#main/platform/system-clock.ts';
import { MONITOR_PATHS, SOCKET_CLOSE, SOCKET_PROTOCOL, ticketProtocol } from '#shared/contract/monitor.ts';
import { type FakeServices, fakeServices } from '#test/support/fake-services.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

let folder: string;
let page: MonitorOptions['page'];
let services: FakeServices;
let gateway: Gateway;
let tokens: TokenStore;
let monitor: Monitor;
let token: string;
let readToken: string;
const open: WebSocket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-monitor-'));
  page = pageFiles();
  services = fakeServices();
  gateway = createGateway({ links: services, app: services.server('app') as never });
  tokens = new TokenStore(join(folder, 'tokens.json'), systemClock, secureRandomIds);
  token = tokens.create('screen', 'trade').token;
  readToken = tokens.create('phone', 'read').token;
  monitor = await start();
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await monitor.close();
  gateway.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function start(options: Partial<MonitorOptions> = {}): Promise<Monitor> {
  return startMonitor({
    port: 0,
    gateway,
    tokens,
    page,
    status: () => ({ version: '1.2.3', services: [] }),
    clock: systemClock,
    log: silentLogger,
    ...options,
  });
}

function pageFiles(): MonitorOptions['page'] {
  const built = join(folder, 'page');
  mkdirSync(join(built, 'assets'), { recursive: true });
  writeFileSync(join(built, 'index.html'), '<!doctype html><title>Tapedeck</title>');
  writeFileSync(join(built, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(built, 'assets', 'index-abc.js.map'), '{}');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  symlinkSync(join(folder, 'secret.html'), join(built, 'link.html'));
  return readPageFiles(built);
}

/** As the bytes are given: nothing is tidied up on the way. */
function ask(
  path: string,
  options: { method?: string; headers?: readonly string[]; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: monitor.port,
      path,
      method: options.method ?? 'GET',
      headers: ['Host', `127.0.0.1:${monitor.port}`, ...(options.headers ?? [])],
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end(options.body);
  });
}

/** A request written byte by byte; the first line of the answer. */
function raw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(monitor.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
      if (answer.includes('\r\n')) {
        resolve(answer.split('\r\n')[0] ?? '');
        socket.destroy();
      }
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}

const bearer = (value: string): readonly string[] => ['Authorization', `Bearer ${value}`];
const json = ['Content-Type', 'application/json'] as const;
const ownOrigin = (): readonly string[] => ['Origin', `http://127.0.0.1:${monitor.port}`];

/** Opens a socket; its close code, or the status it was refused with. */
function socket(options: { headers?: Record<string, string>; protocols?: string[] } = {}): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${monitor.port}${MONITOR_PATHS.socket}`, options.protocols ?? [], {
    headers: options.headers ?? { authorization: `Bearer ${token}` },
  });
  open.push(client);
  return new Promise((resolve, reject) => {
    client.on('open', () => resolve(client));
    client.on('unexpected-response', (_request, response) => reject(new Error(`refused ${response.statusCode}`)));
    client.on('error', reject);
  });
}

function closeCode(client: WebSocket): Promise<number> {
  return new Promise((resolve) => client.on('close', (code) => resolve(code)));
}

function nextMessage(client: WebSocket): Promise<unknown> {
  return new Promise((resolve) => client.once('message', (data) => resolve(JSON.parse(String(data)))));
}

describe('where it listens (W1)', () => {
  it('is loopback alone: no other address of this machine answers', async () => {
    const others = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).flatMap(({ address }) => (address === '127.0.0.1' ? [] : [address])),
    );
    for (const address of [...others.filter((each) => !each.startsWith('fe80')), '127.0.0.2']) {
      await expect(reaches(address, monitor.port), address).resolves.toBe(false);
    }
    await expect(reaches('127.0.0.1', monitor.port)).resolves.toBe(true);
  });

  it('is another free port when the wished one is taken, and the link names it', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const taken = (squatter.address() as { port: number }).port;
    const second = await start({ port: taken });
    expect(second.port).not.toBe(taken);
    expect(second.pairingLink('trade')).toContain(`http://127.0.0.1:${second.port}/#pair=`);
    await second.close();
    squatter.close();
  });

  it('is the wished port when it is free', async () => {
    const { port } = monitor;
    await monitor.close();
    monitor = await start({ port });
    expect(monitor.port).toBe(port);
  });
});

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect({ host, port, timeout: 1_000 }, () => {
      client.destroy();
      resolve(true);
    });
    client.on('error', () => resolve(false));
    client.on('timeout', () => {
      client.destroy();
      resolve(false);
    });
  });
}

describe('the gate stands before HTTP and upgrade alike (W2, W3)', () => {
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];

  it('refuses every foreign Host with 421', async () => {
    const { port } = monitor;
    const hosts = [
      'evil.com',
      `evil.com:${port}`,
      `127.0.0.1.evil.com:${port}`,
      `localhost.:${port}`,
      '',
      `0.0.0.0:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
    ];
    for (const host of hosts) {
      for (const path of ['/', MONITOR_PATHS.ping, '/nowhere']) {
        expect(await raw([`GET ${path} HTTP/1.1`, `Host: ${host}`]), `${host} ${path}`).toContain(' 421 ');
      }
      const lines = [
        `GET ${MONITOR_PATHS.socket} HTTP/1.1`,
        `Host: ${host}`,
        ...upgrade,
        `Authorization: Bearer ${token}`,
      ];
      expect(await raw(lines), host).toContain(' 421 ');
    }
  });

  it('refuses two Hosts, none, a whole address as target, and what claims to come through a proxy', async () => {
    const own = `Host: 127.0.0.1:${monitor.port}`;
    for (const lines of [
      ['GET / HTTP/1.1', own, 'Host: evil.com'],
      ['GET / HTTP/1.1', 'Host: evil.com', own],
      ['GET / HTTP/1.1'],
      ['GET / HTTP/1.0'],
      [`GET http://evil.com/ HTTP/1.1`, own],
      [`GET http://127.0.0.1:${monitor.port}/ HTTP/1.1`, own],
      ['GET / HTTP/1.1', own, 'X-Forwarded-Host: evil.com'],
    ]) {
      expect(await raw(lines), lines.join(' | ')).toContain(' 421 ');
      expect(await raw([...lines, ...upgrade]), lines.join(' | ')).toContain(' 421 ');
    }
  });

  it('answers for localhost and [::1] as for 127.0.0.1', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect(await raw([`GET ${MONITOR_PATHS.ping} HTTP/1.1`, `Host: ${name}:${monitor.port}`])).toContain(' 200 ');
    }
  });

  it('refuses an upgrade from any other origin with 403, even with a valid token', async () => {
    for (const origin of ['null', 'http://evil.com', 'http://localhost:1', `https://127.0.0.1:${monitor.port}`]) {
      const headers = { authorization: `Bearer ${token}`, origin };
      await expect(socket({ headers }), origin).rejects.toThrow('refused 403');
    }
  });

  it('refuses an upgrade from our own origin without a token, and one without Origin and token', async () => {
    await expect(socket({ headers: { origin: `http://127.0.0.1:${monitor.port}` } })).rejects.toThrow('refused 401');
    await expect(socket({ headers: {} })).rejects.toThrow('refused 401');
  });

  it('admits our own origin with a token, and a program without Origin but with a token', async () => {
    const origin = `http://127.0.0.1:${monitor.port}`;
    await expect(socket({ headers: { origin, authorization: `Bearer ${token}` } })).resolves.toBeDefined();
    await expect(socket()).resolves.toBeDefined();
  });

  it('knows no other path to upgrade', async () => {
    const lines = ['GET / HTTP/1.1', `Host: 127.0.0.1:${monitor.port}`, ...upgrade, `Authorization: Bearer ${token}`];
    expect(await raw(lines)).toContain(' 404 ');
  });
});

describe('cross-site requests (W4)', () => {
  it('have no cookie to ride on, and are never given leave by CORS', async () => {
    const preflight = await ask(MONITOR_PATHS.ticket, {
      method: 'OPTIONS',
      headers: ['Origin', 'http://evil.com', 'Access-Control-Request-Method', 'POST'],
    });
    expect(preflight.status).toBe(403);
    const answers = [preflight, await ask('/'), await ask(MONITOR_PATHS.status, { headers: bearer(token) })];
    for (const { headers } of answers) {
      expect(headers['set-cookie']).toBeUndefined();
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const cookie = await ask(MONITOR_PATHS.status, { headers: ['Cookie', `token=${token}`] });
    expect(cookie.status).toBe(401);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'label=x&scope=trade'],
    ['plain text that is JSON', 'text/plain', '{"label":"x","scope":"trade"}'],
    ['a form with files', 'multipart/form-data; boundary=x', '--x--'],
  ])('%s is refused even from our own page with a token', async (_what, type, body) => {
    const headers = [...ownOrigin(), ...bearer(token), 'Content-Type', type];
    expect((await ask(MONITOR_PATHS.tokens, { method: 'POST', headers, body })).status).toBe(415);
    expect(tokens.list()).toHaveLength(2);
  });

  it.each(['cross-site', 'same-site'])('marked %s by the browser are refused', async (site) => {
    const { status } = await ask('/', { headers: ['Sec-Fetch-Site', site] });
    expect(status).toBe(403);
  });
});

describe('the API', () => {
  it('answers ping to anybody at this machine, status to a token alone', async () => {
    expect(await ask(MONITOR_PATHS.ping)).toMatchObject({ status: 200, body: '{"status":"pong"}' });
    expect((await ask(MONITOR_PATHS.status)).status).toBe(401);
    expect((await ask(`${MONITOR_PATHS.status}?token=${token}`)).status).toBe(401);
    expect(JSON.parse((await ask(MONITOR_PATHS.status, { headers: bearer(readToken) })).body)).toEqual({
      version: '1.2.3',
      services: [],
    });
  });

  it('answers 429 with Retry-After once five wrong tokens were shown', async () => {
    for (let guess = 0; guess < 5; guess++) {
      expect((await ask(MONITOR_PATHS.status, { headers: bearer(`wrong${guess}`) })).status).toBe(401);
    }
    const locked = await ask(MONITOR_PATHS.status, { headers: bearer(token) });
    expect(locked.status).toBe(429);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(50);
    await expect(socket()).rejects.toThrow('refused 429');
  });

  it('refuses bodies over 1 MB and what is not JSON, without a word about its inside', async () => {
    const headers = [...json, ...bearer(token)];
    const large = await ask(MONITOR_PATHS.tokens, { method: 'POST', headers, body: `"${'x'.repeat(1024 * 1024)}"` });
    expect(large.status).toBe(413);
    const broken = await ask(MONITOR_PATHS.tokens, { method: 'POST', headers, body: '{"label":' });
    expect(broken.status).toBe(400);
    expect(broken.body).not.toMatch(/at |\.ts|\.js|node_modules/);
  });

  it('lets a trade token make and revoke tokens, and a read token neither', async () => {
    const make = (with_: string) =>
      ask(MONITOR_PATHS.tokens, {
        method: 'POST',
        headers: [...json, ...bearer(with_)],
        body: JSON.stringify({ label: 'tablet', scope: 'read' }),
      });
    expect((await make(readToken)).status).toBe(403);
    const made = JSON.parse((await make(token)).body) as { id: string; token: string };
    expect((await ask(MONITOR_PATHS.status, { headers: bearer(made.token) })).status).toBe(200);
    const listed = await ask(MONITOR_PATHS.tokens, { headers: bearer(token) });
    expect(listed.body).toContain('tablet');
    expect(listed.body).not.toContain(made.token);
    expect(
      (await ask(`${MONITOR_PATHS.tokens}/${made.id}`, { method: 'DELETE', headers: bearer(readToken) })).status,
    ).toBe(403);
    expect((await ask(`${MONITOR_PATHS.tokens}/${made.id}`, { method: 'DELETE', headers: bearer(token) })).status).toBe(
      204,
    );
    expect((await ask(MONITOR_PATHS.status, { headers: bearer(made.token) })).status).toBe(401);
  });
});

describe('pairing a browser', () => {
  const pair = (code: string, headers: readonly string[] = ownOrigin()) =>
    ask(MONITOR_PATHS.pair, { method: 'POST', headers: [...json, ...headers], body: JSON.stringify({ code }) });

  it('goes from the link over a token and a ticket to the socket, once', async () => {
    const code = monitor.pairingLink('trade').split('#pair=')[1] ?? '';
    const paired = JSON.parse((await pair(code)).body) as { token: string; scope: string };
    expect(paired.scope).toBe('trade');
    expect((await pair(code)).status).toBe(401);
    const headers = [...json, ...ownOrigin(), ...bearer(paired.token)];
    const { ticket } = JSON.parse((await ask(MONITOR_PATHS.ticket, { method: 'POST', headers, body: '{}' })).body) as {
      ticket: string;
    };
    const protocols = [SOCKET_PROTOCOL, ticketProtocol(ticket)];
    const origin = { origin: `http://127.0.0.1:${monitor.port}` };
    const client = await socket({ headers: origin, protocols });
    expect(client.protocol).toBe(SOCKET_PROTOCOL);
    await expect(socket({ headers: origin, protocols })).rejects.toThrow('refused 401');
  });

  it('is for our own page alone: what has no Origin is refused, and the code stays good', async () => {
    const code = monitor.pairingLink('trade').split('#pair=')[1] ?? '';
    expect((await pair(code, [])).status).toBe(403);
    expect((await pair(code, ['Origin', 'http://evil.com'])).status).toBe(403);
    expect((await pair(code)).status).toBe(200);
  });
});

describe('a socket', () => {
  it('speaks the protocol of the views', async () => {
    services.answer('watcher.snapshot', () => ({ tickers: [] }));
    const client = await socket();
    client.send(JSON.stringify({ t: 'req', id: 1, method: 'watcher.snapshot', params: {} }));
    expect(await nextMessage(client)).toEqual({ t: 'res', id: 1, ok: true, value: { tickers: [] } });
  });

  it('with a read token may not act', async () => {
    const client = await socket({ headers: { authorization: `Bearer ${readToken}` } });
    client.send(
      JSON.stringify({ t: 'req', id: 1, method: 'trader.cancelAll', params: { account: null, instrument: null } }),
    );
    expect(await nextMessage(client)).toMatchObject({ t: 'err', error: { code: 'FORBIDDEN' } });
    expect(services.calls).toEqual([]);
  });

  it('is closed within a second when its token is revoked, others stay', async () => {
    const [lost, kept] = [await socket({ headers: { authorization: `Bearer ${readToken}` } }), await socket()];
    const closed = closeCode(lost);
    const began = performance.now();
    tokens.revoke(tokens.list().find(({ label }) => label === 'phone')?.id ?? '');
    expect(await closed).toBe(SOCKET_CLOSE.policy);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(kept.readyState).toBe(WebSocket.OPEN);
  });

  it.each([
    ['a frame over 64 KB', JSON.stringify('x'.repeat(65 * 1024)), SOCKET_CLOSE.tooBig],
    ['bytes', Buffer.from('{}'), SOCKET_CLOSE.policy],
    ['what is not JSON', '{"t":', SOCKET_CLOSE.policy],
  ])('is closed for %s', async (_what, data, code) => {
    const client = await socket();
    const closed = closeCode(client);
    client.send(data);
    expect(await closed).toBe(code);
  });

  it('is closed for a flood of messages', async () => {
    const client = await socket();
    const closed = closeCode(client);
    for (let count = 0; count < 300; count++) client.send('{"t":"unsub","event":"watcher.tickers"}');
    expect(await closed).toBe(SOCKET_CLOSE.policy);
  });

  it('finds no place beside 64 others', async () => {
    for (let count = 0; count < 64; count++) await socket();
    await expect(socket()).rejects.toThrow('refused 503');
    const leaving = open[0];
    const left = closeCode(leaving as WebSocket);
    leaving?.close();
    await left;
    await expect.poll(() => gateway.sessions).toBe(63);
    await expect(socket()).resolves.toBeDefined();
  });

  it('that stops reading is dropped with 1013 and slows nobody', async () => {
    const [slow, quick] = [await socket(), await socket()];
    let received = 0;
    quick.on('message', () => received++);
    for (const client of [slow, quick]) client.send('{"t":"sub","event":"watcher.trades"}');
    await expect.poll(() => services.server('watcher').hasSubscribers('trades')).toBe(true);
    await expect.poll(() => gateway.sessions).toBe(2);
    const stream = (slow as unknown as { _socket: import('node:net').Socket })._socket;
    stream.pause();
    const batch = [{ note: 'x'.repeat(60_000) }];
    let sent = 0;
    const began = performance.now();
    while (gateway.sessions === 2 && performance.now() - began < 15_000) {
      services.server('watcher').publish('trades', batch as never);
      sent++;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(gateway.sessions).toBe(1);
    await expect.poll(() => received).toBe(sent);
    const closed = closeCode(slow);
    stream.resume();
    expect([SOCKET_CLOSE.tryLater, 1006]).toContain(await closed);
    expect(quick.readyState).toBe(WebSocket.OPEN);
  }, 30_000);

  it('is told when the application ends', async () => {
    const client = await socket();
    const closed = closeCode(client);
    await monitor.close();
    expect(await closed).toBe(SOCKET_CLOSE.goingAway);
    monitor = await start();
  });
});

describe('the page (W10)', () => {
  it('comes with strict headers and without the name of the server', async () => {
    const { status, headers } = await ask('/');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://127.0.0.1:",
    );
    expect(policy).toContain("img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(headers.server).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect((await ask('/assets/index-abc.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await ask('/index.html?x=1')).status).toBe(200);
  });

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/assets/../../secret.html',
    '/..\\secret.html',
    '/index.html%00',
    '/index.html%00.js',
    '/INDEX.HTML',
    '/Assets/index-abc.js',
    '/link.html',
    '/assets',
    '/assets/',
    '/assets/index-abc.js.map',
    '/__proto__',
    '/constructor',
    '//index.html/..',
  ])('answers nothing to %s', async (path) => {
    const { status, body } = await ask(path);
    expect([400, 404, 421]).toContain(status);
    expect(body).not.toContain('secret<');
    expect(body).not.toBe('secret');
  });

  it('every answer forbids guessing its type and keeping it', async () => {
    for (const path of ['/', '/nowhere', MONITOR_PATHS.ping, MONITOR_PATHS.status]) {
      expect((await ask(path)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    }
  });
});
