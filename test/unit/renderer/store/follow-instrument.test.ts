import { expect, test, vi } from 'vitest';
import { type BookView, watcher as watcherContract } from '#shared/contract/watcher.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Candle, Trade } from '#shared/domain/market-data.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { createServer, type Handlers } from '#shared/rpc/serve.ts';
import { createServiceLink } from '../../../../renderer/link/service-link.ts';
import {
  type FeedStatus,
  followBook,
  followCandles,
  followTrades,
} from '../../../../renderer/store/follow-instrument.ts';
import { aCandle, BTC, ETH } from './market-fixtures.ts';

function aBook(updateId: number): BookView {
  return {
    instrument: BTC,
    updateId,
    bids: [[decimal('60000'), decimal('1')]],
    asks: [[decimal('60001'), decimal('2')]],
    stale: false,
    eventTime: 1,
    receivedTime: 1,
  };
}

function aTrade(tradeNumber: number): Trade {
  return {
    kind: 'trade',
    instrument: BTC,
    tradeNumber,
    price: decimal('60000'),
    quantity: decimal('0.1'),
    aggressor: 'buy',
    eventTime: tradeNumber,
    receivedTime: tradeNumber,
  };
}

function watcherWith(answers: Partial<Handlers<typeof watcherContract>>) {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const server = createServer(watcherContract, {
    snapshot: unused,
    instruments: unused,
    marketSnapshot: unused,
    candles: unused,
    book: unused,
    recentTrades: unused,
    setReplay: unused,
    ...answers,
  });
  const [serverPort, clientPort] = memoryPortPair();
  server.attach(serverPort);
  return { server, clientPort };
}

test('a book that changed before the answer came is not put back by the answer', async () => {
  let answer: (result: { book: BookView | null }) => void = () => {};
  const { server, clientPort } = watcherWith({ book: () => new Promise((resolve) => (answer = resolve)) });
  const link = createServiceLink(watcherContract);
  link.use(clientPort);
  const books: (number | undefined)[] = [];
  const statuses: FeedStatus['kind'][] = [];
  followBook(link, BTC, {
    onBook: (book) => books.push(book?.updateId),
    onStatus: (status) => statuses.push(status.kind),
  });
  await vi.waitFor(() => expect(server.hasSubscribers('book', BTC)).toBe(true));
  server.publish('book', aBook(12), BTC);
  await vi.waitFor(() => expect(books).toEqual([12]));
  answer({ book: aBook(11) });
  await vi.waitFor(() => expect(statuses).toEqual(['loading', 'live']));
  expect(books).toEqual([12]);
});

test('only the book of the instrument asked for arrives, and none after the panel is closed', async () => {
  const { server, clientPort } = watcherWith({ book: () => ({ book: aBook(1) }) });
  const link = createServiceLink(watcherContract);
  link.use(clientPort);
  const books: (number | undefined)[] = [];
  const stop = followBook(link, BTC, { onBook: (book) => books.push(book?.updateId), onStatus: () => {} });
  await vi.waitFor(() => expect(books).toEqual([1]));
  server.publish('book', { ...aBook(2), instrument: ETH }, ETH);
  server.publish('book', aBook(3), BTC);
  await vi.waitFor(() => expect(books).toEqual([1, 3]));
  stop();
  await vi.waitFor(() => expect(server.hasSubscribers('book', BTC)).toBe(false));
});

test('after a restart of the watcher the panel says so, asks anew and goes on', async () => {
  const first = watcherWith({ recentTrades: () => ({ trades: [aTrade(1), aTrade(2)] }) });
  const second = watcherWith({ recentTrades: () => ({ trades: [aTrade(5)] }) });
  const link = createServiceLink(watcherContract);
  link.use(first.clientPort);
  const taken: string[] = [];
  const statuses: FeedStatus['kind'][] = [];
  followTrades(link, BTC, 100, {
    onTrades: (trades, fresh) => taken.push(`${fresh ? 'fresh' : 'next'} ${trades.map((one) => one.tradeNumber)}`),
    onStatus: (status) => statuses.push(status.kind),
  });
  await vi.waitFor(() => expect(statuses).toEqual(['loading', 'live']));
  first.server.publish('trades', [aTrade(3)], BTC);
  await vi.waitFor(() => expect(taken).toEqual(['fresh 1,2', 'next 3']));
  first.server.dispose();
  await vi.waitFor(() => expect(statuses.at(-1)).toBe('lost'));
  link.use(second.clientPort);
  await vi.waitFor(() => expect(statuses.at(-1)).toBe('live'));
  expect(taken.at(-1)).toBe('fresh 5');
});

test('prints that the watcher answers newest first reach the tape oldest first', async () => {
  const { clientPort } = watcherWith({ recentTrades: () => ({ trades: [aTrade(9), aTrade(8)] }) });
  const link = createServiceLink(watcherContract);
  link.use(clientPort);
  const taken: number[] = [];
  followTrades(link, BTC, 100, {
    onTrades: (trades) => taken.push(...trades.map((one) => one.tradeNumber)),
    onStatus: () => {},
  });
  await vi.waitFor(() => expect(taken).toEqual([8, 9]));
});

test('a candle that moves while the first page is on its way is applied after the page', async () => {
  let answer: (result: { candles: Candle[] }) => void = () => {};
  const { server, clientPort } = watcherWith({ candles: () => new Promise((resolve) => (answer = resolve)) });
  const link = createServiceLink(watcherContract);
  link.use(clientPort);
  const seen: string[] = [];
  followCandles(link, BTC, '1m', 500, {
    onPage: (candles, requested) => seen.push(`page ${candles.length} of ${requested}`),
    onCandle: (candle) => seen.push(`candle ${candle.close}`),
    onStatus: () => {},
  });
  await vi.waitFor(() => expect(server.hasSubscribers('candle', `${BTC}|1m`)).toBe(true));
  for (const close of ['1', '2', '3']) server.publish('candle', aCandle(60_000, close), `${BTC}|1m`);
  server.publish('candle', aCandle(60_000, '9'), `${BTC}|5m`);
  await new Promise((resolve) => setTimeout(resolve));
  answer({ candles: [aCandle(0, '0'), aCandle(60_000, '1')] });
  await vi.waitFor(() => expect(seen).toEqual(['page 2 of 500', 'candle 2', 'candle 3']));
});

test('a question that fails is said, and asked again', async () => {
  let attempts = 0;
  const { clientPort } = watcherWith({
    book: () => {
      attempts += 1;
      if (attempts === 1) throw new Error('no');
      return { book: null };
    },
  });
  const link = createServiceLink(watcherContract);
  link.use(clientPort);
  const statuses: FeedStatus['kind'][] = [];
  followBook(link, BTC, { onBook: () => {}, onStatus: (status) => statuses.push(status.kind) });
  await vi.waitFor(() => expect(statuses).toEqual(['loading', 'failed']));
  await vi.waitFor(() => expect(statuses).toEqual(['loading', 'failed', 'live']), { timeout: 4_000 });
});
