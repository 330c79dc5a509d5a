import type { RawData, WebSocket } from 'ws';
import type { Clock } from '#main/ports/clock.ts';
import { SOCKET_CLOSE } from '#shared/contract/monitor.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import type { SharedEvent, ViewPort } from './view-port.ts';

export interface SocketLimits {
  /** Unsent bytes that make a client slow; it has `drainMs` to read them. */
  readonly bufferedBytes: number;
  /** Unsent bytes at which nobody waits any longer. */
  readonly hardBufferedBytes: number;
  readonly drainMs: number;
  /** Messages a second over time, and at once. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  bufferedBytes: 1024 * 1024,
  hardBufferedBytes: 16 * 1024 * 1024,
  drainMs: 1_000,
  messagesPerSecond: 100,
  messageBurst: 200,
};

/** How long a closed client has to say goodbye before its socket is cut. */
const GOODBYE_MS = 500;

/**
 * A WebSocket as a port of JSON text. It never waits for its client: one that does not read is closed with 1013 once more
 * than 1 MB waits for it and does not drain, so that it costs a bounded amount of memory and slows nobody.
 */
export class WebSocketPort implements ViewPort {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #limits: SocketLimits;
  readonly #messages = new Listeners<[unknown]>();
  readonly #closes = new Listeners<[]>();
  #closed = false;
  #draining: Unsubscribe | null = null;
  #allowance: number;
  #allowanceTime: number;

  constructor(socket: WebSocket, clock: Clock, limits: SocketLimits = SOCKET_LIMITS) {
    this.#socket = socket;
    this.#clock = clock;
    this.#limits = limits;
    this.#allowance = limits.messageBurst;
    this.#allowanceTime = clock.monotonic();
    socket.on('message', (data, binary) => this.#receive(data, binary));
    socket.on('close', () => this.#end());
    // What goes wrong with a socket ends it ('close' follows); there is nobody to tell.
    socket.on('error', () => socket.terminate());
  }

  post(message: unknown): void {
    this.#send(JSON.stringify(message));
  }

  postShared(event: SharedEvent): void {
    this.#send(event.bytes);
  }

  onMessage(listener: (message: unknown) => void): Unsubscribe {
    return this.#messages.add(listener);
  }

  onClose(listener: () => void): Unsubscribe {
    if (!this.#closed) return this.#closes.add(listener);
    queueMicrotask(listener);
    return () => {};
  }

  close(): void {
    this.closeWith(SOCKET_CLOSE.goingAway, 'closed');
  }

  closeWith(code: number, reason: string): void {
    if (this.#closed) return;
    this.#socket.close(code, reason);
    this.#end();
    this.#clock.after(GOODBYE_MS, () => this.#socket.terminate());
  }

  #send(data: string | Buffer): void {
    if (this.#closed) return;
    if (this.#socket.bufferedAmount > this.#limits.hardBufferedBytes) {
      this.#drop();
      return;
    }
    this.#socket.send(data, { binary: false });
    if (this.#draining === null && this.#isSlow()) {
      this.#draining = this.#clock.after(this.#limits.drainMs, () => {
        this.#draining = null;
        if (this.#isSlow()) this.#drop();
      });
    }
  }

  #isSlow(): boolean {
    return this.#socket.bufferedAmount > this.#limits.bufferedBytes;
  }

  #drop(): void {
    this.closeWith(SOCKET_CLOSE.tryLater, 'does not read what it asked for');
  }

  #receive(data: RawData, binary: boolean): void {
    if (this.#closed) return;
    const message = binary ? undefined : parse(data);
    if (message === undefined) this.closeWith(SOCKET_CLOSE.policy, 'JSON text expected');
    else if (!this.#allow()) this.closeWith(SOCKET_CLOSE.policy, 'too many messages');
    else this.#messages.emit(message);
  }

  #allow(): boolean {
    const { messageBurst, messagesPerSecond } = this.#limits;
    const now = this.#clock.monotonic();
    const earned = ((now - this.#allowanceTime) / 1_000) * messagesPerSecond;
    this.#allowance = Math.min(messageBurst, this.#allowance + earned) - 1;
    this.#allowanceTime = now;
    return this.#allowance >= 0;
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#draining?.();
    this.#closes.emit();
    this.#closes.clear();
    this.#messages.clear();
  }
}

/** Undefined for what is not JSON (JSON itself has no undefined). */
function parse(data: RawData): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
