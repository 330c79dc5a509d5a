import type { Link, ServiceContext } from '#main/host/service.ts';
import { database } from '#shared/contract/database.ts';
import { trader } from '#shared/contract/trader.ts';
import { watcher } from '#shared/contract/watcher.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Contract } from '#shared/rpc/contract.ts';

/** The three servers this service is a client of. */
export function linksOf(context: ServiceContext) {
  return { database: context.link(database), watcher: context.link(watcher), trader: context.link(trader) };
}

export type Links = ReturnType<typeof linksOf>;

/** The current client, or the next one; throws once `signal` is aborted, so that a stop never waits for a lost peer. */
export async function readyOrAborted<C extends Contract>(link: Link<C>, signal: AbortSignal): Promise<Client<C>> {
  signal.throwIfAborted();
  if (link.current !== null) return link.current;
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([link.ready(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
