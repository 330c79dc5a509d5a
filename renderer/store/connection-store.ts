import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LinkState, TerminalLink } from '../link/terminal-link.ts';

/** Whether what the page shows is the present: projected from the link. */
export interface Connection {
  readonly state: LinkState;
  /** True once it was live: then a loss greys what is shown instead of showing a skeleton. */
  readonly wasLive: boolean;
}

export function createConnectionStore(link: Pick<TerminalLink, 'state' | 'onState'>): StoreApi<Connection> {
  const store = createStore<Connection>(() => ({ state: link.state, wasLive: link.state.kind === 'live' }));
  link.onState((state) => store.setState((last) => ({ state, wasLive: last.wasLive || state.kind === 'live' })));
  return store;
}
