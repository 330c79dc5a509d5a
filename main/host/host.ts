import type { ServiceName } from '#shared/contract/lifecycle.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';

/** A runtime's own end of a channel, not yet adapted: it can be handed to a service, or adopted in this thread. */
export type RawPort = object & { readonly __rawPort?: never };

/** How to run a service somewhere else and make channels between two of them. One implementation per runtime. */
export interface Host {
  readonly kind: 'electron' | 'worker' | 'inline';
  spawn(service: ServiceName): ServiceProcess;
  createChannel(): { readonly left: RawPort; readonly right: RawPort };
  /** Uses one end of a channel in this thread. */
  adopt(port: RawPort): Port;
}

/** Which end a service gets in an introduction: it serves its own contract, or is a client of `peer`'s. */
export type Introduction =
  | { readonly role: 'server'; readonly peer: string }
  | { readonly role: 'client'; readonly peer: ServiceName };

/** A running service, seen from the supervisor. */
export interface ServiceProcess {
  readonly service: ServiceName;
  /** Serves the lifecycle contract. */
  readonly control: Port;
  /** Process id where it is a process of its own. */
  readonly pid: number | null;
  introduce(introduction: Introduction, port: RawPort): void;
  /** May be told twice by some runtimes; listeners must not mind. */
  onExit(listener: (exit: { readonly code: number | null; readonly reason: string }) => void): Unsubscribe;
  /** At once, without asking: the process's `kill -9`. */
  kill(): void;
}
