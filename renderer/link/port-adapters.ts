import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';

/** A WebSocket that is open, speaking JSON text. */
export function webSocketPort(socket: WebSocket): Port {
  return adapt(
    (message) => socket.send(JSON.stringify(message)),
    () => socket.close(),
    (receive, end) => {
      socket.onmessage = (event) => {
        if (typeof event.data === 'string') receive(JSON.parse(event.data) as unknown);
      };
      socket.onclose = end;
      if (socket.readyState >= WebSocket.CLOSING) queueMicrotask(end);
    },
  );
}

/** The end of a channel that preload handed to the page. */
export function messagePort(port: MessagePort): Port {
  return adapt(
    (message) => port.postMessage(message),
    () => port.close(),
    (receive, end) => {
      port.onmessage = (event) => receive(event.data as unknown);
      port.addEventListener('close', end);
      port.start();
    },
  );
}

/** Holds back what arrives before anyone listens. */
function adapt(
  send: (message: unknown) => void,
  shut: () => void,
  wire: (receive: (message: unknown) => void, end: () => void) => void,
): Port {
  const messages = new Listeners<[unknown]>();
  const closes = new Listeners<[]>();
  let early: unknown[] = [];
  let closed = false;

  function end(): void {
    if (closed) return;
    closed = true;
    closes.emit();
  }

  wire((message) => {
    if (closed) return;
    if (messages.size === 0) early.push(message);
    else messages.emit(message);
  }, end);

  return {
    post(message) {
      if (!closed) send(message);
    },
    onMessage(listener) {
      const remove = messages.add(listener);
      const held = early;
      early = [];
      for (const message of held) messages.emit(message);
      return remove;
    },
    onClose(listener) {
      if (!closed) return closes.add(listener);
      queueMicrotask(listener);
      return () => {};
    },
    close() {
      end();
      shut();
    },
  };
}
