import type { Asset, InstrumentId, Price } from '../domain/identifiers.ts';
import { splitInstrumentId } from '../domain/instrument.ts';
import type { MarketEvent } from '../domain/market-data.ts';
import { createOrderBook, type OrderBook } from '../domain/order-book.ts';
import { type ConsumedLiquidity, createConsumedLiquidity } from './consumed-liquidity.ts';
import { isAlive, type WorkingOrder } from './working-order.ts';

/** One instrument as the simulated venue sees it, with the orders that work in it. */
export interface SimulatedMarket {
  readonly instrument: InstrumentId;
  /** Fees are charged in this. */
  readonly quote: Asset;
  readonly book: OrderBook;
  readonly consumed: ConsumedLiquidity;
  bid: Price | null;
  ask: Price | null;
  last: Price | null;
  /** The feed says its prices are not to be trusted: nothing fills. */
  stale: boolean;
  /** In order of arrival. */
  orders: WorkingOrder[];
  /** Prices at or outside these may concern an order; nothing strictly between does. Numbers only decide whom to ask. */
  watch: { below: number; above: number; always: boolean };
  /** Orders have changed since `watch` was worked out. */
  changed: boolean;
}

export function createSimulatedMarket(instrument: InstrumentId): SimulatedMarket {
  return {
    instrument,
    quote: quoteOf(instrument),
    book: createOrderBook(),
    consumed: createConsumedLiquidity(),
    bid: null,
    ask: null,
    last: null,
    stale: false,
    orders: [],
    watch: { below: -Infinity, above: Infinity, always: false },
    changed: false,
  };
}

/** `BTC/USDT:USDT` is quoted in USDT. */
function quoteOf(instrument: InstrumentId): Asset {
  const { symbol } = splitInstrumentId(instrument);
  const pair = symbol.split(':')[0] ?? symbol;
  return pair.slice(pair.indexOf('/') + 1) as Asset;
}

/** Takes an event into the picture. False where it cannot move an order: old news, candles, a stale or broken feed. */
export function observe(market: SimulatedMarket, event: MarketEvent): boolean {
  switch (event.kind) {
    case 'quote':
      market.bid = event.bidPrice;
      market.ask = event.askPrice;
      return !market.stale;
    case 'trade':
      market.last = event.price;
      return !market.stale;
    case 'bookSnapshot':
      observeSnapshot(market, event);
      return !market.stale;
    case 'bookUpdate':
      if (market.book.applyUpdate(event) !== 'applied') return false;
      market.consumed.follow(event, market.book);
      return !market.stale;
    case 'feedState':
      market.stale = event.stale;
      // After these the book has missed something; a pause or a silence leaves it as it was.
      if (event.stale && (event.reason === 'gap' || event.reason === 'disconnected')) market.book.invalidate();
      return false;
    case 'candleClosed':
      return false;
  }
}

function observeSnapshot(market: SimulatedMarket, event: MarketEvent & { kind: 'bookSnapshot' }): void {
  const continued = market.book.synced;
  market.book.applySnapshot(event);
  market.consumed.follow(event, market.book);
  if (continued) return;
  // What happened in the queues meanwhile is unknown: all go to the back.
  for (const order of market.orders) order.queueAhead = null;
}

/** Drops the orders that are over, and works out anew which prices concern the others. */
export function refreshWatch(market: SimulatedMarket): void {
  market.changed = false;
  market.orders = market.orders.filter(isAlive);
  let below = -Infinity;
  let above = Infinity;
  let always = false;
  for (const { request, triggered, arriving } of market.orders) {
    if (arriving || (!triggered && request.type === 'trailingStop')) {
      always = true;
    } else if (triggered) {
      if (request.side === 'buy') below = Math.max(below, Number(request.limitPrice));
      else above = Math.min(above, Number(request.limitPrice));
    } else if (waitsForRise(request.type, request.side)) {
      above = Math.min(above, Number(request.triggerPrice));
    } else {
      below = Math.max(below, Number(request.triggerPrice));
    }
  }
  market.watch = { below, above, always };
}

/** Buy stops and sell take-profits trigger at or above their price, the others at or below. */
export function waitsForRise(type: WorkingOrder['request']['type'], side: 'buy' | 'sell'): boolean {
  const stops = type === 'stop' || type === 'stopLimit' || type === 'trailingStop';
  return stops === (side === 'buy');
}
