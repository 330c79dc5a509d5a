import { Listeners, type Unsubscribe } from '../kernel/listeners.ts';
import type { CallName, CallResult, Contract, EventName, EventValue, Params } from './contract.ts';
import { type EventFrame, type Frame, parseFrame } from './frames.ts';
import type { Port } from './port.ts';
import { RpcError } from './rpc-error.ts';

export interface Client<C extends Contract> {
  /** Always ends: with the result, or with an `RpcError` (TIMEOUT, LINK_CLOSED, BAD_PARAMS, …). */
  call<M extends CallName<C>>(
    method: M,
    params: Params<C, M>,
    options?: { readonly timeoutMs?: number },
  ): Promise<CallResult<C, M>>;
  /** Events of one kind, of one topic or of all. */
  on<E extends EventName<C>>(
    event: E,
    listener: (value: EventValue<C, E>, seq: number, topic: string | undefined) => void,
    topic?: string,
  ): Unsubscribe;
  onClose(listener: () => void): Unsubscribe;
  readonly closed: boolean;
  close(): void;
}

export interface ConnectOptions {
  readonly timeoutMs?: number;
  /** Check events and results against the contract: in tests, and where the other end is not ours. */
  readonly validate?: boolean;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: RpcError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly method: string;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** A typed client for a contract served at the other end of the port. */
export function connect<C extends Contract>(contract: C, port: Port, options: ConnectOptions = {}): Client<C> {
  const pending = new Map<number, Pending>();
  const events = new Map<string, Listeners<[unknown, number, string | undefined]>>();
  const closes = new Listeners<[]>();
  let nextId = 0;
  let closed = false;

  port.onMessage((message) => {
    const frame = parseFrame(message);
    if (frame === null) return;
    if (frame.t === 'evt') deliver(frame);
    else if (frame.t === 'res') settle(frame.id, (call) => resolve(call, frame.value));
    else if (frame.t === 'err')
      settle(frame.id, (call) => call.reject(new RpcError(frame.error.code, frame.error.message)));
  });
  port.onClose(end);

  function deliver(frame: EventFrame): void {
    if (options.validate === true && contract.events[frame.event]?.safeParse(frame.value).success !== true) {
      throw new Error(`${contract.name} sent a malformed ${frame.event}`);
    }
    events.get(key(frame.event, undefined))?.emit(frame.value, frame.seq, frame.topic);
    if (frame.topic !== undefined) events.get(key(frame.event, frame.topic))?.emit(frame.value, frame.seq, frame.topic);
  }

  function resolve(call: Pending, value: unknown): void {
    const check = options.validate === true ? contract.calls[call.method]?.result.safeParse(value) : undefined;
    if (check !== undefined && !check.success) {
      call.reject(
        new RpcError(
          'INTERNAL',
          `${contract.name}.${call.method} answered outside its contract: ${check.error.message}`,
        ),
      );
    } else call.resolve(value);
  }

  function settle(id: number, finish: (call: Pending) => void): void {
    const call = pending.get(id);
    if (call === undefined) return;
    pending.delete(id);
    clearTimeout(call.timer);
    finish(call);
  }

  function end(): void {
    if (closed) return;
    closed = true;
    for (const id of [...pending.keys()]) settle(id, (call) => call.reject(linkClosed(contract, call.method)));
    closes.emit();
  }

  return {
    call(method, params, callOptions) {
      if (closed) return Promise.reject(linkClosed(contract, method));
      const id = nextId++;
      return new Promise((fulfil, reject) => {
        const timeout = callOptions?.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
        const expire = (): void =>
          settle(id, (call) =>
            call.reject(new RpcError('TIMEOUT', `${contract.name}.${method} gave no answer in ${timeout} ms`)),
          );
        const timer = setTimeout(expire, timeout);
        pending.set(id, { resolve: fulfil as (value: unknown) => void, reject, timer: timer as never, method });
        port.post({ t: 'req', id, method, params } satisfies Frame);
      });
    },
    on(event, listener, topic) {
      const name = key(event, topic);
      const listeners = events.get(name) ?? new Listeners<[unknown, number, string | undefined]>();
      events.set(name, listeners);
      const remove = listeners.add(listener as (value: unknown, seq: number, topic: string | undefined) => void);
      if (listeners.size === 1)
        port.post({ t: 'sub', event, ...(topic === undefined ? {} : { topic }) } satisfies Frame);
      let active = true;
      return () => {
        if (!active) return;
        active = false;
        remove();
        if (listeners.size > 0) return;
        port.post({ t: 'unsub', event, ...(topic === undefined ? {} : { topic }) } satisfies Frame);
      };
    },
    onClose: (listener) => {
      if (closed) {
        listener();
        return () => {};
      }
      return closes.add(listener);
    },
    get closed() {
      return closed;
    },
    close() {
      end();
      port.close();
    },
  };
}

function key(event: string, topic: string | undefined): string {
  return topic === undefined ? event : `${event}\n${topic}`;
}

function linkClosed(contract: Contract, method: string): RpcError {
  return new RpcError('LINK_CLOSED', `the link to ${contract.name} closed before ${method} was answered`);
}
