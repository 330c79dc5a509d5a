import type { Unsubscribe } from '../kernel/listeners.ts';

/**
 * One end of a two-ended channel that carries plain data (objects, arrays, strings, booleans, numbers, null).
 * Adapters of a few lines exist per runtime: MessagePort, MessagePortMain, WebSocket.
 */
export interface Port {
  /** Sends in order; after close it does nothing. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Unsubscribe;
  /** Called once, when either end has closed or died; at once if that has happened already. */
  onClose(listener: () => void): Unsubscribe;
  close(): void;
}
