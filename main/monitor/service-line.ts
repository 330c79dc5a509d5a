import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { EventFrame, Frame } from '#shared/rpc/frames.ts';
import type { Port } from '#shared/rpc/port.ts';
import { SharedEvent } from './view-port.ts';

/** One view, as the line to a service sees it. */
export interface LineUser {
  /** The answer to the call the view numbered `id`. */
  answer(id: number, frame: Extract<Frame, { t: 'res' | 'err' }>): void;
  event(event: SharedEvent): void;
  link(service: string, up: boolean, generation: number): void;
}

interface PendingCall {
  readonly user: LineUser;
  readonly id: number;
}

/**
 * One link to one service, shared by all views: an event comes over it once and is written out once, however many views
 * follow it. Subscriptions and calls of a view go through it in the order the view made them, so that "subscribe, then
 * take the snapshot" leaves no hole. When the link dies, every pending call ends with LINK_CLOSED and every view is told.
 */
export class ServiceLine {
  readonly #name: string;
  readonly #open: () => Port | null;
  readonly #users = new Set<LineUser>();
  readonly #pending = new Map<number, PendingCall>();
  /** By event, by topic (ALL for the event as a whole). */
  readonly #followers = new Map<string, Map<string, Set<LineUser>>>();
  #port: Port | null = null;
  #unhook: Unsubscribe = () => {};
  #generation = 0;
  #down = false;
  #nextId = 0;

  constructor(name: string, open: () => Port | null) {
    this.#name = name;
    this.#open = open;
  }

  join(user: LineUser): void {
    this.#users.add(user);
    if (this.#down) user.link(this.#name, false, this.#generation);
  }

  leave(user: LineUser): void {
    this.#users.delete(user);
    for (const [id, call] of this.#pending) if (call.user === user) this.#pending.delete(id);
    for (const [event, topics] of this.#followers) {
      for (const topic of [...topics.keys()]) this.#unfollow(user, event, topic);
    }
  }

  call(user: LineUser, id: number, method: string, params: unknown): void {
    const port = this.#connected();
    if (port === null) {
      user.answer(id, linkClosed(this.#name, method));
      return;
    }
    const own = this.#nextId++;
    this.#pending.set(own, { user, id });
    port.post({ t: 'req', id: own, method, params } satisfies Frame);
  }

  subscribe(user: LineUser, event: string, topic: string | undefined): void {
    const port = this.#connected();
    if (port === null) return;
    const topics = this.#followers.get(event) ?? new Map<string, Set<LineUser>>();
    this.#followers.set(event, topics);
    const users = topics.get(topic ?? ALL) ?? new Set<LineUser>();
    topics.set(topic ?? ALL, users.add(user));
    // Said again for every view: a service may start work, or repeat the present state, when somebody subscribes.
    port.post({ t: 'sub', event, ...(topic === undefined ? {} : { topic }) } satisfies Frame);
  }

  unsubscribe(user: LineUser, event: string, topic: string | undefined): void {
    this.#unfollow(user, event, topic ?? ALL);
  }

  /** The service runs (again): what still hangs on an older link of it is ended first. */
  up(generation: number): void {
    if (this.#port !== null && generation !== this.#generation) this.#end();
    this.#generation = generation;
    if (!this.#down) return;
    this.#down = false;
    for (const user of [...this.#users]) user.link(this.#name, true, generation);
  }

  dispose(): void {
    const port = this.#port;
    this.#unhook();
    this.#port = null;
    port?.close();
  }

  #connected(): Port | null {
    if (this.#port !== null) return this.#port;
    const port = this.#open();
    if (port === null) {
      this.#tellDown();
      return null;
    }
    this.#port = port;
    const unhooks = [
      port.onMessage((message) => this.#receive(message as Frame)),
      port.onClose(() => this.#port === port && this.#end()),
    ];
    this.#unhook = () => {
      for (const unhook of unhooks) unhook();
    };
    return this.#port;
  }

  #receive(frame: Frame): void {
    if (frame.t === 'evt') this.#deliver(frame);
    else if (frame.t === 'res' || frame.t === 'err') {
      const call = this.#pending.get(frame.id);
      if (call === undefined) return;
      this.#pending.delete(frame.id);
      call.user.answer(call.id, frame);
    }
  }

  #deliver(frame: EventFrame): void {
    const topics = this.#followers.get(frame.event);
    if (topics === undefined) return;
    const event = new SharedEvent({ ...frame, event: `${this.#name}.${frame.event}` });
    const whole = topics.get(ALL);
    for (const user of whole ?? []) user.event(event);
    if (frame.topic === undefined) return;
    for (const user of topics.get(frame.topic) ?? []) if (whole?.has(user) !== true) user.event(event);
  }

  #unfollow(user: LineUser, event: string, topic: string): void {
    const topics = this.#followers.get(event);
    const users = topics?.get(topic);
    if (topics === undefined || users?.delete(user) !== true || users.size > 0) return;
    topics.delete(topic);
    if (topics.size === 0) this.#followers.delete(event);
    this.#port?.post({ t: 'unsub', event, ...(topic === ALL ? {} : { topic }) } satisfies Frame);
  }

  #end(): void {
    const port = this.#port;
    this.#unhook();
    this.#port = null;
    port?.close();
    this.#followers.clear();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of pending) call.user.answer(call.id, linkClosed(this.#name, 'it'));
    this.#tellDown();
  }

  #tellDown(): void {
    if (this.#down) return;
    this.#down = true;
    for (const user of [...this.#users]) user.link(this.#name, false, this.#generation);
  }
}

const ALL = '';

function linkClosed(service: string, method: string): Extract<Frame, { t: 'err' }> {
  const message = `the link to ${service} closed before ${method} was answered`;
  return { t: 'err', id: 0, error: { code: 'LINK_CLOSED', message } };
}
