import { type AppContract, app } from '#shared/contract/app.ts';
import type { GatewayContractName } from '#shared/contract/gateway.ts';
import { type StrategyContract, strategy } from '#shared/contract/strategy.ts';
import { type TraderContract, trader } from '#shared/contract/trader.ts';
import { type WatcherContract, watcher } from '#shared/contract/watcher.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';
import { type ChannelPorts, channelPorts } from './channel-ports.ts';
import { createServiceLink, type ServiceLink } from './service-link.ts';

/** Why a browser may not connect: it never paired, its code was used or too old, or its token was revoked. */
export type UnpairedReason = 'never-paired' | 'code-refused' | 'token-refused';

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The port closed at `since` (ms); the next attempt is made at `retryTime`. */
  | { readonly kind: 'lost'; readonly since: number; readonly retryTime: number; readonly attempts: number }
  | { readonly kind: 'unpaired'; readonly reason: UnpairedReason };

export type OpenOutcome =
  | { readonly outcome: 'open'; readonly port: Port }
  | { readonly outcome: 'unpaired'; readonly reason: UnpairedReason };

/** Four services behind one port; the port is opened anew whenever it breaks. */
export interface TerminalLink {
  readonly app: ServiceLink<AppContract>;
  readonly watcher: ServiceLink<WatcherContract>;
  readonly trader: ServiceLink<TraderContract>;
  readonly strategy: ServiceLink<StrategyContract>;
  readonly state: LinkState;
  onState(listener: (state: LinkState) => void): Unsubscribe;
  start(): void;
  /** Does not wait for the next attempt; after `unpaired` it is the only way on. */
  retry(): void;
  stop(): void;
}

export interface TerminalLinkOptions {
  /** Opens the port; throws where nobody answers. */
  readonly open: () => Promise<OpenOutcome>;
  readonly now?: () => number;
  readonly random?: () => number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** Doubles from a quarter second to five, and takes a random half to a whole of it, so that windows do not knock in step. */
export function retryDelay(attempts: number, random: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts, 10));
  return Math.round(longest * (0.5 + random / 2));
}

export function createTerminalLink(options: TerminalLinkOptions): TerminalLink {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const links = {
    app: createServiceLink(app),
    watcher: createServiceLink(watcher),
    trader: createServiceLink(trader),
    strategy: createServiceLink(strategy),
  };
  const states = new Listeners<[LinkState]>();
  let state: LinkState = { kind: 'connecting' };
  let port: Port | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let attempts = 0;
  let lostSince: number | null = null;
  let running = false;
  let opening = false;

  function change(next: LinkState): void {
    state = next;
    states.emit(next);
  }

  async function open(): Promise<void> {
    if (!running || opening || port !== null) return;
    opening = true;
    try {
      const opened = await options.open();
      opening = false;
      if (opened.outcome === 'unpaired') change({ kind: 'unpaired', reason: opened.reason });
      else if (running) use(opened.port);
      else opened.port.close();
    } catch {
      opening = false;
      lose();
    }
  }

  function use(fresh: Port): void {
    port = fresh;
    const channels = channelPorts(fresh);
    // Last of all, so that the channels' own listeners have ended every call before anyone hears of it.
    fresh.onClose(() => {
      if (port !== fresh) return;
      port = null;
      lose();
    });
    follow(channels);
    attempts = 0;
    lostSince = null;
    change({ kind: 'live' });
  }

  /** Hands every service its channel; a service that restarts gets a new one, and so a new snapshot. */
  function follow(channels: ChannelPorts): void {
    links.app.use(channels.open('app'));
    links.app.current?.on('link', ({ service, up }) => {
      if (service === 'database') return;
      const name: GatewayContractName = service;
      if (up) links[name].use(channels.open(name));
      else channels.close(name);
    });
    links.watcher.use(channels.open('watcher'));
    links.trader.use(channels.open('trader'));
    links.strategy.use(channels.open('strategy'));
    channels.listen();
  }

  function lose(): void {
    if (!running) return;
    lostSince ??= now();
    const delay = retryDelay(attempts, random());
    attempts += 1;
    timer = setTimeout(() => {
      timer = null;
      void open();
    }, delay);
    change({ kind: 'lost', since: lostSince, retryTime: now() + delay, attempts });
  }

  function forget(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  return {
    ...links,
    get state() {
      return state;
    },
    onState: (listener) => states.add(listener),
    start() {
      if (running) return;
      running = true;
      change({ kind: 'connecting' });
      void open();
    },
    retry() {
      forget();
      if (state.kind === 'unpaired') change({ kind: 'connecting' });
      void open();
    },
    stop() {
      running = false;
      forget();
      const last = port;
      port = null;
      last?.close();
    },
  };
}
