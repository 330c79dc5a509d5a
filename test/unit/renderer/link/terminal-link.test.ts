import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import {
  createTerminalLink,
  type LinkState,
  retryDelay,
  type TerminalLink,
} from '../../../../renderer/link/terminal-link.ts';
import { createAppStore } from '../../../../renderer/store/app-store.ts';
import { followApp } from '../../../../renderer/store/follow-app.ts';
import { followTrader } from '../../../../renderer/store/follow-trader.ts';
import { createNotificationStore } from '../../../../renderer/store/notification-store.ts';
import { createTradingStore } from '../../../../renderer/store/trading-store.ts';
import { gatewayWorld } from './gateway-world.ts';

let world: ReturnType<typeof gatewayWorld>;
let link: TerminalLink;

beforeEach(() => {
  world = gatewayWorld();
});

afterEach(() => {
  link.stop();
  world.dispose();
  vi.useRealTimers();
});

function linkTo(open = world.open): TerminalLink {
  link = createTerminalLink({ open, random: () => 0 });
  return link;
}

describe('a page and its services', () => {
  it('takes a snapshot when it connects, and shows what the service holds', async () => {
    world.startTrader(7);
    const trading = createTradingStore();
    linkTo().trader.onFresh((client) => followTrader(trading, client));
    link.start();
    await vi.waitFor(() => expect(trading.store.getState()).toMatchObject({ status: 'live', seq: 7 }));
    expect(link.state.kind).toBe('live');
  });

  it('subscribes and takes a fresh snapshot when a service was restarted', async () => {
    world.startTrader(7);
    const trading = createTradingStore();
    linkTo().trader.onFresh((client) => followTrader(trading, client));
    link.start();
    await vi.waitFor(() => expect(trading.store.getState().seq).toBe(7));
    world.crashTrader();
    await vi.waitFor(() => expect(trading.store.getState().status).toBe('lost'));
    expect(link.trader.current).toBeNull();
    world.startTrader(9);
    await vi.waitFor(() => expect(trading.store.getState()).toMatchObject({ status: 'live', seq: 9 }));
    await vi.waitFor(() => expect(world.trader?.hasSubscribers('changes')).toBe(true));
    expect(world.snapshots).toMatchObject({ trader: 2 });
  });

  it('shows a service that was down when the page came, as soon as it is up', async () => {
    const trading = createTradingStore();
    linkTo().trader.onFresh((client) => followTrader(trading, client));
    link.start();
    await vi.waitFor(() => expect(link.trader.current).toBeNull());
    world.startTrader(3);
    await vi.waitFor(() => expect(trading.store.getState()).toMatchObject({ status: 'live', seq: 3 }));
  });

  it('ends a call with LINK_CLOSED when the service dies before it answers', async () => {
    world.startTrader(1);
    linkTo().start();
    await vi.waitFor(() => expect(link.trader.current).not.toBeNull());
    const call = link.trader.call('cancelAll', { account: null, instrument: null });
    const outcome = expect(call).rejects.toMatchObject({ name: 'RpcError', code: 'LINK_CLOSED' });
    await vi.waitFor(() => expect(world.trader).not.toBeNull());
    world.crashTrader();
    await outcome;
  });

  it('refuses a call at once while there is no connection, and sends nothing later', async () => {
    linkTo();
    await expect(link.trader.call('cancelAll', { account: null, instrument: null })).rejects.toEqual(
      new RpcError('LINK_CLOSED', 'no link to trader: cancelAll was not sent'),
    );
  });

  it('keeps answers of two services apart though both count their calls from zero', async () => {
    world.startTrader(5);
    linkTo().start();
    await vi.waitFor(() => expect(link.trader.current).not.toBeNull());
    const [picture, refused, snapshot] = await Promise.all([
      link.trader.call('snapshot', {}),
      link.app.call('setSetting', { path: 'appearance.theme', value: 'pink' }),
      link.app.call('snapshot', {}),
    ]);
    expect(picture.seq).toBe(5);
    expect(refused).toEqual({ outcome: 'refused', problem: 'not "pink"' });
    expect(snapshot.info.version).toBe('1.0.0');
  });
});

describe('a connection that breaks', () => {
  it('is opened anew, and every store starts from a fresh snapshot', async () => {
    world.startTrader(2);
    const trading = createTradingStore();
    const app = createAppStore();
    linkTo().trader.onFresh((client) => followTrader(trading, client));
    link.app.onFresh((client) => followApp({ app, notifications: createNotificationStore(), onNew: () => {} }, client));
    const states: LinkState['kind'][] = [];
    link.onState((state) => states.push(state.kind));
    link.start();
    await vi.waitFor(() => expect(app.getState().status).toBe('live'));
    world.breakConnection();
    await vi.waitFor(() => expect(trading.store.getState().status).toBe('lost'));
    expect(app.getState().status).toBe('lost');
    await vi.waitFor(() => expect(trading.store.getState().status).toBe('live'));
    await vi.waitFor(() => expect(app.getState().status).toBe('live'));
    expect(states).toEqual(['connecting', 'live', 'lost', 'live']);
    expect(world.snapshots).toEqual({ app: 2, trader: 2 });
  });

  it('keeps trying, further and further apart, until somebody answers', async () => {
    vi.useFakeTimers();
    let tries = 0;
    linkTo(() => {
      tries += 1;
      return tries < 4 ? Promise.reject(new Error('refused')) : world.open();
    }).start();
    const retries: number[] = [];
    link.onState((state) => {
      if (state.kind === 'lost') retries.push(state.retryTime - Date.now());
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(link.state.kind).toBe('live');
    expect(retries).toEqual([125, 250, 500]);
  });

  it('does not try by itself when the browser is not paired, only when asked', async () => {
    vi.useFakeTimers();
    let tries = 0;
    linkTo(() => {
      tries += 1;
      return Promise.resolve({ outcome: 'unpaired', reason: 'code-refused' });
    }).start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.state).toEqual({ kind: 'unpaired', reason: 'code-refused' });
    expect(tries).toBe(1);
    link.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(tries).toBe(2);
  });

  it('knocks again after a quarter second at first and never later than five seconds', () => {
    expect([0, 1, 2, 3, 10, 1_000].map((attempts) => retryDelay(attempts, 1))).toEqual([
      250, 500, 1_000, 2_000, 5_000, 5_000,
    ]);
    expect(retryDelay(0, 0)).toBe(125);
  });
});
