import type { AppContract } from '#shared/contract/app.ts';
import { GATEWAY_CONTRACTS, type GatewayContractName, unqualify } from '#shared/contract/gateway.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import type { Scope } from '#shared/contract/monitor.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { type Frame, parseFrame, type RequestFrame } from '#shared/rpc/frames.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { RpcErrorCode } from '#shared/rpc/rpc-error.ts';
import type { Server } from '#shared/rpc/serve.ts';
import { isPlainData } from './plain-data.ts';
import { type LineUser, ServiceLine } from './service-line.ts';
import type { SharedEvent, ViewPort } from './view-port.ts';

/** What the gateway needs from whoever keeps the services alive. */
export interface ServiceLinks {
  /** A fresh link to the running service; null while there is none. */
  openLink(service: ServiceName): Port | null;
  /** Told whenever a service has come up, with its new generation. */
  onUp(listener: (service: ServiceName, generation: number) => void): Unsubscribe;
}

export interface Gateway {
  /** Serves a view on this port until it closes. A `read` view sees everything and may change nothing. */
  open(port: ViewPort, options: { readonly scope: Scope }): GatewaySession;
  readonly sessions: number;
  dispose(): void;
}

export interface GatewaySession {
  close(): void;
}

export interface GatewayOptions {
  readonly links: ServiceLinks;
  readonly app: Pick<Server<AppContract>, 'attach'>;
}

const MAX_PENDING = 1_000;
const MAX_SUBSCRIPTIONS = 2_000;

/** The one door for views: relays qualified calls and events between a view's port and the services behind it. */
export function createGateway({ links, app }: GatewayOptions): Gateway {
  const lines = new Map<string, ServiceLine>();
  const sessions = new Set<Session>();
  for (const name of Object.keys(GATEWAY_CONTRACTS) as GatewayContractName[]) {
    lines.set(name, new ServiceLine(name, name === 'app' ? () => attachApp(app) : () => links.openLink(name)));
  }
  const unhook = links.onUp((service, generation) => lines.get(service)?.up(generation));

  return {
    open(port, { scope }) {
      const session = new Session(port, scope, lines);
      sessions.add(session);
      port.onClose(() => {
        session.end();
        sessions.delete(session);
      });
      return { close: () => port.close() };
    },
    get sessions() {
      return sessions.size;
    },
    dispose() {
      unhook();
      for (const session of sessions) session.close();
      for (const line of lines.values()) line.dispose();
    },
  };
}

function attachApp(app: Pick<Server<AppContract>, 'attach'>): Port {
  const [ours, theirs] = memoryPortPair();
  app.attach(theirs);
  return ours;
}

class Session implements LineUser {
  readonly #port: ViewPort;
  readonly #scope: Scope;
  readonly #lines: ReadonlyMap<string, ServiceLine>;
  readonly #pending = new Set<number>();
  readonly #subscriptions = new Set<string>();
  #linkSeq = 0;
  #ended = false;

  constructor(port: ViewPort, scope: Scope, lines: ReadonlyMap<string, ServiceLine>) {
    this.#port = port;
    this.#scope = scope;
    this.#lines = lines;
    for (const line of lines.values()) line.join(this);
    port.onMessage((message) => this.#receive(message));
  }

  answer(id: number, frame: Extract<Frame, { t: 'res' | 'err' }>): void {
    if (this.#pending.delete(id)) this.#port.post({ ...frame, id });
  }

  event(event: SharedEvent): void {
    if (this.#port.postShared === undefined) this.#port.post(event.frame);
    else this.#port.postShared(event);
  }

  link(service: string, up: boolean, generation: number): void {
    if (!up) this.#forget(service);
    this.#linkSeq++;
    const value = { service, up, generation };
    this.#port.post({ t: 'evt', event: 'app.link', seq: this.#linkSeq, value } satisfies Frame);
  }

  close(): void {
    this.#port.close();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const line of this.#lines.values()) line.leave(this);
  }

  #receive(message: unknown): void {
    const frame = this.#ended ? null : parseFrame(message);
    if (frame === null) return;
    if (frame.t === 'req') this.#request(frame);
    else if (frame.t === 'sub' || frame.t === 'unsub') this.#follow(frame.t, frame.event, frame.topic);
  }

  #request(request: RequestFrame): void {
    const refusal = this.#refusal(request);
    if (refusal !== null) {
      this.#port.post({ t: 'err', id: request.id, error: refusal } satisfies Frame);
      return;
    }
    const target = unqualify(request.method);
    if (target === null) return;
    this.#pending.add(request.id);
    this.#lines.get(target.contract)?.call(this, request.id, target.name, request.params);
  }

  #refusal({ id, method, params }: RequestFrame): { readonly code: RpcErrorCode; readonly message: string } | null {
    const target = unqualify(method);
    const call = target === null ? undefined : own((GATEWAY_CONTRACTS[target.contract] as Contract).calls, target.name);
    if (call === undefined) return { code: 'UNKNOWN_METHOD', message: 'there is no such call' };
    if (call.access === 'act' && this.#scope !== 'trade') {
      return { code: 'FORBIDDEN', message: `this connection may look but not act: ${method}` };
    }
    if (!isPlainData(params)) return { code: 'BAD_PARAMS', message: 'params: plain data of at most 64 KB expected' };
    if (this.#pending.has(id)) return { code: 'BAD_PARAMS', message: `call ${id} still waits for its answer` };
    if (this.#pending.size >= MAX_PENDING) return { code: 'INTERNAL', message: 'too many calls wait for an answer' };
    return null;
  }

  #follow(kind: 'sub' | 'unsub', qualified: string, topic: string | undefined): void {
    const target = unqualify(qualified);
    if (target === null || qualified === 'app.link') return;
    if (own((GATEWAY_CONTRACTS[target.contract] as Contract).events, target.name) === undefined) return;
    const key = topic === undefined ? qualified : `${qualified}\n${topic}`;
    const line = this.#lines.get(target.contract);
    if (kind === 'unsub') {
      if (this.#subscriptions.delete(key)) line?.unsubscribe(this, target.name, topic);
    } else if (this.#subscriptions.size < MAX_SUBSCRIPTIONS) {
      this.#subscriptions.add(key);
      line?.subscribe(this, target.name, topic);
    }
  }

  /** Subscriptions end with the link they were made on. */
  #forget(service: string): void {
    for (const key of this.#subscriptions) if (key.startsWith(`${service}.`)) this.#subscriptions.delete(key);
  }
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
