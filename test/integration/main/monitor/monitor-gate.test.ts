import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MONITOR_PATHS } from '#shared/contract/monitor.ts';
import { bearer, MonitorRig } from '#test/support/monitor-rig.ts';

let rig: MonitorRig;

beforeEach(async () => {
  rig = new MonitorRig();
  await rig.start();
});

afterEach(() => rig.dispose());

describe('where it listens (W1)', () => {
  it('is loopback alone: no other address of this machine answers', async () => {
    const others = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).flatMap(({ address }) => (address === '127.0.0.1' ? [] : [address])),
    );
    for (const address of [...others.filter((each) => !each.startsWith('fe80')), '127.0.0.2']) {
      await expect(reaches(address, rig.monitor.port), address).resolves.toBe(false);
    }
    await expect(reaches('127.0.0.1', rig.monitor.port)).resolves.toBe(true);
  });

  it('is another free port when the wished one is taken, and the link names it', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const taken = (squatter.address() as { port: number }).port;
    const second = await rig.start({ port: taken });
    expect(second.port).not.toBe(taken);
    expect(second.pairingLink('trade')).toContain(`http://127.0.0.1:${second.port}/#pair=`);
    await second.close();
    squatter.close();
  });

  it('is the wished port when it is free', async () => {
    const { port } = rig.monitor;
    await rig.monitor.close();
    await rig.start({ port });
    expect(rig.monitor.port).toBe(port);
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
    const { port } = rig.monitor;
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
        expect(await rig.raw([`GET ${path} HTTP/1.1`, `Host: ${host}`]), `${host} ${path}`).toContain(' 421 ');
      }
      const lines = [
        `GET ${MONITOR_PATHS.socket} HTTP/1.1`,
        `Host: ${host}`,
        ...upgrade,
        `Authorization: Bearer ${rig.token}`,
      ];
      expect(await rig.raw(lines), host).toContain(' 421 ');
    }
  });

  it('refuses two Hosts, none, a whole address as target, and what claims to come through a proxy', async () => {
    const own = `Host: 127.0.0.1:${rig.monitor.port}`;
    for (const lines of [
      ['GET / HTTP/1.1', own, 'Host: evil.com'],
      ['GET / HTTP/1.1', 'Host: evil.com', own],
      ['GET / HTTP/1.1'],
      ['GET / HTTP/1.0'],
      [`GET http://evil.com/ HTTP/1.1`, own],
      [`GET http://127.0.0.1:${rig.monitor.port}/ HTTP/1.1`, own],
      ['GET / HTTP/1.1', own, 'X-Forwarded-Host: evil.com'],
    ]) {
      expect(await rig.raw(lines), lines.join(' | ')).toContain(' 421 ');
      expect(await rig.raw([...lines, ...upgrade]), lines.join(' | ')).toContain(' 421 ');
    }
  });

  it('answers for localhost and [::1] as for 127.0.0.1', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect(await rig.raw([`GET ${MONITOR_PATHS.ping} HTTP/1.1`, `Host: ${name}:${rig.monitor.port}`])).toContain(
        ' 200 ',
      );
    }
  });

  it('refuses an upgrade from any other origin with 403, even with a valid token', async () => {
    for (const origin of ['null', 'http://evil.com', 'http://localhost:1', `https://127.0.0.1:${rig.monitor.port}`]) {
      const headers = { authorization: `Bearer ${rig.token}`, origin };
      await expect(rig.socket({ headers }), origin).rejects.toThrow('refused 403');
    }
  });

  it('refuses an upgrade from our own origin without a token, and one without Origin and token', async () => {
    await expect(rig.socket({ headers: { origin: `http://127.0.0.1:${rig.monitor.port}` } })).rejects.toThrow(
      'refused 401',
    );
    await expect(rig.socket({ headers: {} })).rejects.toThrow('refused 401');
  });

  it('admits our own origin with a token, and a program without Origin but with a token', async () => {
    const origin = `http://127.0.0.1:${rig.monitor.port}`;
    await expect(rig.socket({ headers: { origin, authorization: `Bearer ${rig.token}` } })).resolves.toBeDefined();
    await expect(rig.socket()).resolves.toBeDefined();
  });

  it('knows no other path to upgrade', async () => {
    const lines = [
      'GET / HTTP/1.1',
      `Host: 127.0.0.1:${rig.monitor.port}`,
      ...upgrade,
      `Authorization: Bearer ${rig.token}`,
    ];
    expect(await rig.raw(lines)).toContain(' 404 ');
  });
});

describe('cross-site requests (W4)', () => {
  it('have no cookie to ride on, and are never given leave by CORS', async () => {
    const preflight = await rig.ask(MONITOR_PATHS.ticket, {
      method: 'OPTIONS',
      headers: ['Origin', 'http://evil.com', 'Access-Control-Request-Method', 'POST'],
    });
    expect(preflight.status).toBe(403);
    const answers = [
      preflight,
      await rig.ask('/'),
      await rig.ask(MONITOR_PATHS.status, { headers: bearer(rig.token) }),
    ];
    for (const { headers } of answers) {
      expect(headers['set-cookie']).toBeUndefined();
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    const cookie = await rig.ask(MONITOR_PATHS.status, { headers: ['Cookie', `token=${rig.token}`] });
    expect(cookie.status).toBe(401);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'label=x&scope=trade'],
    ['plain text that is JSON', 'text/plain', '{"label":"x","scope":"trade"}'],
    ['a form with files', 'multipart/form-data; boundary=x', '--x--'],
  ])('%s is refused even from our own page with a token', async (_what, type, body) => {
    const headers = [...rig.ownOrigin, ...bearer(rig.token), 'Content-Type', type];
    expect((await rig.ask(MONITOR_PATHS.tokens, { method: 'POST', headers, body })).status).toBe(415);
    expect(rig.tokens.list()).toHaveLength(2);
  });

  it.each(['cross-site', 'same-site'])('marked %s by the browser are refused', async (site) => {
    const { status } = await rig.ask('/', { headers: ['Sec-Fetch-Site', site] });
    expect(status).toBe(403);
  });
});
