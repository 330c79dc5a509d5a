import { type MessagePort, parentPort } from 'node:worker_threads';
import { nodePort } from '#main/host/node-port.ts';
import { watcher } from '#shared/contract/watcher.ts';
import { connect } from '#shared/rpc/connect.ts';

/** The strategy's side of the benchmark: counts market events and says when it has had as many as it was told. */
interface Order {
  readonly port: MessagePort;
  readonly through: 'rpc' | 'raw';
  readonly events: number;
}

parentPort?.on('message', ({ port, through, events }: Order) => {
  let seen = 0;
  const count = (batch: readonly { readonly kind: string }[]): void => {
    for (const event of batch) if (event.kind !== 'feedState') seen++;
    if (seen >= events) parentPort?.postMessage('done');
  };
  if (through === 'raw') port.on('message', count);
  else connect(watcher, nodePort(port)).on('market', count);
  parentPort?.postMessage('listening');
});
