import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { nodePort } from '#main/host/node-port.ts';
import { electronPort, type UtilityMessagePort } from '#main/host/utility-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import { waitFor } from '#test/support/wait-for.ts';

function nodePair(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [nodePort(port1), nodePort(port2)];
}

/** Two of Electron's ports as far as they are used: wrapped messages, silent until started, `close` on both sides. */
function electronPair(): readonly [Port, Port] {
  const left = new ElectronPortDouble();
  const right = new ElectronPortDouble();
  left.peer = right;
  right.peer = left;
  return [electronPort(left), electronPort(right)];
}

class ElectronPortDouble extends EventEmitter implements UtilityMessagePort {
  peer: ElectronPortDouble | null = null;
  #started = false;
  #waiting: unknown[] = [];

  postMessage(message: unknown): void {
    const copy: unknown = structuredClone(message);
    setImmediate(() => this.peer?.receive(copy));
  }

  start(): void {
    this.#started = true;
    for (const message of this.#waiting.splice(0)) this.receive(message);
  }

  close(): void {
    setImmediate(() => {
      this.emit('close');
      this.peer?.emit('close');
    });
  }

  receive(message: unknown): void {
    if (this.#started) this.emit('message', { data: message, ports: [] });
    else this.#waiting.push(message);
  }
}

describe.each([
  ['a port between threads', nodePair],
  ['a port between Electron processes', electronPair],
])('%s', (_kind, pair) => {
  it('keeps messages until somebody listens, and delivers them in order', async () => {
    const [left, right] = pair();
    for (let number = 0; number < 5; number++) left.post({ number });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const received: unknown[] = [];
    right.onMessage((message) => received.push(message));
    left.post({ number: 5 });
    await waitFor('six messages', () => received.length === 6);
    expect(received).toEqual([0, 1, 2, 3, 4, 5].map((number) => ({ number })));
    left.close();
  });

  it('tells both ends once that it closed, and whoever asks later', async () => {
    const [left, right] = pair();
    const closed: string[] = [];
    left.onClose(() => closed.push('left'));
    right.onClose(() => closed.push('right'));
    right.onMessage(() => {});
    left.onMessage(() => {});
    left.close();
    left.close();
    await waitFor('both ends', () => closed.length === 2);
    right.onClose(() => closed.push('late'));
    right.post('into the void');
    await waitFor('the late one', () => closed.length === 3);
    expect(closed.sort()).toEqual(['late', 'left', 'right']);
  });
});
