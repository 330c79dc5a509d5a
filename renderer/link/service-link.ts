import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import type { CallName, CallResult, Contract, Params } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';

/** The way to one service over all its restarts and all reconnects. */
export interface ServiceLink<C extends Contract> {
  /** Null while the service, or the way to it, is away. */
  readonly current: Client<C> | null;
  /** Asks the service as it is now; `LINK_CLOSED` at once where there is none. */
  call<M extends CallName<C>>(
    method: M,
    params: Params<C, M>,
    options?: { readonly timeoutMs?: number },
  ): Promise<CallResult<C, M>>;
  /**
   * Called with every fresh client, and at once with the current one: subscribe there, then take a snapshot.
   * What it returns is called when that client is gone.
   */
  onFresh(listener: (client: Client<C>) => Unsubscribe | undefined): Unsubscribe;
}

/** The end that the session holds: it says when there is a fresh port and when there is none. */
export interface ServiceLinkControl<C extends Contract> extends ServiceLink<C> {
  use(port: Port): void;
  lose(): void;
}

export function createServiceLink<C extends Contract>(contract: C): ServiceLinkControl<C> {
  const listeners = new Listeners<[Client<C>]>();
  let current: Client<C> | null = null;

  return {
    get current() {
      return current;
    },
    call(method, params, options) {
      if (current !== null) return current.call(method, params, options);
      return Promise.reject(new RpcError('LINK_CLOSED', `no link to ${contract.name}: ${method} was not sent`));
    },
    onFresh(listener) {
      let cleanup: Unsubscribe | undefined;
      let followed: Client<C> | null = null;
      const end = (): void => {
        const last = cleanup;
        cleanup = undefined;
        last?.();
      };
      const begin = (client: Client<C>): void => {
        end();
        followed = client;
        cleanup = listener(client);
        client.onClose(() => {
          if (followed === client) end();
        });
      };
      const remove = listeners.add(begin);
      if (current !== null) begin(current);
      return () => {
        remove();
        end();
      };
    },
    use(port) {
      const client = connect(contract, port);
      current = client;
      client.onClose(() => {
        if (current === client) current = null;
      });
      listeners.emit(client);
    },
    lose() {
      current?.close();
    },
  };
}
