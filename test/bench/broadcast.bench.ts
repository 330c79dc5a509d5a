import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { MONITOR_PATHS } from '#shared/contract/monitor.ts';
import type { Frame } from '#shared/rpc/frames.ts';
import { MonitorRig } from '../support/monitor-rig.ts';
import { type Bench, median } from './bench.ts';
import type { ClientsData } from './broadcast-clients.ts';

const CLIENTS = 100;
const BROADCASTS = 40;
const ROUNDS = 25;
const WARM_UP = 5;

/** What the watcher tells views up to 20 times a second: the changed rows of the price board. */
const TICKERS = ['BTC/USDT@replay', 'ETH/USDT@replay'].map((instrument) => ({
  instrument,
  last: '64123.45',
  bid: '64123.44',
  ask: '64123.46',
  bidQuantity: '1.23456',
  askQuantity: '0.98765',
  open: '63000',
  high: '64500.12',
  low: '62800.5',
  volume: '12345.678901',
  quoteVolume: '790000000.12',
  change: '1123.45',
  changePercent: '1.78',
  stale: false,
  eventTime: 1_790_000_000_123,
  receivedTime: 1_790_000_000_125,
}));

interface Room {
  /** Sends one event to every client. */
  readonly broadcast: () => void;
  readonly clients: Worker;
  close(): Promise<void>;
}

export const bench: Bench = {
  name: 'broadcast',
  async run() {
    const rooms = { ours: await monitorRoom(), bare: await bareRoom() };
    const rates: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      for (const kind of ['ours', 'bare'] as const) {
        const rate = await measure(rooms[kind]);
        if (round >= WARM_UP) rates[kind].push(rate);
      }
    }
    await rooms.ours.close();
    await rooms.bare.close();
    return [
      {
        name: `price board to ${CLIENTS} WebSocket clients through the monitor`,
        unit: 'messages/s',
        ours: median(rates.ours),
        against: 'bare ws, text written once for all',
        ceiling: median(rates.bare),
        bar: 0.6,
      },
    ];
  },
};

/** Messages a second until the last client has heard the last of them. */
async function measure(room: Room): Promise<number> {
  const heard = once(room.clients, 'message');
  const began = performance.now();
  room.clients.postMessage(BROADCASTS * CLIENTS);
  for (let sent = 0; sent < BROADCASTS; sent++) {
    room.broadcast();
    // One event a turn, as they come from a service.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await heard;
  return (BROADCASTS * CLIENTS) / ((performance.now() - began) / 1_000);
}

async function monitorRoom(): Promise<Room> {
  const rig = new MonitorRig();
  const monitor = await rig.start({ limits: { sockets: CLIENTS } });
  const clients = await enter({
    url: `ws://127.0.0.1:${monitor.port}${MONITOR_PATHS.socket}`,
    headers: { authorization: `Bearer ${rig.token}` },
    count: CLIENTS,
    greeting: JSON.stringify({ t: 'sub', event: 'watcher.tickers' } satisfies Frame),
  });
  const watcher = rig.services.server('watcher');
  return {
    clients,
    broadcast: () => void watcher.publish('tickers', TICKERS as never),
    async close() {
      await clients.terminate();
      await rig.dispose();
    },
  };
}

async function bareRoom(): Promise<Room> {
  const http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  await once(http, 'listening');
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients = await enter({ url, headers: {}, count: CLIENTS, greeting: '{}' });
  let seq = 0;
  return {
    clients,
    broadcast() {
      const text = JSON.stringify({ t: 'evt', event: 'watcher.tickers', seq: seq++, value: TICKERS });
      for (const client of server.clients) client.send(text);
    },
    async close() {
      await clients.terminate();
      server.close();
      http.closeAllConnections();
      http.close();
    },
  };
}

async function enter(data: ClientsData): Promise<Worker> {
  const worker = new Worker(new URL('./broadcast-clients.ts', import.meta.url), { workerData: data });
  await once(worker, 'message');
  // Their subscriptions were sent; one more turn of the loop and all are in.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return worker;
}
