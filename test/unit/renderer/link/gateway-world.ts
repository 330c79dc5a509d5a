import { createGateway } from '#main/monitor/gateway.ts';
import { app as appContract } from '#shared/contract/app.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { trader as traderContract } from '#shared/contract/trader.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';
import { emptyTraderSnapshot } from '#test/support/trader-snapshot.ts';
import type { OpenOutcome } from '../../../../renderer/link/terminal-link.ts';

/** A real gateway with an application and a trader behind it, both as small as can be. */
export function gatewayWorld() {
  const ups = new Listeners<[ServiceName, number]>();
  let trader: Server<typeof traderContract> | null = null;
  let generation = 0;
  let traderSeq = 0;
  const snapshots = { app: 0, trader: 0 };

  const app = createServer(appContract, {
    ...refusing(appContract),
    snapshot: () => {
      snapshots.app += 1;
      return {
        info: {
          version: '1.0.0',
          mode: 'inline' as const,
          dataDir: '/tmp',
          monitorUrl: null,
          startedTime: 0,
          platform: 'test',
        },
        services: [],
        usage: { cpu: 0, memoryBytes: 0 },
        settings: DEFAULT_SETTINGS,
        notifications: [],
      };
    },
    setSetting: ({ value }) => ({ outcome: 'refused' as const, problem: `not ${JSON.stringify(value)}` }),
  });

  function openTrader(): Port | null {
    if (trader === null) return null;
    const [ours, theirs] = memoryPortPair();
    trader.attach(theirs);
    return ours;
  }

  const gateway = createGateway({
    app,
    links: {
      openLink: (service) => (service === 'trader' ? openTrader() : null),
      onUp: (listener) => ups.add(listener),
    },
  });
  const viewPorts: Port[] = [];

  return {
    app,
    snapshots,
    get trader() {
      return trader;
    },
    /** The service comes up, with what it remembers. */
    startTrader(seq: number): void {
      traderSeq = seq;
      generation += 1;
      trader = createServer(traderContract, {
        ...refusing(traderContract),
        snapshot: () => {
          snapshots.trader += 1;
          return emptyTraderSnapshot(traderSeq);
        },
        cancelAll: () => new Promise(() => {}),
      });
      ups.emit('trader', generation);
    },
    crashTrader(): void {
      const server = trader;
      trader = null;
      server?.dispose();
    },
    open: (): Promise<OpenOutcome> => {
      const [view, gatewaySide] = memoryPortPair();
      gateway.open(gatewaySide, { scope: 'trade' });
      viewPorts.push(view);
      return Promise.resolve({ outcome: 'open', port: view });
    },
    /** The socket breaks. */
    breakConnection: (): void => viewPorts.at(-1)?.close(),
    dispose: (): void => gateway.dispose(),
  };
}

/** Every call of the contract fails, so that a test sees what it did not expect to be asked. */
function refusing<C extends Contract>(contract: C) {
  const refuse = (): never => {
    throw new Error('not part of this test');
  };
  return Object.fromEntries(Object.keys(contract.calls).map((name) => [name, refuse])) as {
    [Name in keyof C['calls'] & string]: () => never;
  };
}
