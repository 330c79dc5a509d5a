import { expect, it } from 'vitest';
import { EXIT_REFUSED } from '#main/host/exit-code.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { createSupervisor, type Supervisor, type SupervisorNotice } from '#main/supervisor/supervisor.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { type FakeHost, fakeHost } from '#test/support/fake-host.ts';
import { type ManualClock, manualClock, settle } from '#test/support/manual-clock.ts';

const config = { dataDir: '/data', resourcesDir: '/resources', venues: [], settings: DEFAULT_SETTINGS };

interface Rig {
  readonly host: FakeHost;
  readonly clock: ManualClock;
  readonly supervisor: Supervisor;
  readonly notices: SupervisorNotice[];
}

function rig(): Rig {
  const host = fakeHost();
  const clock = manualClock();
  const supervisor = createSupervisor({ host, clock, log: silentLogger, config, jitter: () => 0.999_999 });
  const notices: SupervisorNotice[] = [];
  supervisor.onNotice((notice) => notices.push(notice));
  return { host, clock, supervisor, notices };
}

async function started(): Promise<Rig> {
  const all = rig();
  expect(await all.supervisor.start()).toEqual({ outcome: 'started' });
  return all;
}

function view({ supervisor }: Rig, name: ServiceName) {
  const found = supervisor.services().find((service) => service.name === name);
  if (found === undefined) throw new Error(`no view of ${name}`);
  return found;
}

/** Who was introduced to whom since the start of this process: `client of database`, `server for trader`. */
function introductions(host: FakeHost, service: ServiceName): readonly string[] {
  return host
    .of(service)
    .introductions.map(({ introduction: { role, peer } }) =>
      role === 'client' ? `client of ${peer}` : `server for ${peer}`,
    );
}

it('starts each service only when all its servers are ready', async () => {
  const { host, supervisor } = rig();
  let databaseReady: () => void = () => {};
  host.behaviour = (service) =>
    service === 'database' ? { start: () => new Promise((resolve) => (databaseReady = resolve)) } : {};
  const start = supervisor.start();
  await settle();
  expect(host.history).toEqual(['database start']);
  databaseReady();
  await start;
  expect(host.history).toEqual(['database start', 'watcher start', 'trader start', 'strategy start']);
});

it('introduces every client to its servers before it starts', async () => {
  const { host } = await started();
  expect(introductions(host, 'strategy')).toEqual(['client of database', 'client of watcher', 'client of trader']);
  expect(introductions(host, 'database')).toEqual(['server for watcher', 'server for trader', 'server for strategy']);
});

it('starts a service again after it ended, and gives it and its clients fresh links', async () => {
  const all = await started();
  const { host, clock } = all;
  const before = host.of('trader').introductions.length;
  host.of('watcher').exit(1, 'out of memory');
  expect(view(all, 'watcher')).toMatchObject({ state: 'stopped', reason: 'restarting', heartbeat: 'none' });
  await clock.advanceAsync(99);
  expect(host.spawned.length).toBe(4);
  await clock.advanceAsync(1);
  expect(introductions(host, 'watcher')).toEqual(['client of database', 'server for trader', 'server for strategy']);
  expect(introductions(host, 'trader').slice(before)).toEqual(['client of watcher']);
  expect(view(all, 'watcher')).toMatchObject({ state: 'ready', generation: 2, restarts: 1 });
  expect(all.notices).toEqual([{ kind: 'exited', service: 'watcher', reason: 'out of memory', delayMs: 100 }]);
});

it('waits with a client that ended until its server is back', async () => {
  const all = await started();
  all.host.of('trader').exit(1);
  all.host.of('database').exit(1);
  let databaseReady: () => void = () => {};
  all.host.behaviour = (service) =>
    service === 'database' ? { start: () => new Promise((resolve) => (databaseReady = resolve)) } : {};
  await all.clock.advanceAsync(1_000);
  expect(view(all, 'trader')).toMatchObject({ state: 'spawned', reason: 'waits-for-database' });
  databaseReady();
  await settle();
  expect(view(all, 'trader')).toMatchObject({ state: 'ready', generation: 2 });
});

it('counts an exit that is told twice once', async () => {
  const all = await started();
  all.host.of('trader').exit(1, 'crashed', 2);
  await all.clock.advanceAsync(10_000);
  expect(all.host.spawned.filter(({ service }) => service === 'trader').length).toBe(2);
  expect(view(all, 'trader').restarts).toBe(1);
});

it('gives up after five restarts within a minute, says so, and leaves the others alone', async () => {
  const all = await started();
  for (let crash = 0; crash < 6; crash++) {
    all.host.of('strategy').exit(1);
    await all.clock.advanceAsync(2_000);
  }
  expect(view(all, 'strategy')).toMatchObject({ state: 'failed', reason: 'crash-loop', generation: 6 });
  expect(all.notices.at(-1)).toEqual({ kind: 'failed', service: 'strategy', reason: 'crash-loop', problem: null });
  await all.clock.advanceAsync(600_000);
  expect(view(all, 'strategy').generation).toBe(6);
  expect(view(all, 'trader')).toMatchObject({ state: 'ready', generation: 1 });
});

it('goes on restarting a service that ends less often than that', async () => {
  const all = await started();
  for (let crash = 0; crash < 20; crash++) {
    all.host.of('strategy').exit(1);
    await all.clock.advanceAsync(13_000);
  }
  expect(view(all, 'strategy')).toMatchObject({ state: 'ready', generation: 21 });
});

it('starts a failed service anew when a person asks for it', async () => {
  const all = await started();
  for (let crash = 0; crash < 6; crash++) {
    all.host.of('strategy').exit(1);
    await all.clock.advanceAsync(2_000);
  }
  all.supervisor.restartService('strategy');
  await settle();
  expect(view(all, 'strategy')).toMatchObject({ state: 'ready', generation: 7 });
});

it('restarts a running service at once when asked, however often', async () => {
  const all = await started();
  for (let time = 0; time < 10; time++) {
    all.supervisor.restartService('watcher');
    await all.clock.advanceAsync(0);
  }
  expect(view(all, 'watcher')).toMatchObject({ state: 'ready', generation: 11 });
  expect(all.notices).toEqual([]);
});

it('does not start again what refused to start, and passes on what a person can do', async () => {
  const all = rig();
  all.host.behaviour = (service) => ({
    async start() {
      if (service !== 'database') return;
      setImmediate(() => all.host.of('database').exit(EXIT_REFUSED));
      throw new RpcError('INTERNAL', 'data-dir-in-use: another Tapedeck uses /data');
    },
  });
  const outcome = await all.supervisor.start();
  const refusal = { service: 'database', reason: 'data-dir-in-use', problem: 'another Tapedeck uses /data' };
  expect(outcome).toEqual({ outcome: 'failed', ...refusal });
  expect(all.notices).toEqual([{ kind: 'failed', ...refusal }]);
  await all.clock.advanceAsync(60_000);
  expect(all.host.history).toEqual(['database start']);
  expect(view(all, 'watcher')).toMatchObject({ state: 'spawned', reason: 'waits-for-database' });
});

it('ends a service whose start hangs, and tries again', async () => {
  const all = rig();
  let attempts = 0;
  all.host.behaviour = () => ({ start: () => (attempts++ === 0 ? new Promise(() => {}) : Promise.resolve()) });
  const host = all.host;
  const supervisor = createSupervisor({ ...all, log: silentLogger, config, startDeadlineMs: 20, topology: ONE });
  const start = supervisor.start();
  await new Promise((resolve) => setTimeout(resolve, 60));
  await all.clock.advanceAsync(2_000);
  expect(await start).toEqual({ outcome: 'started' });
  expect(host.history).toEqual(['database start', 'database kill', 'database start']);
});

const ONE = [{ name: 'database', clientOf: [] }] as const;

it('stops clients before servers', async () => {
  const { host, supervisor } = await started();
  await supervisor.stop('quit');
  expect(host.history.slice(4)).toEqual(['strategy stop', 'trader stop', 'watcher stop', 'database stop']);
  expect(supervisor.services().map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
});

it('ends a service by force that has not stopped at its deadline, then goes on with the next', async () => {
  const { host, clock, supervisor } = await started();
  host.behaviour = (service) => ({ ignoresStop: service === 'trader' });
  const stop = supervisor.stop('quit');
  await clock.advanceAsync(5_499);
  expect(host.history.slice(4)).toEqual(['strategy stop', 'trader stop']);
  await clock.advanceAsync(1);
  await stop;
  expect(host.history.slice(4)).toEqual([
    'strategy stop',
    'trader stop',
    'trader kill',
    'watcher stop',
    'database stop',
  ]);
});

it('starts nothing more once it stops, even what was about to come back', async () => {
  const { host, clock, supervisor } = await started();
  host.of('strategy').exit(1);
  await supervisor.stop('quit');
  await clock.advanceAsync(60_000);
  expect(host.spawned.length).toBe(4);
});

it('reports a service that falls silent as late, then unresponsive, and restarts nothing', async () => {
  const all = await started();
  const { clock, host } = all;
  const others: readonly ServiceName[] = ['database', 'watcher', 'strategy'];
  const seen: string[] = [];
  for (let half = 0; half < 12; half++) {
    for (const name of others) host.of(name).beat();
    await clock.advanceAsync(500);
    seen.push(view(all, 'trader').heartbeat);
  }
  expect(seen.indexOf('late')).toBe(5);
  expect(seen.indexOf('unresponsive')).toBe(10);
  expect(view(all, 'watcher').heartbeat).toBe('ok');
  expect(all.notices).toEqual([{ kind: 'unresponsive', service: 'trader' }]);
  expect(host.spawned.length).toBe(4);
  host.of('trader').beat();
  await settle();
  expect(view(all, 'trader').heartbeat).toBe('ok');
  expect(all.notices.at(-1)).toEqual({ kind: 'recovered', service: 'trader' });
});

it('raises no alarm while a service is still being loaded', async () => {
  const all = rig();
  const spawn = all.host.spawn;
  const silent = {
    ...all.host,
    spawn: (service: ServiceName) => ({ ...spawn(service), control: memoryPortPair()[0] }),
  };
  const supervisor = createSupervisor({ ...all, host: silent, log: silentLogger, config });
  const notices: SupervisorNotice[] = [];
  supervisor.onNotice((notice) => notices.push(notice));
  void supervisor.start();
  await all.clock.advanceAsync(20_000);
  expect(notices).toEqual([]);
  expect(supervisor.services()[0]).toMatchObject({ state: 'spawned', heartbeat: 'none' });
});

it('raises no alarm when the machine wakes from sleep', async () => {
  const all = await started();
  await all.clock.advanceAsync(2_400);
  all.clock.jumpWall(8 * 3_600_000);
  await all.clock.advanceAsync(2_400);
  expect(all.supervisor.services().map(({ heartbeat }) => heartbeat)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(all.notices).toEqual([]);
});

it('tells running services and later starts the new configuration', async () => {
  const { host, supervisor } = await started();
  await supervisor.reconfigure({ ...config, settings: { ...DEFAULT_SETTINGS, replay: { speed: 5, paused: false } } });
  expect(host.history.slice(4).sort()).toEqual([
    'database reconfigure',
    'strategy reconfigure',
    'trader reconfigure',
    'watcher reconfigure',
  ]);
});

it('tells a service of a configuration that changed while it started', async () => {
  const { host, supervisor } = rig();
  let traderReady: () => void = () => {};
  host.behaviour = (service) =>
    service === 'trader' ? { start: () => new Promise((resolve) => (traderReady = resolve)) } : {};
  const start = supervisor.start();
  await settle();
  await settle();
  await supervisor.reconfigure({ ...config, dataDir: '/other' });
  expect(host.history).not.toContain('trader reconfigure');
  traderReady();
  await start;
  expect(host.history.filter((entry) => entry.endsWith('reconfigure'))).toEqual([
    'database reconfigure',
    'watcher reconfigure',
    'trader reconfigure',
  ]);
});

it('gives a view a link only to a service that is ready, and tells when it is back', async () => {
  const all = await started();
  const ups: [string, number][] = [];
  all.supervisor.onUp((service, generation) => ups.push([service, generation]));
  const link = all.supervisor.openLink('watcher');
  let closed = false;
  link?.onClose(() => {
    closed = true;
  });
  all.host.of('watcher').exit(1);
  await settle();
  expect([link === null, closed, all.supervisor.openLink('watcher')]).toEqual([false, true, null]);
  await all.clock.advanceAsync(200);
  expect(ups).toEqual([['watcher', 2]]);
  expect(all.supervisor.openLink('watcher')).not.toBeNull();
});
