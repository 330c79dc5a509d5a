import type { FeedNotice, MarketDataFeed } from '#main/ports/market-data-feed.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { BookSnapshot, BookUpdate, Candle, FeedEvent, Quote, Trade } from '#shared/domain/market-data.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import { Listeners } from '#shared/kernel/listeners.ts';

type Levels = readonly (readonly [string, string])[];

/** A venue whose market the test makes. It remembers its trades, as a venue does, whether it sent them or not. */
export interface FakeFeed extends MarketDataFeed {
  /** Instruments a snapshot was asked for, in order. */
  readonly resyncs: InstrumentId[];
  emit(...events: readonly FeedEvent[]): void;
  notice(notice: FeedNotice): void;
  snapshot(updateId: number, bids: Levels, asks: Levels): BookSnapshot;
  update(firstUpdateId: number, lastUpdateId: number, bids: Levels, asks: Levels): BookUpdate;
  quote(bid: string, ask: string): Quote;
  /** A trade that happened; it is sent only by `emit`. */
  trade(price: string, quantity: string, eventTime?: number): Trade;
  /** What the venue has in its history, by timeframe. */
  readonly past: Map<Timeframe, readonly Candle[]>;
}

export const FAKE_NODE = 'fake-1';

export function createFakeFeed(instrument: Instrument, now: () => number): FakeFeed {
  const events = new Listeners<[string, readonly FeedEvent[]]>();
  const notices = new Listeners<[FeedNotice]>();
  const resyncs: InstrumentId[] = [];
  const trades: Trade[] = [];
  const past = new Map<Timeframe, readonly Candle[]>();
  const { id } = instrument;
  const times = () => ({ eventTime: now(), receivedTime: now() });
  const levels = (list: Levels) => list.map(([price, quantity]) => [decimal(price), decimal(quantity)] as const);

  return {
    venue: instrument.venue as VenueId,
    resyncs,
    past,
    instruments: () => Promise.resolve([instrument]),
    start() {
      notices.emit({ kind: 'state', node: FAKE_NODE, state: 'live' });
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    onEvents: (listener) => events.add(listener),
    onNotice: (listener) => notices.add(listener),
    nodes: () => [{ id: FAKE_NODE, instruments: [id] }],
    resync: (asked) => void resyncs.push(asked),
    history: (_instrument, timeframe, from, to) =>
      Promise.resolve((past.get(timeframe) ?? []).filter(({ openTime }) => openTime >= from && openTime < to)),
    recentTrades: (_instrument, since) => Promise.resolve(trades.filter(({ eventTime }) => eventTime >= since)),
    emit: (...batch) => events.emit(FAKE_NODE, batch),
    notice: (notice) => notices.emit(notice),
    snapshot: (updateId, bids, asks) => ({
      kind: 'bookSnapshot',
      instrument: id,
      updateId,
      bids: levels(bids),
      asks: levels(asks),
      ...times(),
    }),
    update: (firstUpdateId, lastUpdateId, bids, asks) => ({
      kind: 'bookUpdate',
      instrument: id,
      firstUpdateId,
      lastUpdateId,
      bids: levels(bids),
      asks: levels(asks),
      ...times(),
    }),
    quote: (bid, ask) => ({
      kind: 'quote',
      instrument: id,
      bidPrice: decimal(bid),
      bidQuantity: decimal('1'),
      askPrice: decimal(ask),
      askQuantity: decimal('1'),
      ...times(),
    }),
    trade(price, quantity, eventTime = now()) {
      const trade: Trade = {
        kind: 'trade',
        instrument: id,
        tradeNumber: 1_000 + trades.length,
        price: decimal(price),
        quantity: decimal(quantity),
        aggressor: 'buy',
        eventTime,
        receivedTime: now(),
      };
      trades.push(trade);
      return trade;
    },
  };
}
