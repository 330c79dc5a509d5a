import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '#main/app.ts';
import { createInlineHost } from '#main/host/inline-host.ts';
import type { Service, ServiceFactory } from '#main/host/service.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { strategy } from '#shared/contract/strategy.ts';
import { trader } from '#shared/contract/trader.ts';
import { watcher } from '#shared/contract/watcher.ts';
import type { FeedNode } from '#shared/domain/market-data.ts';
import type { Signal } from '#shared/domain/signal.ts';
import { type Contract, defineContract } from '#shared/rpc/contract.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';
import { filledEvent } from '#test/support/ledger-events.ts';
import { manualClock, settle } from '#test/support/manual-clock.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** Only the events of a contract: all that a notifier listens to. */
function eventsOf<Events extends Contract['events']>(name: ServiceName, events: Events) {
  return defineContract(name, { calls: {}, events });
}

/** The application with services that say what a test makes them say. */
async function startApp() {
  const clock = manualClock();
  const servers = new Map<ServiceName, Server<Contract>>();
  const speaking =
    (name: ServiceName, events: Contract['events']): ServiceFactory =>
    () => {
      const server = createServer<Contract>(eventsOf(name, events), {});
      servers.set(name, server);
      const service: Service = {
        name,
        start: () => Promise.resolve(),
        reconfigure: () => {},
        attach: server.attach,
        stop: () => Promise.resolve(),
      };
      return service;
    };
  const factories = {
    database: speaking('database', {}),
    watcher: speaking('watcher', watcher.events),
    trader: speaking('trader', trader.events),
    strategy: speaking('strategy', strategy.events),
  };
  const common = { clock, ids: secureRandomIds, log: silentLogger };
  const host = createInlineHost({ factories, ...common });
  const dataDir = temporaryFolder();
  const app = createApp({ host, ...common, dataDir, resourcesDir: dataDir, mode: 'inline', version: '1.2.3' });
  onTestFinished(() => app.stop('test over'));
  expect(await app.start()).toEqual({ outcome: 'started' });
  await settle();
  return {
    app,
    clock,
    async say(service: ServiceName, event: string, value: unknown): Promise<readonly string[]> {
      servers.get(service)?.publish(event as never, value as never);
      await settle();
      return app.notifications.all.map(({ code }) => code);
    },
  };
}

const signal = {
  id: 's/1',
  strategy: 'golden_crossover',
  action: 'buy',
  previousAction: null,
  price: '84000',
  timeframe: '1h',
  instrument: 'BTC/USDT@replay',
} as unknown as Signal;

function node(state: FeedNode['state']): readonly Partial<FeedNode>[] {
  return [{ id: 'replay-1', venue: 'replay', state }];
}

it('tells of a changed signal, a fill and a lost feed, and leads to where they belong', async () => {
  const { app, clock, say } = await startApp();
  await say('strategy', 'changed', signal);
  expect(app.notifications.all[0]).toMatchObject({
    code: 'signal-changed',
    instrument: 'BTC/USDT@replay',
    signal: 's/1',
    values: { strategy: 'golden_crossover', action: 'buy', previousAction: '', price: '84000', timeframe: '1h' },
  });
  await say('trader', 'ledger', filledEvent(1));
  await clock.advanceAsync(500);
  for (const state of ['connecting', 'live', 'stale', 'disconnected', 'live', 'paused', 'live'] as const) {
    await say('watcher', 'feedNodes', node(state));
  }
  expect(app.notifications.all.map(({ code }) => code)).toEqual([
    'feed-recovered',
    'feed-lost',
    'order-filled',
    'signal-changed',
  ]);
});

it('keeps quiet about what a person does not want to hear of', async () => {
  const { app, clock, say } = await startApp();
  for (const kind of ['signals', 'fills', 'services'] as const) app.settings.set(`notifications.${kind}`, false);
  await say('strategy', 'changed', signal);
  await say('trader', 'ledger', filledEvent(1));
  await clock.advanceAsync(500);
  await say('watcher', 'feedNodes', node('live'));
  expect(await say('watcher', 'feedNodes', node('disconnected'))).toEqual([]);
});

it('goes on listening after a service was restarted, and tells each thing once', async () => {
  const { app, clock, say } = await startApp();
  for (let time = 0; time < 3; time++) {
    app.supervisor.restartService('strategy');
    await clock.advanceAsync(10);
  }
  expect(await say('strategy', 'changed', signal)).toEqual(['signal-changed']);
});
