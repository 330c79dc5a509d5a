import { type GatewayContractName, qualify, unqualify } from '#shared/contract/gateway.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';

/** One port per contract, as if each were a channel of its own. */
export interface ChannelPorts {
  /** A fresh channel for the contract; the one before it, if any, closes and its calls end with LINK_CLOSED. */
  open(contract: GatewayContractName): Port;
  close(contract: GatewayContractName): void;
  /** Begins to deliver; until then the port holds back what comes in, so that nothing is lost to a channel not yet open. */
  listen(): void;
}

/**
 * Splits the one port of a view into channels by qualified names (`trader.submitOrder`). Every channel counts its
 * requests for itself; over the real port they get numbers of their own.
 */
export function channelPorts(port: Port): ChannelPorts {
  const open = new Map<GatewayContractName, Channel>();
  const calls = new Map<number, { readonly channel: Channel; readonly id: number }>();
  let nextId = 0;
  let closed = false;

  function receive(message: unknown): void {
    const frame = message as { t?: unknown; id?: unknown; event?: unknown } | null;
    if (typeof frame !== 'object' || frame === null) return;
    if (frame.t === 'evt' && typeof frame.event === 'string') {
      const target = unqualify(frame.event);
      if (target !== null) open.get(target.contract)?.receive({ ...frame, event: target.name });
    } else if ((frame.t === 'res' || frame.t === 'err') && typeof frame.id === 'number') {
      const call = calls.get(frame.id);
      calls.delete(frame.id);
      call?.channel.receive({ ...frame, id: call.id });
    }
  }

  port.onClose(() => {
    closed = true;
    for (const name of [...open.keys()]) end(name);
    calls.clear();
  });

  function end(contract: GatewayContractName): void {
    const channel = open.get(contract);
    if (channel === undefined) return;
    open.delete(contract);
    for (const [id, call] of calls) if (call.channel === channel) calls.delete(id);
    channel.end();
  }

  function send(channel: Channel, message: unknown): void {
    const frame = message as { t: string; id?: number; method?: string; event?: string };
    if (frame.t === 'req') {
      const id = nextId++;
      calls.set(id, { channel, id: frame.id ?? 0 });
      port.post({ ...frame, id, method: qualify(channel.contract, frame.method ?? '') });
    } else port.post({ ...frame, event: qualify(channel.contract, frame.event ?? '') });
  }

  return {
    open(contract) {
      end(contract);
      const channel = new Channel(contract, send, end);
      if (closed) channel.end();
      else open.set(contract, channel);
      return channel;
    },
    close: end,
    listen: () => void port.onMessage(receive),
  };
}

class Channel implements Port {
  readonly contract: GatewayContractName;
  readonly #send: (channel: Channel, message: unknown) => void;
  readonly #leave: (contract: GatewayContractName) => void;
  readonly #messages = new Listeners<[unknown]>();
  readonly #closes = new Listeners<[]>();
  #closed = false;

  constructor(
    contract: GatewayContractName,
    send: (channel: Channel, message: unknown) => void,
    leave: (contract: GatewayContractName) => void,
  ) {
    this.contract = contract;
    this.#send = send;
    this.#leave = leave;
  }

  post(message: unknown): void {
    if (!this.#closed) this.#send(this, message);
  }

  onMessage(listener: (message: unknown) => void): () => void {
    return this.#messages.add(listener);
  }

  onClose(listener: () => void): () => void {
    if (this.#closed) {
      queueMicrotask(listener);
      return () => {};
    }
    return this.#closes.add(listener);
  }

  close(): void {
    if (!this.#closed) this.#leave(this.contract);
  }

  receive(message: unknown): void {
    if (!this.#closed) this.#messages.emit(message);
  }

  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closes.emit();
  }
}
