import { type CandleBuilder, type CandleChange, createCandleBuilder } from '#shared/domain/candle-builder.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Candle, FeedEvent, FeedState, MarketEvent, Quote, Ticker, Trade } from '#shared/domain/market-data.ts';
import { candleCloseTime, type Timeframe } from '#shared/domain/timeframe.ts';
import { type BookSync, createBookSync } from './book-sync.ts';
import { changePercent, createDay, type Day } from './day-statistics.ts';
import { createFreshness, type Freshness } from './freshness.ts';

/** Told of what happens to an instrument. */
export interface PictureListener {
  /** For the followers of the market, in order. */
  onMarketEvent(event: MarketEvent): void;
  /** Closed or corrected: to be stored and shown. */
  onCandles(candles: readonly Candle[]): void;
  /** The book lost the thread: a snapshot must be asked for. */
  onGap(instrument: InstrumentId): void;
  /** Trade numbers are missing: candles are to be mended from the venue's history. */
  onMissedTrades(instrument: InstrumentId, count: number, since: EpochMs): void;
}

/** All that is known of one instrument now. */
export interface InstrumentPicture {
  readonly instrument: Instrument;
  readonly freshness: Freshness;
  readonly bookSync: BookSync;
  readonly day: Day;
  /** Of the last change of the book. */
  readonly bookTimes: { readonly eventTime: EpochMs; readonly receivedTime: EpochMs };
  readonly quote: Quote | null;
  /** Newest last. */
  readonly trades: readonly Trade[];
  apply(event: FeedEvent): void;
  /** The feed missed something, or jumped. */
  loseThread(): void;
  /** Closes candles and looks for silence. */
  tick(now: EpochMs): void;
  /** Publishes a change of freshness, if there is one. */
  updateFreshness(now: EpochMs): void;
  feedState(now: EpochMs): FeedState;
  openCandle(timeframe: Timeframe): Candle | null;
  ticker(now: EpochMs): Ticker;
  /** Trades are kept back from the candles while these are put together from history. */
  holdCandles(): void;
  /** Goes on from these open candles and trades; what was kept back follows. */
  resumeCandles(open: readonly Candle[], trades: readonly Trade[]): void;
}

const KEPT_TRADES = 1_000;
/** A minute is closed by the clock this much late, so that a trade of its last moments is not too late. */
const CLOSE_GRACE_MS = 250;
const MOST_HELD = 100_000;

export function createInstrumentPicture(instrument: Instrument, listener: PictureListener): InstrumentPicture {
  const { id } = instrument;
  const bookSync = createBookSync();
  const freshness = createFreshness();
  const day = createDay();
  let builder: CandleBuilder | null = null;
  let held: Trade[] = [];
  /** Trades up to this number are in the candles, whether they came live or from the venue's history. */
  let countedTo = -1;
  let quote: Quote | null = null;
  let trades: Trade[] = [];
  let lastTrade: Trade | null = null;
  /** The feed jumped: the next trade is right whatever its number. */
  let lostThread = false;

  function apply(event: FeedEvent): void {
    freshness.noteEvent(event.kind, event.receivedTime);
    switch (event.kind) {
      case 'quote':
        quote = event;
        listener.onMarketEvent(event);
        break;
      case 'trade':
        applyTrade(event);
        break;
      default: {
        const step = bookSync.apply(event);
        freshness.setBookTrusted(bookSync.synced);
        if (step.publish !== null) listener.onMarketEvent(step.publish);
        if (step.lost) listener.onGap(id);
        updateFreshness(event.receivedTime);
      }
    }
    if (freshness.reason !== 'live') updateFreshness(event.receivedTime);
  }

  function applyTrade(trade: Trade): void {
    const expected = lastTrade === null ? trade.tradeNumber : lastTrade.tradeNumber + 1;
    if (trade.tradeNumber < expected && !lostThread) return;
    lostThread = false;
    if (lastTrade !== null && trade.tradeNumber > expected) {
      listener.onMissedTrades(id, trade.tradeNumber - expected, lastTrade.eventTime);
    }
    keepTrade(trade);
    listener.onMarketEvent(trade);
    if (builder !== null) countTrade(builder, trade);
    else if (held.length < MOST_HELD) held.push(trade);
  }

  function countTrade(into: CandleBuilder, trade: Trade): void {
    if (trade.tradeNumber <= countedTo) return;
    countedTo = trade.tradeNumber;
    tellCandles(into.addTrade(trade), trade.receivedTime);
  }

  function keepTrade(trade: Trade): void {
    lastTrade = trade;
    trades.push(trade);
    if (trades.length >= 2 * KEPT_TRADES) trades = trades.slice(-KEPT_TRADES);
  }

  function tellCandles({ closed, amended }: CandleChange, now: EpochMs): void {
    if (closed.length === 0 && amended.length === 0) return;
    const all = [...closed, ...amended];
    day.add(all.filter(({ timeframe }) => timeframe === '1m'));
    listener.onCandles(all);
    for (const candle of closed) {
      const eventTime = candleCloseTime(candle.timeframe, candle.openTime);
      listener.onMarketEvent({ kind: 'candleClosed', instrument: id, candle, eventTime, receivedTime: now });
    }
  }

  function updateFreshness(now: EpochMs): void {
    if (freshness.update(now)) listener.onMarketEvent(feedState(now));
  }

  function feedState(now: EpochMs): FeedState {
    const { reason } = freshness;
    const stale = reason !== 'live';
    return { kind: 'feedState', instrument: id, stale, reason, eventTime: now, receivedTime: now };
  }

  return {
    instrument,
    freshness,
    bookSync,
    day,
    get bookTimes() {
      return bookSync.times;
    },
    get quote() {
      return quote;
    },
    get trades() {
      return trades;
    },
    apply,
    loseThread() {
      lostThread = true;
      bookSync.lose();
      freshness.setBookTrusted(false);
    },
    tick(now) {
      if (builder !== null) tellCandles(builder.closeUpTo(now - CLOSE_GRACE_MS), now);
      updateFreshness(now);
    },
    updateFreshness,
    feedState,
    openCandle: (timeframe) => builder?.open(timeframe) ?? null,
    ticker(now) {
      const { open, high, low, volume, quoteVolume } = day.statistics(now, builder?.open('1m') ?? null);
      const last = lastTrade?.price ?? null;
      return {
        instrument: id,
        last,
        bid: quote?.bidPrice ?? bookSync.book.bestBid?.[0] ?? null,
        ask: quote?.askPrice ?? bookSync.book.bestAsk?.[0] ?? null,
        open24h: open,
        high24h: high,
        low24h: low,
        volume24h: volume,
        quoteVolume24h: quoteVolume,
        changePercent24h: changePercent(open, last),
        receivedTime: freshness.lastTime,
        stale: freshness.reason !== 'live',
      };
    },
    holdCandles() {
      builder = null;
    },
    resumeCandles(open, earlier) {
      const made = createCandleBuilder(id);
      made.seed(open);
      builder = made;
      countedTo = -1;
      const byNumber = new Map([...earlier, ...trades].map((trade) => [trade.tradeNumber, trade]));
      trades = [...byNumber.values()].sort((a, b) => a.tradeNumber - b.tradeNumber).slice(-KEPT_TRADES);
      lastTrade = trades.at(-1) ?? null;
      const waiting = held;
      held = [];
      for (const trade of earlier) countTrade(made, trade);
      for (const trade of waiting) countTrade(made, trade);
    },
  };
}
