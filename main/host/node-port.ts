import type { MessagePort } from 'node:worker_threads';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';

/** Node's MessagePort as our Port. Messages wait in the channel until the first listener comes. */
export function nodePort(port: MessagePort): Port {
  const messages = new Listeners<[unknown]>();
  const closes = new Listeners<[]>();
  let listening = false;
  let closed = false;

  port.once('close', () => {
    closed = true;
    closes.emit();
    closes.clear();
    messages.clear();
  });

  return {
    post(message) {
      if (!closed) port.postMessage(message);
    },
    onMessage(listener) {
      const remove = messages.add(listener);
      if (!listening) {
        listening = true;
        port.on('message', (message: unknown) => messages.emit(message));
      }
      return remove;
    },
    onClose(listener) {
      if (!closed) return closes.add(listener);
      queueMicrotask(listener);
      return () => {};
    },
    close: () => port.close(),
  };
}
