import type { Port } from '#shared/rpc/port.ts';
import { channelPort } from './channel-port.ts';

/**
 * As much of Electron's utility process as a service needs, so that this side needs no Electron: messages arrive
 * wrapped as `{ data, ports }`, and a port is silent until `start`.
 */
export interface UtilityMessageEvent {
  readonly data: unknown;
  readonly ports: readonly UtilityMessagePort[];
}

export interface UtilityParentPort {
  on(event: 'message', listener: (event: UtilityMessageEvent) => void): unknown;
  postMessage(message: unknown): void;
}

export interface UtilityMessagePort {
  on(event: 'message', listener: (event: UtilityMessageEvent) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** The port to Electron's main process, where this is a utility process; null elsewhere. */
export function utilityParentPort(): UtilityParentPort | null {
  const holder: { readonly parentPort?: unknown } = process as { readonly parentPort?: unknown };
  return holder.parentPort === undefined ? null : (holder.parentPort as UtilityParentPort);
}

/** A MessagePortMain, of the main process or of a utility process, as our Port. */
export function electronPort(port: UtilityMessagePort): Port {
  return channelPort({
    post: (message) => port.postMessage(message),
    listen(deliver) {
      port.on('message', ({ data }) => deliver(data));
      port.start();
    },
    onEnd: (end) => void port.on('close', end),
    close(end) {
      port.close();
      end();
    },
  });
}
