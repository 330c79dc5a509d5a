import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';

/** A room full of clients in a thread of their own: they connect, subscribe, and say when all have heard everything. */
export interface ClientsData {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly count: number;
  readonly greeting: string;
}

const { url, headers, count, greeting } = workerData as ClientsData;
let received = 0;
let awaited = Number.POSITIVE_INFINITY;
let open = 0;

for (let index = 0; index < count; index++) {
  const client = new WebSocket(url, { headers: { ...headers }, perMessageDeflate: false });
  client.on('open', () => {
    client.send(greeting);
    open++;
    if (open === count) parentPort?.postMessage('open');
  });
  client.on('message', () => {
    received++;
    if (received === awaited) parentPort?.postMessage('heard');
  });
  client.on('close', () => {
    throw new Error('a client was dropped');
  });
}

parentPort?.on('message', (more: number) => {
  awaited = (awaited === Number.POSITIVE_INFINITY ? 0 : awaited) + more;
  if (received === awaited) parentPort?.postMessage('heard');
});
