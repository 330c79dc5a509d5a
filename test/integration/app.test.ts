import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type App, createApp } from '#main/app.ts';
import { createInlineHost } from '#main/host/inline-host.ts';
import type { Service, ServiceContext } from '#main/host/service.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { lockDataDir } from '#main/services/database/data-dir-lock.ts';
import { createDatabaseService } from '#main/services/database/service.ts';
import { app as appContract } from '#shared/contract/app.ts';
import { database } from '#shared/contract/database.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { DEFAULT_SETTINGS, type Settings } from '#shared/contract/settings.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { depositedEvent } from '#test/support/ledger-events.ts';
import { type ManualClock, manualClock, settle } from '#test/support/manual-clock.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

interface Rig {
  readonly app: App;
  readonly clock: ManualClock;
  readonly client: Client<typeof appContract>;
  readonly dataDir: string;
  /** Settings each service was last told, by name. */
  readonly told: Map<ServiceName, Settings>;
}

async function startApp(dataDir = temporaryFolder()): Promise<Rig> {
  const rig = buildApp(dataDir);
  expect(await rig.app.start()).toEqual({ outcome: 'started' });
  return rig;
}

/** The application in one thread: the real database, and services that only take note of their settings. */
function buildApp(dataDir: string): Rig {
  const clock = manualClock();
  const told = new Map<ServiceName, Settings>();
  const quiet =
    (name: ServiceName) =>
    (_context: ServiceContext): Service => ({
      name,
      start: ({ settings }) => Promise.resolve(void told.set(name, settings)),
      reconfigure: ({ settings }) => void told.set(name, settings),
      attach: () => {},
      stop: () => Promise.resolve(),
    });
  const factories = {
    database: createDatabaseService,
    watcher: quiet('watcher'),
    trader: quiet('trader'),
    strategy: quiet('strategy'),
  };
  const common = { clock, ids: secureRandomIds, log: silentLogger };
  const host = createInlineHost({ factories, ...common });
  const app = createApp({ host, ...common, dataDir, resourcesDir: '/nowhere', mode: 'inline', version: '1.2.3' });
  onTestFinished(() => app.stop('test over'));
  const [ours, theirs] = memoryPortPair();
  app.server.attach(theirs);
  const client = connect(appContract, ours, { validate: true });
  return { app, clock, client, dataDir, told };
}

it('shows itself: version, services, settings', async () => {
  const { client, dataDir, app } = await startApp();
  app.setMonitorUrl('http://127.0.0.1:8080');
  const snapshot = await client.call('snapshot', {});
  expect(snapshot.info).toMatchObject({
    version: '1.2.3',
    mode: 'inline',
    dataDir,
    monitorUrl: 'http://127.0.0.1:8080',
  });
  expect(snapshot.services.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'database ready',
    'watcher ready',
    'trader ready',
    'strategy ready',
  ]);
  expect(snapshot.settings).toEqual(DEFAULT_SETTINGS);
});

it('tells every service and every view of a changed setting, and keeps it across a restart', async () => {
  const { client, told, dataDir, app } = await startApp();
  const seen: number[] = [];
  client.on('settings', ({ replay }) => seen.push(replay.speed));
  await settle();
  expect(await client.call('setSetting', { path: 'replay.speed', value: 25 })).toMatchObject({ outcome: 'set' });
  await settle();
  expect(seen).toEqual([25]);
  expect([...told.values()].map(({ replay }) => replay.speed)).toEqual([25, 25, 25]);
  expect(JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))).toEqual({ replay: { speed: 25 } });
  await app.stop('restart');
  const again = await startApp(dataDir);
  expect(again.told.get('watcher')?.replay.speed).toBe(25);
  expect((await again.client.call('resetSettings', { path: 'replay.speed' })).settings).toEqual(DEFAULT_SETTINGS);
});

it('refuses a setting that does not fit, with a reason', async () => {
  const { client } = await startApp();
  const outcome = await client.call('setSetting', { path: 'replay.speed', value: 0 });
  expect(outcome).toMatchObject({ outcome: 'refused', problem: expect.stringContaining('replay.speed') });
});

it('restarts a service on request; the database comes back with everything', async () => {
  const { client, app, clock } = await startApp();
  const link = app.supervisor.openLink('database');
  if (link === null) throw new Error('no database');
  const before = connect(database, link);
  await before.call('appendLedger', { events: [depositedEvent(1)] as never });
  const states: string[] = [];
  client.on('services', ({ services }) => states.push(services[0]?.state ?? ''));
  await settle();
  await client.call('restartService', { name: 'database' });
  await clock.advanceAsync(10);
  expect(before.closed).toBe(true);
  const fresh = app.supervisor.openLink('database');
  if (fresh === null) throw new Error('no database');
  expect((await connect(database, fresh).call('readLedger', { afterSeq: 0, limit: 10 })).events).toEqual([
    depositedEvent(1),
  ]);
  expect(states).toContain('stopped');
  await settle();
  expect(states.at(-1)).toBe('ready');
});

it('notifies of a service that failed for good, keeps the list, and lets it be read and cleared', async () => {
  const { client, clock, app, dataDir } = await startApp();
  const codes: string[] = [];
  client.on('notification', ({ code }) => codes.push(code));
  await settle();
  app.supervisor.restartService('database');
  // Somebody else takes the folder before the database is back: its start is refused.
  const other = lockDataDir(dataDir);
  await clock.advanceAsync(10);
  other.release();
  expect(codes).toEqual(['service-failed']);
  const { notifications } = await client.call('snapshot', {});
  expect(notifications[0]).toMatchObject({
    class: 'service',
    urgency: 'critical',
    values: { service: 'database', reason: 'data-dir-in-use' },
  });
  await client.call('markNotificationsRead', { ids: null });
  expect((await client.call('snapshot', {})).notifications[0]?.read).toBe(true);
  await client.call('clearNotifications', {});
  expect((await client.call('snapshot', {})).notifications).toEqual([]);
});

it('refuses to start on the folder of another, says why, and writes nothing there', async () => {
  const { dataDir } = await startApp();
  const before = readdirSync(dataDir);
  const second = buildApp(dataDir);
  const outcome = await second.app.start();
  expect(outcome).toMatchObject({ outcome: 'failed', service: 'database', reason: 'data-dir-in-use' });
  expect(outcome.outcome === 'failed' && outcome.problem).toContain(`another Tapedeck (process ${process.pid})`);
  expect(second.app.notifications.all.map(({ code }) => code)).toEqual(['service-failed']);
  await second.app.stop('refused');
  expect(readdirSync(dataDir)).toEqual(before);
});
