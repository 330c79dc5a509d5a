import ccxt from 'ccxt';
import { createInstrumentPicture } from '#main/services/watcher/instrument-picture.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { type Bench, median } from '#test/bench/bench.ts';
import { testInstrument } from '#test/support/fake-watcher.ts';
import {
  goldenOf,
  RECORDED,
  type RecordedFrame,
  type RecordedSymbol,
  readRecordedFrames,
  recordedInstrument,
} from '#test/support/recorded-frames.ts';

/**
 * Raw recorded frames of both symbols, from text to book and candles: ours against the exchange library's own handlers
 * (which keep a book and the last trades and quotes, and build no candles). Both must end with the golden best prices.
 */

const ROUNDS = 5;

interface Recording {
  readonly symbol: RecordedSymbol;
  readonly snapshot: RecordedFrame;
  readonly frames: readonly RecordedFrame[];
}

function recordings(): readonly Recording[] {
  return RECORDED.map((symbol) => {
    const all = readRecordedFrames(symbol);
    const snapshot = all.find(({ text }) => text.startsWith('{"lastUpdateId"'));
    if (snapshot === undefined) throw new Error('no snapshot');
    return { symbol, snapshot, frames: all.filter((frame) => frame !== snapshot) };
  });
}

function ours({ symbol, snapshot, frames }: Recording): number {
  const id = recordedInstrument(symbol);
  const nothing = (): void => {};
  const picture = createInstrumentPicture(testInstrument(`${symbol.slice(0, 3)}/USDT`), {
    onMarketEvent: nothing,
    onCandles: nothing,
    onGap: nothing,
    onMissedTrades: nothing,
  });
  picture.resumeCandles([], []);
  const context = { instruments: new Map([[symbol, id]]), snapshotOf: id };
  const apply = ({ text, receivedTime }: RecordedFrame): void => {
    const event = parseFrame(text, receivedTime, context);
    if (event.kind !== 'malformed' && event.kind !== 'control') picture.apply(event);
  };
  apply(snapshot);
  const start = performance.now();
  for (const frame of frames) apply(frame);
  const elapsed = performance.now() - start;
  check('ours', symbol, picture.bookSync.book.bestBid?.[0], picture.bookSync.book.bestAsk?.[0]);
  return elapsed;
}

interface CcxtBook {
  nonce: number;
  bids: readonly (readonly number[])[];
  asks: readonly (readonly number[])[];
  reset(snapshot: unknown): void;
}

interface CcxtExchange {
  orderbooks: Record<string, CcxtBook>;
  urls: { api: { ws: { spot: string } } };
  setMarkets(markets: readonly unknown[]): void;
  safeMarketStructure(market: unknown): unknown;
  orderBook(snapshot: unknown, depth: number): CcxtBook;
  parseOrderBook(body: unknown, symbol: string): object;
  handleMessage(client: unknown, message: unknown): void;
}

function theirs({ symbol, snapshot, frames }: Recording): number {
  const base = symbol.slice(0, 3);
  const unified = `${base}/USDT`;
  const exchange = new ccxt.pro.binance({ newUpdates: false }) as unknown as CcxtExchange;
  exchange.setMarkets([exchange.safeMarketStructure(ccxtMarket(symbol, base))]);
  const client = {
    url: `${exchange.urls.api.ws.spot}/0`,
    resolve: (value: unknown) => value,
    reject(error: unknown) {
      throw error;
    },
    subscriptions: {},
    futures: {},
    lastPong: 0,
    onPong() {},
  };
  const body = JSON.parse(snapshot.text) as { readonly lastUpdateId: number };
  const book = exchange.orderBook({}, 1_000);
  book.reset({ ...exchange.parseOrderBook(body, unified), symbol: unified, nonce: body.lastUpdateId });
  exchange.orderbooks[unified] = book;
  const start = performance.now();
  for (const { text } of frames) exchange.handleMessage(client, JSON.parse(text));
  const elapsed = performance.now() - start;
  check('ccxt', symbol, book.bids[0]?.[0], book.asks[0]?.[0]);
  return elapsed;
}

function ccxtMarket(symbol: string, base: string) {
  return {
    id: symbol,
    symbol: `${base}/USDT`,
    base,
    quote: 'USDT',
    baseId: base,
    quoteId: 'USDT',
    type: 'spot',
    spot: true,
    active: true,
    contract: false,
    swap: false,
    future: false,
    option: false,
    margin: false,
    linear: null,
    precision: { amount: 1e-8, price: 0.01 },
    limits: {},
  };
}

function check(who: string, symbol: RecordedSymbol, bid: unknown, ask: unknown): void {
  const { bestBid, bestAsk } = goldenOf(symbol).book;
  if (Number(bid) !== Number(bestBid[0]) || Number(ask) !== Number(bestAsk[0])) {
    throw new Error(`${who} ends ${symbol} at ${bid} / ${ask} and not at ${bestBid[0]} / ${bestAsk[0]}`);
  }
}

export const bench: Bench = {
  name: 'frames',
  run() {
    const all = recordings();
    const count = all.reduce((total, { frames }) => total + frames.length, 0);
    const run = (play: (recording: Recording) => number): number =>
      count / (all.reduce((total, recording) => total + play(recording), 0) / 1_000);
    const rates = Array.from({ length: ROUNDS + 1 }, () => ({ ours: run(ours), theirs: run(theirs) })).slice(1);
    return Promise.resolve([
      {
        name: 'frames parsed and applied',
        unit: 'frames/s',
        ours: median(rates.map((rate) => rate.ours)),
        against: 'ccxt handleMessage, same frames',
        ceiling: median(rates.map((rate) => rate.theirs)),
        bar: 1,
      },
    ]);
  },
};
