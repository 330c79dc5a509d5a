import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { Link } from './service.ts';

/** The links of one service to the servers it is a client of. */
export interface ServiceLinks {
  link<C extends Contract>(contract: C & { readonly name: ServiceName }): Link<C>;
  /** A fresh port to `peer`: replaces the link before it. */
  introduce(peer: ServiceName, port: Port): void;
}

/**
 * `onFailure` hears of an error that a listener of a fresh link did not expect. That the link broke while the listener
 * was still reading its snapshot is expected: the next fresh link calls it again.
 */
export function createServiceLinks(onFailure: (error: unknown) => void): ServiceLinks {
  const slots = new Map<ServiceName, Slot>();

  function slot(peer: ServiceName): Slot {
    const existing = slots.get(peer) ?? createSlot(onFailure);
    slots.set(peer, existing);
    return existing;
  }

  return {
    link: (contract) => slot(contract.name).open(contract) as unknown as Link<typeof contract>,
    introduce: (peer, port) => slot(peer).introduce(port),
  };
}

interface Slot {
  open(contract: Contract): Link<Contract>;
  introduce(port: Port): void;
}

function createSlot(onFailure: (error: unknown) => void): Slot {
  const fresh = new Listeners<[Client<Contract>]>();
  let contract: Contract | null = null;
  let waiting: Port | null = null;
  let client: Client<Contract> | null = null;

  function current(): Client<Contract> | null {
    return client === null || client.closed ? null : client;
  }

  function join(): void {
    if (contract === null || waiting === null) return;
    client?.close();
    client = connect(contract, waiting);
    waiting = null;
    fresh.emit(client);
  }

  function tell(listener: (client: Client<Contract>) => void, to: Client<Contract>): void {
    const failed = (error: unknown): void => {
      if (!to.closed) onFailure(error);
    };
    try {
      // A listener may be asynchronous although its type does not say so: its failure must not go unseen.
      void Promise.resolve(listener(to) as unknown).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  const link: Link<Contract> = {
    get current() {
      return current();
    },
    onFresh(listener) {
      const existing = current();
      if (existing !== null) tell(listener, existing);
      return fresh.add((to) => tell(listener, to));
    },
    ready() {
      const existing = current();
      if (existing !== null) return Promise.resolve(existing);
      return new Promise((resolve) => {
        const remove = fresh.add((to) => {
          remove();
          resolve(to);
        });
      });
    },
  };

  return {
    open(named) {
      contract ??= named;
      join();
      return link;
    },
    introduce(port) {
      waiting?.close();
      waiting = port;
      join();
    },
  };
}
