import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type App, createApp } from '#main/app.ts';
import { createWorkerHost } from '#main/host/worker-host.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { systemClock } from '#main/platform/system-clock.ts';
import { DEFAULT_RESTART_POLICY } from '#main/supervisor/restart-policy.ts';
import { SERVICE_NAMES, type ServiceName } from '#shared/contract/lifecycle.ts';
import { strategy } from '#shared/contract/strategy.ts';
import { type TraderSnapshot, trader } from '#shared/contract/trader.ts';
import { watcher } from '#shared/contract/watcher.ts';
import { add, decimal, multiply, roundToStep, ZERO } from '#shared/domain/decimal.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { connect } from '#shared/rpc/connect.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { marketIntent, orderIntent } from '#test/support/order-intent.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { trackedHost } from '#test/support/tracked-host.ts';
import { waitFor } from '#test/support/wait-for.ts';

const KILLS = 10;
const quantity = decimal('0.001');

interface Rig {
  readonly app: App;
  kill(name: ServiceName): void;
}

/** The real services, each in a thread of its own, on the recording that ships with the product. */
async function startApp(): Promise<Rig> {
  const entry = (service: ServiceName): URL => new URL(`../../main/services/${service}/entry.ts`, import.meta.url);
  const { host, running } = trackedHost(createWorkerHost({ entry, log: silentLogger }));
  const app = createApp({
    host,
    clock: systemClock,
    ids: secureRandomIds,
    log: silentLogger,
    dataDir: temporaryFolder(),
    resourcesDir: resolve('resources'),
    mode: 'browser',
    version: '0.0.0',
    // Forty kills in a row are meant here, not a crash loop.
    policy: { ...DEFAULT_RESTART_POLICY, maxRestarts: 1_000, maxDelayMs: 200 },
  });
  onTestFinished(() => app.stop('test over'));
  expect(await app.start()).toEqual({ outcome: 'started' });
  return { app, kill: (name) => running.get(name)?.kill() };
}

it('comes back from ten kills of each service: prices move, orders, fills and balances are the same (E5)', async () => {
  const rig = await startApp();
  await placeOrders(rig);
  const before = await settledPicture(rig);
  expect([before.fills.length, before.working.length]).toEqual([1, 1]);
  let slowest = 0;
  for (let round = 0; round < KILLS; round++) {
    for (const name of SERVICE_NAMES) {
      const killed = performance.now();
      rig.kill(name);
      await waitFor(`${name} is down`, () => stateOf(rig, name) !== 'ready' || generationOf(rig, name) > round + 1);
      await waitFor('all services answer', () => allAnswer(rig), 15_000);
      slowest = Math.max(slowest, performance.now() - killed);
      expect(await settledPicture(rig)).toEqual(before);
    }
  }
  expect(rig.app.supervisor.services().map(({ restarts }) => restarts)).toEqual([KILLS, KILLS, KILLS, KILLS]);
  expect(slowest, 'back within').toBeLessThan(10_000);
  await expectBalancedLedger(rig);
}, 240_000);

async function placeOrders(rig: Rig): Promise<void> {
  const last = await waitFor('a price', async () => {
    const { tickers } = await client(rig, watcher).call('snapshot', {});
    return tickers.find(({ instrument }) => instrument === BTC.id)?.last;
  });
  const limitPrice = roundToStep(multiply(last, decimal('0.95')), decimal('0.01'), 'down') as NonNullable<
    OrderIntent['limitPrice']
  >;
  for (const intent of [marketIntent({ quantity }), orderIntent({ quantity, limitPrice })]) {
    const outcome = await client(rig, trader).call('submitOrder', { intent, requestId: null });
    expect(outcome.outcome).toBe('submitted');
  }
  await waitFor('a fill and a resting order', async () => {
    const { fills, working } = await settledPicture(rig);
    return fills.length === 1 && working.length === 1;
  });
}

/** What must not change by a restart. */
async function settledPicture(rig: Rig) {
  const snapshot: TraderSnapshot = await client(rig, trader).call('snapshot', {});
  const { fills, balances, positions, orders } = snapshot;
  return { fills, balances, positions, working: orders.filter(({ status }) => status === 'accepted') };
}

async function allAnswer({ app }: Rig): Promise<boolean> {
  if (!app.supervisor.services().every(({ state }) => state === 'ready' || state === 'degraded')) return false;
  try {
    const { tickers } = await client({ app }, watcher).call('snapshot', {}, { timeoutMs: 3_000 });
    const bitcoin = tickers.find(({ instrument }) => instrument === BTC.id);
    await client({ app }, strategy).call('snapshot', {}, { timeoutMs: 3_000 });
    await client({ app }, trader).call('snapshot', {}, { timeoutMs: 3_000 });
    return bitcoin !== undefined && !bitcoin.stale && bitcoin.last !== null;
  } catch {
    return false;
  }
}

/** Every entry in order, and every asset's postings sum to zero. */
async function expectBalancedLedger(rig: Rig): Promise<void> {
  const { events } = await client(rig, trader).call('ledgerEvents', { afterSeq: 0, limit: 1_000 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const sums: Record<string, string> = {};
  for (const { asset, amount } of events.flatMap(({ entries }) => entries)) {
    sums[asset] = add((sums[asset] ?? ZERO) as typeof ZERO, amount);
  }
  expect(Object.values(sums).every((sum) => sum === ZERO)).toBe(true);
}

function client<C extends typeof trader | typeof watcher | typeof strategy>({ app }: Pick<Rig, 'app'>, contract: C) {
  const port = app.supervisor.openLink(contract.name);
  if (port === null) throw new Error(`${contract.name} is not ready`);
  return connect(contract, port);
}

function stateOf({ app }: Rig, name: ServiceName): string | undefined {
  return app.supervisor.services().find((service) => service.name === name)?.state;
}

function generationOf({ app }: Rig, name: ServiceName): number {
  return app.supervisor.services().find((service) => service.name === name)?.generation ?? 0;
}
