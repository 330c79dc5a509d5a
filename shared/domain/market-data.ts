import type { Decimal } from './decimal.ts';
import type { EpochMs, InstrumentId, Price, Quantity } from './identifiers.ts';
import type { Timeframe } from './timeframe.ts';

export type Side = 'buy' | 'sell';

/** Best bid and ask at one moment. */
export interface Quote {
  readonly kind: 'quote';
  readonly instrument: InstrumentId;
  readonly bidPrice: Price;
  readonly bidQuantity: Quantity;
  readonly askPrice: Price;
  readonly askQuantity: Quantity;
  /** The venue's clock; where a venue gives none (Binance bookTicker), the time it was received. */
  readonly eventTime: EpochMs;
  readonly receivedTime: EpochMs;
}

/** A public print: somebody bought from somebody. */
export interface Trade {
  readonly kind: 'trade';
  readonly instrument: InstrumentId;
  /** The venue's running number of the print; contiguous, so that a hole is seen. */
  readonly tradeNumber: number;
  readonly price: Price;
  readonly quantity: Quantity;
  /** The side that took liquidity. */
  readonly aggressor: Side;
  readonly eventTime: EpochMs;
  readonly receivedTime: EpochMs;
}

/** One price of the book and the quantity resting there; quantity 0 in an update removes the price. */
export type BookLevel = readonly [price: Price, quantity: Quantity];

/** The whole book at `updateId`: bids from the best down, asks from the best up. */
export interface BookSnapshot {
  readonly kind: 'bookSnapshot';
  readonly instrument: InstrumentId;
  readonly updateId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly eventTime: EpochMs;
  readonly receivedTime: EpochMs;
}

/** Changed levels; joins a book whose update id is `firstUpdateId` − 1 or later, and takes it to `lastUpdateId`. */
export interface BookUpdate {
  readonly kind: 'bookUpdate';
  readonly instrument: InstrumentId;
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly eventTime: EpochMs;
  readonly receivedTime: EpochMs;
}

/** Open, high, low, close and volume of one interval; `closed` once its time is over. */
export interface Candle {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly openTime: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** In the base currency. */
  readonly volume: Quantity;
  /** In the quote currency; "0" where the source did not tell. */
  readonly quoteVolume: Decimal;
  /** Number of trades; 0 where the source did not tell. */
  readonly trades: number;
  readonly closed: boolean;
}

/** A candle that has just closed, as an event in the stream of market data. */
export interface CandleClosed {
  readonly kind: 'candleClosed';
  readonly instrument: InstrumentId;
  readonly candle: Candle;
  readonly eventTime: EpochMs;
  readonly receivedTime: EpochMs;
}

/** The stream of an instrument broke (gap, silence, reconnect) or healed: prices are stale while `stale`. */
export interface FeedState {
  readonly kind: 'feedState';
  readonly instrument: InstrumentId;
  readonly stale: boolean;
  readonly reason: 'live' | 'silence' | 'gap' | 'disconnected' | 'paused';
  readonly eventTime: EpochMs;
  readonly receivedTime: EpochMs;
}

/** What a feed hands to the watcher. */
export type FeedEvent = Quote | Trade | BookSnapshot | BookUpdate;
/** What the watcher tells the others. */
export type MarketEvent = FeedEvent | CandleClosed | FeedState;

/** Summary of the last 24 hours with the latest prices: a row of the price board. */
export interface Ticker {
  readonly instrument: InstrumentId;
  readonly last: Price | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly open24h: Price | null;
  readonly high24h: Price | null;
  readonly low24h: Price | null;
  readonly volume24h: Quantity;
  readonly quoteVolume24h: Decimal;
  /** Percent from `open24h` to `last`, two digits: "-0.25"; null when unknown. */
  readonly changePercent24h: Decimal | null;
  /** When the last event of any kind came in; null before the first. */
  readonly receivedTime: EpochMs | null;
  readonly stale: boolean;
}

/** One venue connection, what it carries and when it last spoke. */
export interface FeedNode {
  readonly id: string;
  readonly venue: string;
  readonly state: 'connecting' | 'live' | 'stale' | 'disconnected' | 'paused';
  readonly subscriptions: readonly string[];
  readonly lastMessageTime: EpochMs | null;
  readonly messages: number;
  readonly malformed: number;
  readonly gaps: number;
  readonly reconnects: number;
}
