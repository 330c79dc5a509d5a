import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';

/** What a runtime gives of one end of a channel. Until `listen`, messages wait in the channel. */
export interface Channel {
  post(message: unknown): void;
  /** Begins to deliver: asked once, when the first listener comes. */
  listen(deliver: (message: unknown) => void): void;
  onEnd(end: () => void): void;
  /** @param end for channels that do not tell the side that closes. */
  close(end: () => void): void;
}

/** The end of a channel as our Port: it is listened to as soon as anybody does, and ends once. */
export function channelPort(channel: Channel): Port {
  const messages = new Listeners<[unknown]>();
  const closes = new Listeners<[]>();
  let listening = false;
  let closed = false;

  channel.onEnd(end);

  function end(): void {
    if (closed) return;
    closed = true;
    closes.emit();
    closes.clear();
    messages.clear();
  }

  return {
    post(message) {
      if (!closed) channel.post(message);
    },
    onMessage(listener) {
      const remove = messages.add(listener);
      if (!listening) {
        listening = true;
        channel.listen((message) => messages.emit(message));
      }
      return remove;
    },
    onClose(listener) {
      if (!closed) return closes.add(listener);
      queueMicrotask(listener);
      return () => {};
    },
    close: () => channel.close(end),
  };
}
