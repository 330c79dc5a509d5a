import type { ServiceName } from '#shared/contract/lifecycle.ts';

/** One service of the application and the services it is a client of. */
export interface ServiceNode {
  readonly name: ServiceName;
  /** It starts when these are ready, and gets a fresh port to each whenever that one comes back. */
  readonly clientOf: readonly { readonly server: ServiceName; readonly purpose: string }[];
}

/** Who runs and who may talk to whom. A service starts after its servers and stops before them. */
export const TOPOLOGY: readonly ServiceNode[] = [
  { name: 'database', clientOf: [] },
  { name: 'watcher', clientOf: [{ server: 'database', purpose: 'store candles and ticks, load history' }] },
  {
    name: 'trader',
    clientOf: [
      { server: 'database', purpose: 'append ledger events, recover' },
      { server: 'watcher', purpose: 'marks for risk, profit and loss and paper fills' },
    ],
  },
  {
    name: 'strategy',
    clientOf: [
      { server: 'database', purpose: 'store signals, configuration and state; load history' },
      { server: 'watcher', purpose: 'market events' },
      { server: 'trader', purpose: 'order intents; own orders and fills' },
    ],
  },
];

/** Servers before their clients; throws on a circle, which could never start. */
export function startOrder(topology: readonly ServiceNode[]): readonly ServiceName[] {
  const order: ServiceName[] = [];
  let rest = [...topology];
  while (rest.length > 0) {
    const next = rest.filter((node) => node.clientOf.every(({ server }) => order.includes(server)));
    if (next.length === 0) throw new Error(`circle in the topology: ${rest.map((node) => node.name).join(', ')}`);
    order.push(...next.map((node) => node.name));
    rest = rest.filter((node) => !next.includes(node));
  }
  return order;
}
