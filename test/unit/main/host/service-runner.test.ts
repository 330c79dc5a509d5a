import { expect, it } from 'vitest';
import { createInlineHost } from '#main/host/inline-host.ts';
import type { Link, Service, ServiceContext, ServiceFactory } from '#main/host/service.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { StartRefused } from '#main/ports/start-refused.ts';
import { type DatabaseContract, database } from '#shared/contract/database.ts';
import { type Beat, lifecycle } from '#shared/contract/lifecycle.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { connect } from '#shared/rpc/connect.ts';
import { manualClock, settle } from '#test/support/manual-clock.ts';

const config = { dataDir: '/data', resourcesDir: '/resources', venues: [], settings: DEFAULT_SETTINGS };

const plain: Service = {
  name: 'watcher',
  start: () => Promise.resolve(),
  reconfigure: () => {},
  attach: () => {},
  stop: () => Promise.resolve(),
};

/** One inline service with its control link, its beats and its exit. */
function run(createService: ServiceFactory) {
  const clock = manualClock();
  const factories = { database: createService, watcher: createService, trader: createService, strategy: createService };
  const host = createInlineHost({ factories, clock, ids: secureRandomIds, log: silentLogger });
  const process = host.spawn('watcher');
  const control = connect(lifecycle, process.control);
  const beats: Beat[] = [];
  const exits: (number | null)[] = [];
  control.on('beat', (beat) => beats.push(beat));
  process.onExit(({ code }) => exits.push(code));
  return { clock, host, process, control, beats, exits };
}

it('beats every second from its birth, with its state', async () => {
  const { clock, control, beats } = run(() => plain);
  await settle();
  await clock.advanceAsync(1_000);
  await control.call('start', config);
  await clock.advanceAsync(2_000);
  expect(beats.map(({ state }) => state)).toEqual(['spawned', 'starting', 'ready', 'ready', 'ready']);
  expect(beats.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});

it('says at once that it is degraded and why, and that it is well again', async () => {
  let context: ServiceContext | null = null;
  const { control, beats } = run((given) => {
    context = given;
    return plain;
  });
  await control.call('start', config);
  beats.length = 0;
  const { setDegraded } = context as unknown as ServiceContext;
  for (const reason of ['data-stale', 'data-stale', null]) setDegraded(reason);
  await settle();
  expect(beats.map(({ state, reason }) => [state, reason])).toEqual([
    ['degraded', 'data-stale'],
    ['ready', null],
  ]);
});

it('keeps links that come before it is ready, and serves them when it is', async () => {
  let ready: () => void = () => {};
  let attached = 0;
  const service: Service = {
    ...plain,
    start: () => new Promise((resolve) => (ready = resolve)),
    attach: () => void attached++,
  };
  const { host, process, control } = run(() => service);
  const start = control.call('start', config);
  await settle();
  process.introduce({ role: 'server', peer: 'view' }, host.createChannel().left);
  expect(attached).toBe(0);
  ready();
  await start;
  expect(attached).toBe(1);
});

it('ends with a failure when it cannot start, and with another code when starting again would not help', async () => {
  const failing = run(() => ({ ...plain, start: () => Promise.reject(new Error('no such venue')) }));
  await expect(failing.control.call('start', config)).rejects.toThrow('no such venue');
  const refusing = run(() => ({
    ...plain,
    start: () => Promise.reject(new StartRefused('data-dir-in-use', 'close it')),
  }));
  await expect(refusing.control.call('start', config)).rejects.toThrow('data-dir-in-use: close it');
  await settle();
  expect([failing.exits, refusing.exits]).toEqual([[1], [78]]);
});

it('stops when asked, and ends even where stopping takes longer than the deadline', async () => {
  const obedient = run(() => plain);
  await obedient.control.call('start', config);
  await obedient.control.call('stop', { reason: 'quit', deadlineMs: 1_000 });
  await settle();
  expect(obedient.exits).toEqual([0]);
  const stuck = run(() => ({ ...plain, stop: () => new Promise(() => {}) }));
  await stuck.control.call('start', config);
  const stop = stuck.control.call('stop', { reason: 'quit', deadlineMs: 1_000 });
  await settle();
  await stuck.clock.advanceAsync(1_000);
  await stop;
  await settle();
  expect(stuck.exits).toEqual([1]);
});

it('calls a listener for every fresh link, at once where there is one, and ends on an error the listener did not expect', async () => {
  let link: Link<DatabaseContract> | null = null;
  const { host, process, control, exits } = run((context) => {
    link = context.link(database);
    return plain;
  });
  await control.call('start', config);
  const opened = link as unknown as Link<DatabaseContract>;
  expect(opened.current).toBeNull();
  const ready = opened.ready();
  const fresh: unknown[] = [];
  opened.onFresh((client) => void fresh.push(client));
  const first = host.createChannel();
  process.introduce({ role: 'client', peer: 'database' }, first.right);
  expect(fresh).toEqual([opened.current]);
  expect(await ready).toBe(opened.current);
  host.adopt(first.left).close();
  await settle();
  expect(opened.current).toBeNull();
  process.introduce({ role: 'client', peer: 'database' }, host.createChannel().right);
  expect(fresh.length).toBe(2);
  const late: unknown[] = [];
  opened.onFresh((client) => void late.push(client));
  expect(late).toEqual([opened.current]);
  opened.onFresh(() => {
    throw new Error('bug');
  });
  await settle();
  await settle();
  expect(exits).toEqual([1]);
});

it('survives a link that breaks while its snapshot is being read: the next link reads it again', async () => {
  let attempts = 0;
  const { host, process, control, exits } = run((context) => {
    context.link(database).onFresh(async (client) => {
      attempts++;
      await client.call('check', {});
    });
    return plain;
  });
  await control.call('start', config);
  for (let time = 0; time < 2; time++) {
    const { left, right } = host.createChannel();
    process.introduce({ role: 'client', peer: 'database' }, right);
    await settle();
    host.adopt(left).close();
    await settle();
  }
  expect([attempts, exits]).toEqual([2, []]);
});

it('is dead at once when killed: no timer of its runs, nothing is sent, files are let go', async () => {
  const ticks: number[] = [];
  let freed = 0;
  const { clock, process, control, beats, exits } = run(({ clock: own, onKilled }) => {
    own.every(100, () => ticks.push(own.now()));
    onKilled(() => freed++);
    return plain;
  });
  await control.call('start', config);
  await clock.advanceAsync(250);
  process.kill();
  process.kill();
  beats.length = 0;
  await clock.advanceAsync(5_000);
  expect([ticks.length, freed, beats.length, exits]).toEqual([2, 1, 0, [null]]);
  await expect(control.call('stop', { reason: 'late', deadlineMs: 1 })).rejects.toThrow('closed');
});
