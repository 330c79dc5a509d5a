import { readPageFiles } from '#main/platform/page-files.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import type { BookView, ReplayState } from '#shared/contract/watcher.ts';
import { type Decimal, decimal } from '#shared/domain/decimal.ts';
import type { Asset, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Candle, FeedNode, Ticker, Trade } from '#shared/domain/market-data.ts';
import { candleCloseTime, candleOpenTime, type Timeframe } from '#shared/domain/timeframe.ts';
import { MonitorRig } from './monitor-rig.ts';
import { aRunner } from './signal-fixtures.ts';
import { emptyTraderSnapshot } from './trader-snapshot.ts';

/** A market made for looking and measuring: a walk that is the same in every run. Never shown outside of tests. */
export interface StageMarket {
  readonly instrument: Instrument;
  price: number;
}

/** The built page before a real monitor and gateway, with services that play a made-up market. */
export interface MarketStage {
  readonly rig: MonitorRig;
  readonly markets: readonly StageMarket[];
  /** Where a browser goes first: pairs it. */
  readonly address: string;
  /** Moves one market by a step and tells everybody: prices, book, open candles, prints; each in a message of its own. */
  tick(market: StageMarket, parts: readonly StagePart[]): void;
  /** All markets move; one batch of prices, the book and the open candle of one market, and a batch of its prints. */
  batch(shown: StageMarket, prints: number): void;
  ticker(market: StageMarket): Ticker;
  stop(): Promise<void>;
}

export type StagePart = 'tickers' | 'book' | 'candle' | 'trades';

const SYMBOLS: readonly (readonly [base: string, price: number, priceStep: string, quantityStep: string])[] = [
  ['BTC', 60_123.45, '0.01', '0.00001'],
  ['ETH', 2_612.8, '0.01', '0.0001'],
  ['SOL', 152.31, '0.01', '0.001'],
  ['XRP', 0.5873, '0.0001', '1'],
  ['DOGE', 0.10234, '0.00001', '1'],
];

/** @param page the folder of the built page; @param hole leaves seven hours out of the candles. */
export async function startMarketStage(options: {
  readonly page: string;
  readonly hole?: boolean;
  /** How many markets; the first ones have real names. */
  readonly markets?: number;
  readonly answers?: Readonly<Record<string, (params: never) => unknown>>;
}): Promise<MarketStage> {
  const rig = new MonitorRig();
  const random = seeded(7);
  const markets = Array.from({ length: options.markets ?? SYMBOLS.length }, (_, index) => {
    const [base, price, priceStep, quantityStep] = SYMBOLS[index] ?? [`COIN${index}`, 10 + index, '0.001', '0.01'];
    return { instrument: anInstrument(base, priceStep, quantityStep), price };
  });
  const watcher = rig.services.server('watcher');
  let tradeNumber = 1_000_000;
  let updateId = 5_000_000;

  const find = (id: InstrumentId): StageMarket | undefined => markets.find(({ instrument }) => instrument.id === id);
  const digits = ({ instrument }: StageMarket): number => instrument.priceStep.split('.')[1]?.length ?? 0;
  const priced = (market: StageMarket, value: number) => decimal(value.toFixed(digits(market)));
  const sized = (market: StageMarket, value: number) =>
    decimal(value.toFixed(market.instrument.quantityStep.split('.')[1]?.length ?? 0));

  function ticker(market: StageMarket): Ticker {
    const open = market.price * 0.985;
    return {
      instrument: market.instrument.id,
      last: priced(market, market.price),
      bid: priced(market, market.price),
      ask: priced(market, market.price * 1.00001),
      open24h: priced(market, open),
      high24h: priced(market, market.price * 1.02),
      low24h: priced(market, market.price * 0.97),
      volume24h: decimal('12345.678'),
      quoteVolume24h: decimal('742000000'),
      changePercent24h: decimal((((market.price - open) / open) * 100).toFixed(2)),
      receivedTime: Date.now(),
      stale: false,
    };
  }

  function book(market: StageMarket, depth: number): BookView {
    updateId += 1;
    const step = Number(market.instrument.priceStep);
    const unit = 30 / market.price;
    const side = (sign: number): [Decimal, Decimal][] =>
      Array.from({ length: depth }, (_, index) => [
        priced(market, market.price + sign * step * (1 + index * 3)),
        sized(market, Math.max(Number(market.instrument.quantityStep), unit * (1 + random() * 40))),
      ]);
    const now = Date.now();
    return {
      instrument: market.instrument.id,
      updateId,
      bids: side(-1),
      asks: side(1),
      stale: false,
      eventTime: now,
      receivedTime: now,
    };
  }

  function trade(market: StageMarket): Trade {
    tradeNumber += 1;
    const now = Date.now();
    return {
      kind: 'trade',
      instrument: market.instrument.id,
      tradeNumber,
      price: priced(market, market.price),
      quantity: sized(market, Math.max(Number(market.instrument.quantityStep), (900 / market.price) * random() ** 4)),
      aggressor: random() < 0.5 ? 'buy' : 'sell',
      eventTime: now,
      receivedTime: now,
    };
  }

  function candles(market: StageMarket, timeframe: Timeframe, to: number | null, limit: number): Candle[] {
    const found: Candle[] = [];
    const now = Date.now();
    let time = candleOpenTime(timeframe, to === null ? now : to - 1);
    while (found.length < limit && time > now - 16_000 * (candleCloseTime(timeframe, time) - time)) {
      if (options.hole !== true || !inHole(time, now)) found.push(candleAt(market, timeframe, time, now));
      time = candleOpenTime(timeframe, time - 1);
    }
    return found.reverse();
  }

  /** The same for the same moment, so that pages join: two waves and a little noise. */
  function candleAt(market: StageMarket, timeframe: Timeframe, time: number, now: number): Candle {
    const length = candleCloseTime(timeframe, time) - time;
    const closed = time + length <= now;
    const base = market.price;
    const level = (at: number): number => {
      const ago = (now - at) / length;
      const wave = 0.004 * Math.sin(ago / 23) + 0.009 * Math.sin(ago / 91) + 0.0012 * Math.sin(ago * 2.7);
      return base * (1 + wave * Math.min(1, ago / 4));
    };
    const open = level(time);
    const close = closed ? level(time + length) : base;
    const reach = base * 0.0009 * (1 + Math.abs(Math.sin(time / length)));
    return {
      instrument: market.instrument.id,
      timeframe,
      openTime: time,
      open: priced(market, open),
      high: priced(market, Math.max(open, close) + reach),
      low: priced(market, Math.min(open, close) - reach * 0.8),
      close: priced(market, close),
      volume: sized(market, (90_000 / base) * (1 + 3 * Math.abs(Math.sin(time / length / 3)) ** 3)),
      quoteVolume: decimal('100000'),
      trades: 100,
      closed,
    };
  }

  const feedNode: FeedNode = {
    id: 'stage-1',
    venue: 'replay',
    state: 'live',
    subscriptions: markets.map(({ instrument }) => instrument.id),
    lastMessageTime: Date.now(),
    messages: 1,
    malformed: 0,
    gaps: 0,
    reconnects: 0,
  };
  const replay: ReplayState = {
    speed: 1,
    paused: false,
    positionMs: 0,
    lengthMs: 1_000_000,
    passes: 0,
    description: 'A made-up market, for measuring the screen',
  };

  const answers: Readonly<Record<string, (params: never) => unknown>> = {
    'app.snapshot': () => ({
      info: {
        version: '0.1.0',
        mode: 'browser',
        dataDir: rig.folder,
        monitorUrl: rig.origin,
        startedTime: Date.now(),
        platform: 'linux',
      },
      services: [],
      usage: { cpu: 0, memoryBytes: 0 },
      settings: DEFAULT_SETTINGS,
      notifications: [],
    }),
    'watcher.snapshot': () => ({
      instruments: markets.map(({ instrument }) => instrument),
      tickers: markets.map(ticker),
      sparklines: markets.map((market) => ({
        instrument: market.instrument.id,
        timeframe: '5m',
        closes: candles(market, '5m', null, 48).map(({ close }) => Number(close)),
      })),
      feedNodes: [feedNode],
      replay,
      seq: { tickers: watcher.seq('tickers'), feedNodes: watcher.seq('feedNodes') },
    }),
    'watcher.candles': ({ instrument, timeframe, to, limit }: CandlesQuestion) => {
      const market = find(instrument);
      return { candles: market === undefined ? [] : candles(market, timeframe, to, limit) };
    },
    'watcher.book': ({ instrument, depth }: { instrument: InstrumentId; depth: number }) => {
      const market = find(instrument);
      return { book: market === undefined ? null : book(market, depth) };
    },
    'watcher.recentTrades': ({ instrument, limit }: { instrument: InstrumentId; limit: number }) => {
      const market = find(instrument);
      return { trades: market === undefined ? [] : Array.from({ length: limit }, () => trade(market)) };
    },
    'trader.snapshot': () => emptyTraderSnapshot(),
    'trader.orderHistory': () => ({ orders: [] }),
    'trader.fills': () => ({ fills: [] }),
    'trader.ledgerEvents': () => ({ events: [] }),
    'strategy.signals': () => ({ signals: [] }),
    'strategy.signal': () => ({ signal: null }),
    'strategy.snapshot': () => ({ strategies: [], runner: aRunner(), recent: [] }),
    ...options.answers,
  };
  for (const [method, handler] of Object.entries(answers)) rig.services.answer(method, handler as never);

  const monitor = await rig.start({ page: readPageFiles(options.page) });
  return {
    rig,
    markets,
    address: monitor.pairingLink('trade'),
    ticker,
    tick(market, parts) {
      const { id } = market.instrument;
      market.price *= 1 + (random() - 0.5) * 0.0004;
      for (const part of parts) {
        if (part === 'tickers') watcher.publish('tickers', [ticker(market)]);
        else if (part === 'book') watcher.publish('book', book(market, 25), id);
        else if (part === 'trades') watcher.publish('trades', [trade(market)], id);
        else {
          const now = Date.now();
          const candle = candleAt(market, '1m', candleOpenTime('1m', now), now);
          watcher.publish('candle', candle, `${id}|1m`);
        }
      }
    },
    batch(shown, prints) {
      const { id } = shown.instrument;
      for (const market of markets) market.price *= 1 + (random() - 0.5) * 0.0004;
      const now = Date.now();
      watcher.publish('tickers', markets.map(ticker));
      watcher.publish('book', book(shown, 25), id);
      watcher.publish('candle', candleAt(shown, '1m', candleOpenTime('1m', now), now), `${id}|1m`);
      watcher.publish(
        'trades',
        Array.from({ length: prints }, () => trade(shown)),
        id,
      );
    },
    stop: () => rig.dispose(),
  };
}

interface CandlesQuestion {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly to: number | null;
  readonly limit: number;
}

function anInstrument(base: string, priceStep: string, quantityStep: string): Instrument {
  return {
    id: `${base}/USDT@replay` as InstrumentId,
    venue: 'replay' as VenueId,
    symbol: `${base}/USDT`,
    kind: 'spot',
    base: base as Asset,
    quote: 'USDT' as Asset,
    priceStep: decimal(priceStep),
    quantityStep: decimal(quantityStep),
    minQuantity: decimal(quantityStep),
    maxQuantity: null,
    minNotional: decimal('5'),
    demo: true,
  };
}

function inHole(time: number, now: number): boolean {
  const ago = now - time;
  return ago > 40 * 60_000 && ago < (40 + 432) * 60_000;
}

/** A small generator of numbers from 0 to 1: the same row for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
