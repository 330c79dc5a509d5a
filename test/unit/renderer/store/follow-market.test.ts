import { expect, test, vi } from 'vitest';
import { watcher as watcherContract } from '#shared/contract/watcher.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { createServer, type Handlers } from '#shared/rpc/serve.ts';
import { followMarket } from '../../../../renderer/store/follow-market.ts';
import { createMarketStore, type MarketSnapshot } from '../../../../renderer/store/market-store.ts';
import { aFeedNode, aSnapshot, aTicker, BTC, REPLAY } from './market-fixtures.ts';

type WatcherHandlers = Handlers<typeof watcherContract>;

function world(snapshot: () => MarketSnapshot | Promise<MarketSnapshot>) {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const handlers: WatcherHandlers = {
    snapshot,
    instruments: unused,
    marketSnapshot: unused,
    candles: unused,
    book: unused,
    recentTrades: unused,
    setReplay: unused,
  };
  const server = createServer(watcherContract, handlers);
  const [serverPort, clientPort] = memoryPortPair();
  server.attach(serverPort);
  const client = connect(watcherContract, clientPort, { validate: true });
  const market = createMarketStore((callback) => callback());
  return { server, serverPort, client, market };
}

test('prices that arrive before the snapshot are not lost and not doubled', async () => {
  let answer: (snapshot: MarketSnapshot) => void = () => {};
  const { server, client, market } = world(() => new Promise((resolve) => (answer = resolve)));
  followMarket(market, client);
  await vi.waitFor(() => expect(server.hasSubscribers('tickers')).toBe(true));
  server.publish('tickers', [aTicker(BTC, '60001')]);
  server.publish('tickers', [aTicker(BTC, '60002')]);
  server.publish('tickers', [aTicker(BTC, '60003')]);
  answer(aSnapshot({ tickers: [aTicker(BTC, '60002')], seq: { tickers: 2, feedNodes: 0 } }));
  await vi.waitFor(() => expect(market.ticker(BTC)?.last).toBe('60003'));
  expect(market.store.getState().status).toBe('live');
});

test('a hole in the numbers leads to a fresh snapshot, and prices go on from there', async () => {
  let snapshots = 0;
  const { serverPort, client, market } = world(() => {
    snapshots += 1;
    return snapshots === 1
      ? aSnapshot({ tickers: [aTicker(BTC, '60000')], seq: { tickers: 4, feedNodes: 0 } })
      : aSnapshot({ tickers: [aTicker(BTC, '60006')], seq: { tickers: 6, feedNodes: 0 } });
  });
  const publish = (seq: number, price: string): void =>
    serverPort.post({ t: 'evt', event: 'tickers', seq, value: [aTicker(BTC, price)] });
  followMarket(market, client);
  await vi.waitFor(() => expect(market.ticker(BTC)?.last).toBe('60000'));
  publish(5, '60005');
  await vi.waitFor(() => expect(market.ticker(BTC)?.last).toBe('60005'));
  expect(snapshots).toBe(1);
  publish(7, '60007');
  await vi.waitFor(() => expect(market.ticker(BTC)?.last).toBe('60007'));
  expect(snapshots).toBe(2);
  publish(8, '60008');
  await vi.waitFor(() => expect(market.ticker(BTC)?.last).toBe('60008'));
  expect(snapshots).toBe(2);
});

test('feed nodes and the state of the recording follow their events', async () => {
  const { server, client, market } = world(() => aSnapshot());
  followMarket(market, client);
  await vi.waitFor(() => expect(market.store.getState().status).toBe('live'));
  server.publish('feedNodes', [aFeedNode({ state: 'stale', gaps: 2 })]);
  server.publish('replay', { ...REPLAY, speed: 10 });
  await vi.waitFor(() => expect(market.store.getState().replay?.speed).toBe(10));
  expect(market.store.getState().feedNodes[0]).toMatchObject({ state: 'stale', gaps: 2 });
});

test('when the watcher goes away the picture stays and says that it is the past', async () => {
  const { server, client, market } = world(() => aSnapshot());
  followMarket(market, client);
  await vi.waitFor(() => expect(market.store.getState().status).toBe('live'));
  server.dispose();
  await vi.waitFor(() => expect(market.store.getState().status).toBe('lost'));
  expect(market.ticker(BTC)?.last).toBe('60000');
});

test('a snapshot that fails is asked for again, and the panel can say why it waits', async () => {
  let attempts = 0;
  const { client, market } = world(() => {
    attempts += 1;
    if (attempts === 1) throw new Error('disk on fire');
    return aSnapshot();
  });
  followMarket(market, client);
  await vi.waitFor(() => expect(market.store.getState()).toMatchObject({ status: 'failed' }));
  expect(market.store.getState().problem).toContain('watcher.snapshot failed');
  await vi.waitFor(() => expect(market.store.getState().status).toBe('live'), { timeout: 3_000 });
});
