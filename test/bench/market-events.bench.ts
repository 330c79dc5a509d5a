import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { nodePort } from '#main/host/node-port.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { type WatcherContract, watcher } from '#shared/contract/watcher.ts';
import type { FeedEvent } from '#shared/domain/market-data.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import { createServer, type Handlers } from '#shared/rpc/serve.ts';
import { type Bench, median } from '#test/bench/bench.ts';
import { readRecordedFrames, recordedInstrument } from '#test/support/recorded-frames.ts';

/**
 * Market events from the watcher to a strategy in another thread: published through our server and client over a
 * MessagePort, against the bare port with batches of 100. The events are the recorded ones: quotes, trades, book updates.
 */

const BATCH = 100;
const BATCHES = 2_000;
const ROUNDS = 5;

type MarketBatch = EventValue<WatcherContract, 'market'>;

function recordedBatches(): readonly MarketBatch[] {
  const instrument = recordedInstrument('BTCUSDT');
  const context = { instruments: new Map([['BTCUSDT', instrument]]), snapshotOf: null };
  const events = readRecordedFrames('BTCUSDT')
    .slice(0, BATCH * 100)
    .map(({ text, receivedTime }) => parseFrame(text, receivedTime, context))
    .filter((event): event is FeedEvent => event.kind !== 'malformed' && event.kind !== 'control');
  const batches = [];
  for (let start = 0; start + BATCH <= events.length; start += BATCH) batches.push(events.slice(start, start + BATCH));
  return batches as unknown as readonly MarketBatch[];
}

/** Events per second until the other thread has them all. */
async function measure(worker: Worker, through: 'rpc' | 'raw', batches: readonly MarketBatch[]): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  const send = through === 'raw' ? rawSender(port1) : rpcSender(port1);
  worker.postMessage({ port: port2, through, events: BATCH * BATCHES }, [port2]);
  await once(worker, 'message');
  await send.ready();
  const start = performance.now();
  for (let index = 0; index < BATCHES; index++) send.batch(batches[index % batches.length] as MarketBatch);
  await once(worker, 'message');
  const elapsed = performance.now() - start;
  port1.close();
  return (BATCH * BATCHES) / (elapsed / 1_000);
}

interface Sender {
  ready(): Promise<void>;
  batch(events: MarketBatch): void;
}

function rawSender(port: MessagePort): Sender {
  return { ready: () => Promise.resolve(), batch: (events) => port.postMessage(events) };
}

function rpcSender(port: MessagePort): Sender {
  const server = createServer(watcher, new Proxy({}, {}) as Handlers<WatcherContract>);
  const subscribed = new Promise<void>((resolve) => server.onSubscribe(() => resolve()));
  server.attach(nodePort(port));
  return {
    ready: () => subscribed,
    batch: (events) => void server.publish('market', events, recordedInstrument('BTCUSDT')),
  };
}

export const bench: Bench = {
  name: 'market-events',
  async run() {
    const batches = recordedBatches();
    const worker = new Worker(join(import.meta.dirname, 'market-events-consumer.ts'));
    const rates = [];
    for (let round = 0; round <= ROUNDS; round++) {
      rates.push({ rpc: await measure(worker, 'rpc', batches), raw: await measure(worker, 'raw', batches) });
    }
    await worker.terminate();
    const warm = rates.slice(1);
    return [
      {
        name: 'events watcher → strategy',
        unit: 'events/s',
        ours: median(warm.map(({ rpc }) => rpc)),
        against: `raw MessagePort, batches of ${BATCH}`,
        ceiling: median(warm.map(({ raw }) => raw)),
        bar: 0.6,
      },
    ];
  },
};
