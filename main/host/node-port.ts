import type { MessagePort } from 'node:worker_threads';
import type { Port } from '#shared/rpc/port.ts';
import { channelPort } from './channel-port.ts';

/** Node's MessagePort as our Port. Messages wait in the channel until the first listener comes. */
export function nodePort(port: MessagePort): Port {
  return channelPort({
    post: (message) => port.postMessage(message),
    listen: (deliver) => void port.on('message', deliver),
    onEnd: (end) => void port.once('close', end),
    close: () => port.close(),
  });
}
