import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { ServiceConfig, ServiceName } from '#shared/contract/lifecycle.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';

/** What the runtime gives a service; it knows nothing of how it is run. */
export interface ServiceContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly ids: RandomIds;
  /**
   * The current link to a server this service is introduced to. The listener is called for every fresh link (a restart
   * of the peer brings a new one), and at once where there is one already: subscribe and take a snapshot there.
   * `current` is null while there is none. A link appears when the server is ready, not before.
   */
  link<C extends Contract>(contract: C & { readonly name: ServiceName }): Link<C>;
  /** Says out loud that the service is not at its best, and why; null when it is again. */
  setDegraded(reason: string | null): void;
  /**
   * The service was ended without being asked. A real process needs no such word, the system frees what it held; where
   * services share a thread, whatever the system would free (open files, locks) is freed here, and nothing else is done.
   */
  onKilled(listener: () => void): void;
}

export interface Link<C extends Contract> {
  readonly current: Client<C> | null;
  onFresh(listener: (client: Client<C>) => void): Unsubscribe;
  /** The current client, or the next one once introduced. */
  ready(): Promise<Client<C>>;
}

/** One of the four services: the same object runs inline in tests, in a worker thread, in a utility process. */
export interface Service {
  readonly name: ServiceName;
  /** Resolves only when it can do its job. Start is also recovery: there is no other way up. */
  start(config: ServiceConfig): Promise<void>;
  reconfigure(config: ServiceConfig): Promise<void> | void;
  /** Serves its contract on a fresh port. Ports that come before `start` resolved are served as well. */
  attach(port: Port): void;
  stop(): Promise<void>;
}

export type ServiceFactory = (context: ServiceContext) => Service;
