import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MONITOR_PATHS } from '#shared/contract/monitor.ts';
import { MonitorRig } from '#test/support/monitor-rig.ts';

let rig: MonitorRig;

beforeEach(async () => {
  rig = new MonitorRig();
  await rig.start();
});

afterEach(() => rig.dispose());

describe('the page (W10)', () => {
  it('comes with strict headers and without the name of the server', async () => {
    const { status, headers } = await rig.ask('/');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://127.0.0.1:",
    );
    expect(policy).toContain("img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|\*|\[/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(headers.server).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect((await rig.ask('/assets/index-abc.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await rig.ask('/index.html?x=1')).status).toBe(200);
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
    const { status, body } = await rig.ask(path);
    expect([400, 404, 421]).toContain(status);
    expect(body).not.toContain('secret<');
    expect(body).not.toBe('secret');
  });

  it('every answer forbids guessing its type and keeping it', async () => {
    for (const path of ['/', '/nowhere', MONITOR_PATHS.ping, MONITOR_PATHS.status]) {
      expect((await rig.ask(path)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    }
  });
});
