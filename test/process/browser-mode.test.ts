import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { app } from '#shared/contract/app.ts';
import { SERVICE_NAMES } from '#shared/contract/lifecycle.ts';
import { MONITOR_PATHS, SOCKET_CLOSE } from '#shared/contract/monitor.ts';
import { strategy } from '#shared/contract/strategy.ts';
import { trader } from '#shared/contract/trader.ts';
import { watcher } from '#shared/contract/watcher.ts';
import { openView, pair, type RunningTapedeck, startTapedeck } from '#test/support/running-tapedeck.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

let dataDir: string;
const running: RunningTapedeck[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-browser-mode-'));
});

afterEach(async () => {
  for (const each of running.splice(0)) {
    each.signal('SIGKILL');
    await each.ended;
  }
  rmSync(dataDir, { recursive: true, force: true });
});

function start(): RunningTapedeck {
  const started = startTapedeck(['--data-dir', dataDir, '--port', '0']);
  running.push(started);
  return started;
}

describe('npm start in browser mode', () => {
  it('prints a link that pairs a page, which then sees prices move; Ctrl-C stops it with everything written', async () => {
    const tapedeck = start();
    const link = await tapedeck.link;
    const { origin } = new URL(link);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#pair=[\w-]{43}$/);

    expect(await (await fetch(`${origin}${MONITOR_PATHS.ping}`)).json()).toEqual({ status: 'pong' });
    const token = await pair(link);
    await expect(pair(link)).rejects.toThrow('401');

    const view = await openView(origin, token);
    const prices = new Set<string>();
    const follow = (): void => {
      view.client(watcher).on('tickers', (rows) => {
        for (const { last } of rows) if (last !== null) prices.add(last);
      });
    };
    follow();
    view.client(app).on('link', ({ service, up }) => {
      if (service === 'watcher' && up) follow();
    });
    await expect.poll(() => prices.size, { timeout: 20_000 }).toBeGreaterThan(3);

    await expect
      .poll(
        async () =>
          (
            await view
              .client(trader)
              .call('snapshot', {})
              .catch(() => null)
          )?.accounts.length,
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    const headers = { authorization: `Bearer ${token}` };
    const readStatus = async () =>
      (await (await fetch(`${origin}${MONITOR_PATHS.status}`, { headers })).json()) as {
        services: { name: string; state: string }[];
      };
    await expect
      .poll(async () => (await readStatus()).services.map(({ name, state }) => `${name} ${state}`), { timeout: 20_000 })
      .toEqual(SERVICE_NAMES.map((name) => `${name} ready`));

    tapedeck.signal('SIGINT');
    expect(await view.closed).toBe(SOCKET_CLOSE.goingAway);
    const exit = await tapedeck.ended;
    expect({ code: exit.code, signal: exit.signal }).toEqual({ code: 0, signal: null });
    expect(exit.output).toContain('Everything is written');
    expect(readFileSync(join(dataDir, 'logs', 'tapedeck.log'), 'utf8')).not.toContain(token);
  });

  it('a page goes on after a service was ended: it is told, subscribes anew, and prices move again', async () => {
    const tapedeck = start();
    const link = await tapedeck.link;
    const view = await openView(new URL(link).origin, await pair(link));
    const application = view.client(app);
    const news: string[] = [];
    let rows = 0;
    const follow = (): void => {
      view.client(watcher).on('tickers', () => {
        rows++;
      });
    };
    application.on('link', ({ service, up }) => {
      news.push(`${service} ${up ? 'up' : 'down'}`);
      if (service === 'watcher' && up) follow();
    });
    follow();
    await expect.poll(() => rows, { timeout: 20_000 }).toBeGreaterThan(0);
    for (const contract of [trader, strategy]) {
      const client = view.client(contract as typeof trader);
      await expect
        .poll(
          () =>
            client.call('snapshot', {}).then(
              () => true,
              () => false,
            ),
          { timeout: 20_000 },
        )
        .toBe(true);
    }
    for (const name of SERVICE_NAMES.filter((each) => each !== 'database')) {
      const since = news.length;
      await application.call('restartService', { name });
      await expect.poll(() => news.slice(since), { timeout: 20_000 }).toContain(`${name} up`);
      expect(news.slice(since)).toContain(`${name} down`);
    }
    const before = rows;
    await expect.poll(() => rows, { timeout: 20_000 }).toBeGreaterThan(before + 3);
    tapedeck.signal('SIGINT');
    expect((await tapedeck.ended).code).toBe(0);
  });

  it('still knows the paired page after a restart', async () => {
    const first = start();
    const token = await pair(await first.link);
    first.signal('SIGTERM');
    expect((await first.ended).code).toBe(0);
    const second = start();
    const { origin } = new URL(await second.link);
    const view = await openView(origin, token);
    const { info } = await view.client(app).call('snapshot', {});
    expect(info).toMatchObject({ mode: 'browser', dataDir, monitorUrl: `${origin}/` });
    second.signal('SIGINT');
    expect((await second.ended).code).toBe(0);
  });

  it('says in plain words that another one already uses the folder, and leaves that one alone', async () => {
    const first = start();
    const link = await first.link;
    const exit = await start().ended;
    expect(exit.code).toBe(1);
    expect(exit.output).toMatch(/could not start/i);
    expect(exit.output).toContain(dataDir);
    expect(exit.output).not.toMatch(/\n\s+at /);
    expect(await pair(link)).toHaveLength(43);
  });
});

describe('npm start itself', () => {
  it('works from a plain npm whatever Node that one runs on, and explains its options', () => {
    const path = (process.env.PATH ?? '')
      .split(':')
      .filter((folder) => !folder.includes('node_modules'))
      .join(':');
    const help = execFileSync('npm', ['start', '--', '--help'], {
      cwd: ROOT,
      env: { ...process.env, PATH: path },
      encoding: 'utf8',
    });
    for (const option of ['--browser', '--data-dir', '--port', '--no-open', '--no-build'])
      expect(help).toContain(option);
    expect(existsSync(join(dataDir, 'ledger.db'))).toBe(false);
  });

  it.each([
    ['a port that is none', ['--port', '99999']],
    ['an option it does not know', ['--fast']],
  ])('refuses %s with one line', (_what, parameters) => {
    const command = [join(ROOT, 'main/cli/start.ts'), ...parameters];
    let problem = '';
    try {
      execFileSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      problem = (error as { stderr: string }).stderr;
    }
    expect(problem.trim().split('\n')).toHaveLength(1);
    expect(problem).toContain('error: ');
  });
});
