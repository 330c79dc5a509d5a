import { Listeners, type Unsubscribe } from '../kernel/listeners.ts';
import type { Port } from './port.ts';

/**
 * Two joined ports in one thread, for tests and for links inside one process. Delivers asynchronously and in order,
 * and passes messages through a structured clone like a real channel, so that nobody shares state by accident.
 */
export function memoryPortPair(): readonly [Port, Port] {
  const left = new MemoryPort();
  const right = new MemoryPort();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryPort implements Port {
  peer: MemoryPort | null = null;
  readonly #messages = new Listeners<[unknown]>();
  readonly #closes = new Listeners<[]>();
  #backlog: unknown[] = [];
  #closed = false;

  post(message: unknown): void {
    const peer = this.peer;
    if (this.#closed || peer === null) return;
    const copy = structuredClone(message);
    queueMicrotask(() => peer.#receive(copy));
  }

  onMessage(listener: (message: unknown) => void): Unsubscribe {
    const unsubscribe = this.#messages.add(listener);
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const message of backlog) this.#messages.emit(message);
    return unsubscribe;
  }

  onClose(listener: () => void): Unsubscribe {
    if (this.#closed) {
      queueMicrotask(listener);
      return () => {};
    }
    return this.#closes.add(listener);
  }

  close(): void {
    this.#end();
    const peer = this.peer;
    if (peer !== null) queueMicrotask(() => peer.#end());
  }

  #receive(message: unknown): void {
    if (this.#closed) return;
    if (this.#messages.size === 0) this.#backlog.push(message);
    else this.#messages.emit(message);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closes.emit();
    this.#messages.clear();
    this.#closes.clear();
  }
}
