import type { EpochMs, InstrumentId, Price } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { MarketEvent } from '#shared/domain/market-data.ts';
import { createOrderBook, type OrderBook } from '#shared/domain/order-book.ts';

/** The newest market of one instrument, as far as the trader needs it. */
export interface InstrumentMarket {
  readonly instrument: Instrument;
  readonly book: OrderBook;
  /** From the quote or the book, whichever spoke last; null while unknown or while that side is empty. */
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly last: Price | null;
  /** When anything was last heard of it. */
  readonly receivedTime: EpochMs | null;
  /** The watcher distrusts the stream. */
  readonly feedStale: boolean;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** All instruments the trader may trade, with their newest prices. */
export class MarketPicture {
  readonly #markets = new Map<InstrumentId, Mutable<InstrumentMarket>>();

  /** Adds what is new and takes over changed steps; prices are kept. */
  setInstruments(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const known = this.#markets.get(instrument.id);
      if (known === undefined) this.#markets.set(instrument.id, unknownMarket(instrument));
      else known.instrument = instrument;
    }
  }

  get(id: InstrumentId): InstrumentMarket | null {
    return this.#markets.get(id) ?? null;
  }

  all(): IterableIterator<InstrumentMarket> {
    return this.#markets.values();
  }

  apply(id: InstrumentId, events: readonly MarketEvent[]): void {
    const market = this.#markets.get(id);
    if (market === undefined) return;
    for (const event of events) applyEvent(market, event);
  }
}

function applyEvent(market: Mutable<InstrumentMarket>, event: MarketEvent): void {
  switch (event.kind) {
    case 'quote':
      market.bid = event.bidPrice;
      market.ask = event.askPrice;
      break;
    case 'trade':
      market.last = event.price;
      break;
    case 'bookSnapshot':
      market.book.applySnapshot(event);
      takeBest(market);
      break;
    case 'bookUpdate':
      if (market.book.applyUpdate(event) === 'applied') takeBest(market);
      break;
    case 'feedState':
      market.feedStale = event.stale;
      // Silence and pause leave the book as it is; after a hole it is wrong until the next snapshot.
      if (event.reason === 'gap' || event.reason === 'disconnected') market.book.invalidate();
      // Not a price: it does not make the old ones younger.
      return;
    case 'candleClosed':
      return;
  }
  market.receivedTime = Math.max(market.receivedTime ?? 0, event.receivedTime);
}

function takeBest(market: Mutable<InstrumentMarket>): void {
  market.bid = market.book.bestBid?.[0] ?? null;
  market.ask = market.book.bestAsk?.[0] ?? null;
}

function unknownMarket(instrument: Instrument): Mutable<InstrumentMarket> {
  return {
    instrument,
    book: createOrderBook(),
    bid: null,
    ask: null,
    last: null,
    receivedTime: null,
    feedStale: false,
  };
}

/** Too old to trade on, or distrusted. */
export function isStale(market: InstrumentMarket, now: EpochMs, maxAgeMs: number): boolean {
  return market.feedStale || market.receivedTime === null || now - market.receivedTime > maxAgeMs;
}
