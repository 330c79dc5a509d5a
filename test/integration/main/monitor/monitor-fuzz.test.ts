import { Agent, request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MONITOR_PATHS } from '#shared/contract/monitor.ts';
import { bearer, MonitorRig } from '#test/support/monitor-rig.ts';

const REQUESTS = 10_000;
const AT_ONCE = 50;

let rig: MonitorRig;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeEach(async () => {
  rig = new MonitorRig();
  await rig.start();
});

afterEach(async () => {
  agent.destroy();
  await rig.dispose();
});

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'];
const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '%2e%2e',
    '%2f',
    '%00',
    '__proto__',
    'constructor',
    'api',
    'v1',
    'tokens',
    'assets',
    '*',
    '%',
    '%zz',
    '~',
  ),
  fc.webSegment(),
);
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(MONITOR_PATHS)) },
  { weight: 2, arbitrary: fc.webSegment().map((id) => `${MONITOR_PATHS.tokens}/${id}`) },
  { weight: 3, arbitrary: fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join('/')}`) },
  { weight: 1, arbitrary: fc.webQueryParameters().map((query) => `${MONITOR_PATHS.status}?${query}`) },
);
const headers = fc.record({
  // A token that may look: without one, or with wrong ones, the lock would answer for everything behind it.
  authorization: fc.option(fc.constant('read'), { freq: 3 }),
  type: fc.option(
    fc.constantFrom(
      'application/json',
      'text/plain',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      '',
    ),
  ),
  upgrade: fc.option(fc.constant('websocket'), { freq: 10 }),
  origin: fc.option(fc.constantFrom('null', 'http://evil.com', 'own'), { freq: 3 }),
});
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom(
    '',
    '{"__proto__":{"scope":"trade"}}',
    '{"code":',
    '{"code":1}',
    `{"code":"${'x'.repeat(500)}"}`,
    '[]',
    'null',
  ),
);

it('ten thousand malformed requests fail nothing, change nothing and learn nothing (W7)', async () => {
  const arbitrary = fc.record({ method: fc.constantFrom(...METHODS), path, headers, body });
  const tokensBefore = rig.tokens.list().map(({ id }) => id);
  const seen = new Set<number>();
  const batches = fc.array(arbitrary, { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => {
      const answers = await Promise.all(batch.map((each) => send(written(each))));
      for (const { status, text } of answers) {
        seen.add(status);
        expect(status).toBeLessThan(500);
        expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:|secret/);
      }
    }),
    { numRuns: REQUESTS / AT_ONCE, endOnFailure: true },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404, 415]));
  expect(seen).not.toContain(429);
  expect(rig.tokens.list().map(({ id }) => id)).toEqual(tokensBefore);
  expect(rig.services.calls).toEqual([]);
  expect(rig.gateway.sessions).toBe(0);
  expect((await rig.ask(MONITOR_PATHS.ping)).status).toBe(200);
}, 60_000);

function written(drawn: {
  method: string;
  path: string;
  headers: Record<string, string | null>;
  body: string;
}): Request {
  const { authorization, type, upgrade, origin } = drawn.headers;
  const ownHost = ['Host', `127.0.0.1:${rig.monitor.port}`];
  const optional = [
    ...(authorization == null ? [] : bearer(rig.readToken)),
    ...(type == null ? [] : ['Content-Type', type]),
    ...(upgrade == null ? [] : ['Connection', 'Upgrade', 'Upgrade', upgrade, 'Sec-WebSocket-Version', '13']),
    ...(origin == null ? [] : ['Origin', origin === 'own' ? rig.origin : origin]),
  ];
  const length = ['Content-Length', String(Buffer.byteLength(drawn.body))];
  const hasBody = !['GET', 'HEAD'].includes(drawn.method);
  const all = [...ownHost, ...optional, ...(hasBody ? length : [])];
  return { method: drawn.method, path: drawn.path, headers: all, body: hasBody ? drawn.body : '' };
}

function send({ method, path, headers, body }: Request): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: rig.monitor.port,
      path,
      method,
      headers: [...headers],
      agent,
    });
    request.on('error', reject);
    request.on('upgrade', () => reject(new Error('was let in')));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end(body);
  });
}
