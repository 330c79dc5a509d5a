import { expect, it, onTestFinished } from 'vitest';
import type { ServiceProcess } from '#main/host/host.ts';
import { createWorkerHost } from '#main/host/worker-host.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { systemClock } from '#main/platform/system-clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import { DEFAULT_RESTART_POLICY } from '#main/supervisor/restart-policy.ts';
import { createSupervisor, type Supervisor, type SupervisorNotice } from '#main/supervisor/supervisor.ts';
import { SERVICE_NAMES, type ServiceName } from '#shared/contract/lifecycle.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { connect } from '#shared/rpc/connect.ts';
import { type ProbeContract, probeContract } from '#test/support/probe-service/contract.ts';
import { trackedHost } from '#test/support/tracked-host.ts';
import { waitFor } from '#test/support/wait-for.ts';

interface Rig {
  readonly supervisor: Supervisor;
  readonly notices: SupervisorNotice[];
  /** The newest thread of a service. */
  readonly running: Map<ServiceName, ServiceProcess>;
  readonly logged: string[];
}

/** All four services as probes, each in a thread of its own. */
async function startThreads(policy = { ...DEFAULT_RESTART_POLICY, maxRestarts: 1_000, maxDelayMs: 200 }): Promise<Rig> {
  const logged: string[] = [];
  const log: Logger = {
    ...silentLogger,
    error: (message, fields) => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`),
    child: () => log,
  };
  const entry = new URL('../support/probe-service/entry.ts', import.meta.url);
  const { host, running } = trackedHost(createWorkerHost({ entry: () => entry, log }));
  const config = { dataDir: '/nowhere', resourcesDir: '/nowhere', venues: [], settings: DEFAULT_SETTINGS };
  const supervisor = createSupervisor({ host, clock: systemClock, log, config, policy });
  const notices: SupervisorNotice[] = [];
  supervisor.onNotice((notice) => notices.push(notice));
  onTestFinished(() => supervisor.stop('test over'));
  expect(await supervisor.start()).toEqual({ outcome: 'started' });
  return { supervisor, notices, running, logged };
}

/** A client of the service as it runs now; null while it does not. */
function probe({ supervisor }: Rig, name: ServiceName) {
  const port = supervisor.openLink(name);
  return port === null ? null : connect(probeContract(name) as ProbeContract, port, { timeoutMs: 2_000 });
}

async function birthMark(rig: Rig, name: ServiceName): Promise<string | null> {
  const client = probe(rig, name);
  if (client === null) return null;
  return client.call('ping', {}).then(
    ({ born }) => born,
    () => null,
  );
}

/** True when every service runs, and each reaches all its servers as they run now. */
async function allJoined(rig: Rig): Promise<boolean> {
  const born: Record<string, string | null> = {};
  for (const name of SERVICE_NAMES) born[name] = await birthMark(rig, name);
  if (Object.values(born).includes(null)) return false;
  const { database, watcher, trader } = born;
  const expected = {
    database: {},
    watcher: { database },
    trader: { database, watcher },
    strategy: { database, watcher, trader },
  };
  for (const name of SERVICE_NAMES) {
    const reached = await probe(rig, name)
      ?.call('peers', {})
      .catch(() => null);
    if (JSON.stringify(reached?.born) !== JSON.stringify(expected[name])) return false;
  }
  return true;
}

it('joins the services so that each reaches its servers without the main thread in between', async () => {
  const rig = await startThreads();
  expect(await allJoined(rig)).toBe(true);
});

it('brings each service back with all its links after it was killed, ten times each (E5)', async () => {
  const rig = await startThreads();
  let slowest = 0;
  for (let round = 0; round < 10; round++) {
    for (const name of SERVICE_NAMES) {
      const before = await waitFor(`${name} runs`, () => birthMark(rig, name));
      const killed = performance.now();
      rig.running.get(name)?.kill();
      await waitFor(`${name} is another`, async () => {
        const now = await birthMark(rig, name);
        return now !== null && now !== before;
      });
      await waitFor('all links', () => allJoined(rig));
      slowest = Math.max(slowest, performance.now() - killed);
    }
  }
  expect(rig.supervisor.services().map(({ restarts }) => restarts)).toEqual([10, 10, 10, 10]);
  expect(slowest).toBeLessThan(5_000);
});

it('brings back two services that are killed at the same time', async () => {
  const rig = await startThreads();
  for (const pair of [
    ['database', 'trader'],
    ['watcher', 'strategy'],
    ['database', 'watcher'],
  ] as const) {
    const before = await Promise.all(pair.map((name) => birthMark(rig, name)));
    for (const name of pair) rig.running.get(name)?.kill();
    await waitFor('both are others', async () => {
      const now = await Promise.all(pair.map((name) => birthMark(rig, name)));
      return now.every((born, index) => born !== null && born !== before[index]);
    });
    await waitFor('all links', () => allJoined(rig));
  }
});

it.each([
  ['reject', 'a promise nobody waits for'],
  ['throw', 'an error nobody catches'],
  ['exit-zero', null],
] as const)('ends and restarts a service on %s: there are no zombies', async (how, logged) => {
  const rig = await startThreads();
  const before = await birthMark(rig, 'trader');
  await probe(rig, 'trader')
    ?.call('misbehave', { how })
    .catch(() => {});
  await waitFor('trader is another', async () => {
    const now = await birthMark(rig, 'trader');
    return now !== null && now !== before;
  });
  expect(rig.notices.map(({ kind, service }) => [kind, service])).toEqual([['exited', 'trader']]);
  expect(rig.logged.some((line) => logged === null || line.includes(logged))).toBe(true);
});

it('reports a service that hangs, restarts nothing, and says when it is well again', async () => {
  const rig = await startThreads();
  const before = await birthMark(rig, 'strategy');
  await probe(rig, 'strategy')?.call('misbehave', { how: 'block' });
  await waitFor('unresponsive', () => rig.notices.some(({ kind }) => kind === 'unresponsive'));
  await waitFor('recovered', () => rig.notices.some(({ kind }) => kind === 'recovered'));
  expect(rig.notices.map(({ kind, service }) => [kind, service])).toEqual([
    ['unresponsive', 'strategy'],
    ['recovered', 'strategy'],
  ]);
  expect(await birthMark(rig, 'strategy')).toBe(before);
});

it('gives up on a service that ends again and again, and keeps the others', async () => {
  const rig = await startThreads({ ...DEFAULT_RESTART_POLICY, firstDelayMs: 10 });
  for (let crash = 0; crash < 6; crash++) {
    await waitFor('strategy runs', () => birthMark(rig, 'strategy'));
    rig.running.get('strategy')?.kill();
    await waitFor('strategy is down', async () => (await birthMark(rig, 'strategy')) === null);
  }
  await waitFor('failed', () => rig.notices.at(-1)?.kind === 'failed');
  expect(await birthMark(rig, 'trader')).not.toBeNull();
  rig.supervisor.restartService('strategy');
  await waitFor('strategy runs again', () => birthMark(rig, 'strategy'));
});

it('stops all threads, and a hanging one by force', async () => {
  const rig = await startThreads();
  const exits: string[] = [];
  for (const [name, process] of rig.running) process.onExit(({ reason }) => exits.push(`${name} ${reason}`));
  await probe(rig, 'trader')?.call('misbehave', { how: 'block' });
  await rig.supervisor.stop('quit');
  expect(exits).toEqual(['strategy exited', 'trader killed', 'watcher exited', 'database exited']);
});
