import type { CallName, CallResult, Contract, EventName, EventValue, Params } from './contract.ts';
import { type EventFrame, type Frame, parseFrame, type RequestFrame } from './frames.ts';
import type { Port } from './port.ts';
import { RpcError } from './rpc-error.ts';

/** One function for every call of the contract; a missing or misspelt one does not compile. */
export type Handlers<C extends Contract> = {
  readonly [M in CallName<C>]: (params: Params<C, M>) => CallResult<C, M> | Promise<CallResult<C, M>>;
};

export interface Server<C extends Contract> {
  /** Answers calls and delivers events on this port until it closes. */
  attach(port: Port): void;
  /**
   * Sends to everyone subscribed to the event as a whole or to this topic of it. `seq` counts per event from 1;
   * the number given is returned, and `seq(event)` gives the last.
   */
  publish<E extends EventName<C>>(event: E, value: EventValue<C, E>, topic?: string): number;
  seq(event: EventName<C>): number;
  /** True while anyone listens, so that nobody works for an empty room. */
  hasSubscribers(event: EventName<C>, topic?: string): boolean;
  /** Called whenever somebody subscribes: the place to start what is only done on demand. */
  onSubscribe(listener: (event: string, topic: string | undefined) => void): void;
  dispose(): void;
}

export interface ServeOptions {
  /** Told of handler errors (INTERNAL) and of malformed frames; the caller only gets the code and a short text. */
  readonly onError?: (error: unknown, method: string) => void;
}

const ALL = '';

/** Serves a contract to any number of ports. */
export function createServer<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  options: ServeOptions = {},
): Server<C> {
  const sessions = new Set<Session>();
  const sequence = new Map<string, number>();
  const subscribeListeners: ((event: string, topic: string | undefined) => void)[] = [];

  async function answer(port: Port, request: RequestFrame): Promise<void> {
    try {
      port.post({ t: 'res', id: request.id, ok: true, value: await handle(request) } satisfies Frame);
    } catch (error) {
      const known = error instanceof RpcError;
      if (!known) options.onError?.(error, request.method);
      const message = known ? error.message : `${contract.name}.${request.method} failed`;
      port.post({
        t: 'err',
        id: request.id,
        error: { code: known ? error.code : 'INTERNAL', message },
      } satisfies Frame);
    }
  }

  async function handle(request: RequestFrame): Promise<unknown> {
    if (!Object.hasOwn(contract.calls, request.method)) {
      throw new RpcError('UNKNOWN_METHOD', `${contract.name} has no call ${request.method}`);
    }
    const call = contract.calls[request.method];
    const handler = handlers[request.method as CallName<C>];
    const params = call?.params.safeParse(request.params);
    if (params === undefined || !params.success) {
      throw new RpcError('BAD_PARAMS', params === undefined ? request.method : describe(params.error.issues));
    }
    return handler(params.data as never);
  }

  function attach(port: Port): void {
    const session: Session = { port, subscriptions: new Map() };
    sessions.add(session);
    port.onMessage((message) => {
      const frame = parseFrame(message);
      if (frame === null) options.onError?.(new Error('malformed frame'), '');
      else if (frame.t === 'req') void answer(port, frame);
      else if (frame.t === 'sub') subscribe(session, frame.event, frame.topic);
      else if (frame.t === 'unsub') session.subscriptions.get(frame.event)?.delete(frame.topic ?? ALL);
    });
    port.onClose(() => sessions.delete(session));
  }

  function subscribe(session: Session, event: string, topic: string | undefined): void {
    if (!Object.hasOwn(contract.events, event)) return;
    const topics = session.subscriptions.get(event) ?? new Set<string>();
    if (topics.size >= MAX_TOPICS) return;
    session.subscriptions.set(event, topics.add(topic ?? ALL));
    for (const listener of subscribeListeners) listener(event, topic);
  }

  function listens(session: Session, event: string, topic: string | undefined): boolean {
    const topics = session.subscriptions.get(event);
    return topics !== undefined && (topics.has(ALL) || (topic !== undefined && topics.has(topic)));
  }

  return {
    attach,
    publish(event, value, topic) {
      const seq = (sequence.get(event) ?? 0) + 1;
      sequence.set(event, seq);
      const frame: EventFrame = { t: 'evt', event, seq, value, ...(topic === undefined ? {} : { topic }) };
      for (const session of sessions) if (listens(session, event, topic)) session.port.post(frame);
      return seq;
    },
    seq: (event) => sequence.get(event) ?? 0,
    hasSubscribers: (event, topic) => [...sessions].some((session) => listens(session, event, topic)),
    onSubscribe: (listener) => void subscribeListeners.push(listener),
    dispose() {
      for (const session of sessions) session.port.close();
      sessions.clear();
    },
  };
}

/** A client may follow this many topics of one event; beyond it asks for something else. */
const MAX_TOPICS = 10_000;

interface Session {
  readonly port: Port;
  readonly subscriptions: Map<string, Set<string>>;
}

function describe(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'params'}: ${issue.message}`)
    .join('; ');
}
