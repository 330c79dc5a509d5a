import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MONITOR_PATHS, SOCKET_PROTOCOL, ticketProtocol } from '#shared/contract/monitor.ts';
import { bearer, json, MonitorRig } from '#test/support/monitor-rig.ts';

let rig: MonitorRig;

beforeEach(async () => {
  rig = new MonitorRig();
  await rig.start();
});

afterEach(() => rig.dispose());

describe('the API', () => {
  it('answers ping to anybody at this machine, status to a token alone', async () => {
    expect(await rig.ask(MONITOR_PATHS.ping)).toMatchObject({ status: 200, body: '{"status":"pong"}' });
    expect((await rig.ask(MONITOR_PATHS.status)).status).toBe(401);
    expect((await rig.ask(`${MONITOR_PATHS.status}?token=${rig.token}`)).status).toBe(401);
    expect(JSON.parse((await rig.ask(MONITOR_PATHS.status, { headers: bearer(rig.readToken) })).body)).toEqual({
      version: '1.2.3',
      services: [],
    });
  });

  it('answers 429 with Retry-After once five wrong tokens were shown', async () => {
    for (let guess = 0; guess < 5; guess++) {
      expect((await rig.ask(MONITOR_PATHS.status, { headers: bearer(`wrong${guess}`) })).status).toBe(401);
    }
    const locked = await rig.ask(MONITOR_PATHS.status, { headers: bearer(rig.token) });
    expect(locked.status).toBe(429);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(50);
    await expect(rig.socket()).rejects.toThrow('refused 429');
  });

  it('refuses bodies over 1 MB and what is not JSON, without a word about its inside', async () => {
    const headers = [...json, ...bearer(rig.token)];
    const large = await rig.ask(MONITOR_PATHS.tokens, {
      method: 'POST',
      headers,
      body: `"${'x'.repeat(1024 * 1024)}"`,
    });
    expect(large.status).toBe(413);
    const broken = await rig.ask(MONITOR_PATHS.tokens, { method: 'POST', headers, body: '{"label":' });
    expect(broken.status).toBe(400);
    expect(broken.body).not.toMatch(/at |\.ts|\.js|node_modules/);
  });

  it.each([
    ['its headers', ['GET / HTTP/1.1', 'Host: 127.0.0.1']],
    [
      'its body',
      ['POST /api/v1/tokens HTTP/1.1', 'HOST', 'Content-Type: application/json', 'Content-Length: 10', '', '{'],
    ],
  ])('does not wait for ever for a client that drips %s', async (_what, lines) => {
    const monitor = await rig.start({ limits: { headersMs: 300, requestMs: 600 } });
    const socket = connect(monitor.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.write(lines.join('\r\n').replace('HOST', `Host: 127.0.0.1:${monitor.port}`));
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('lets a trade token make and revoke tokens, and a read token neither', async () => {
    const make = (with_: string) =>
      rig.ask(MONITOR_PATHS.tokens, {
        method: 'POST',
        headers: [...json, ...bearer(with_)],
        body: JSON.stringify({ label: 'tablet', scope: 'read' }),
      });
    expect((await make(rig.readToken)).status).toBe(403);
    const made = JSON.parse((await make(rig.token)).body) as { id: string; token: string };
    expect((await rig.ask(MONITOR_PATHS.status, { headers: bearer(made.token) })).status).toBe(200);
    const listed = await rig.ask(MONITOR_PATHS.tokens, { headers: bearer(rig.token) });
    expect(listed.body).toContain('tablet');
    expect(listed.body).not.toContain(made.token);
    expect(
      (await rig.ask(`${MONITOR_PATHS.tokens}/${made.id}`, { method: 'DELETE', headers: bearer(rig.readToken) }))
        .status,
    ).toBe(403);
    expect(
      (await rig.ask(`${MONITOR_PATHS.tokens}/${made.id}`, { method: 'DELETE', headers: bearer(rig.token) })).status,
    ).toBe(204);
    expect((await rig.ask(MONITOR_PATHS.status, { headers: bearer(made.token) })).status).toBe(401);
  });
});

describe('pairing a browser', () => {
  const pair = (code: string, headers: readonly string[] = rig.ownOrigin) =>
    rig.ask(MONITOR_PATHS.pair, { method: 'POST', headers: [...json, ...headers], body: JSON.stringify({ code }) });

  it('goes from the link over a token and a ticket to the socket, once', async () => {
    const code = rig.monitor.pairingLink('trade').split('#pair=')[1] ?? '';
    const paired = JSON.parse((await pair(code)).body) as { token: string; scope: string };
    expect(paired.scope).toBe('trade');
    expect((await pair(code)).status).toBe(401);
    const headers = [...json, ...rig.ownOrigin, ...bearer(paired.token)];
    const { ticket } = JSON.parse(
      (await rig.ask(MONITOR_PATHS.ticket, { method: 'POST', headers, body: '{}' })).body,
    ) as {
      ticket: string;
    };
    const protocols = [SOCKET_PROTOCOL, ticketProtocol(ticket)];
    const origin = { origin: `http://127.0.0.1:${rig.monitor.port}` };
    const client = await rig.socket({ headers: origin, protocols });
    expect(client.protocol).toBe(SOCKET_PROTOCOL);
    await expect(rig.socket({ headers: origin, protocols })).rejects.toThrow('refused 401');
  });

  it('is for our own page alone: what has no Origin is refused, and the code stays good', async () => {
    const code = rig.monitor.pairingLink('trade').split('#pair=')[1] ?? '';
    expect((await pair(code, [])).status).toBe(403);
    expect((await pair(code, ['Origin', 'http://evil.com'])).status).toBe(403);
    expect((await pair(code)).status).toBe(200);
  });
});
