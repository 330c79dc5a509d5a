import { type Decimal, decimal } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, Asset, ClientOrderId, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { BookLevel, BookSnapshot, BookUpdate, FeedState, Quote, Side, Trade } from '#shared/domain/market-data.ts';
import type { OrderRequest } from '#shared/domain/order.ts';
import {
  createMatchingEngine,
  type MatchingEngine,
  type MatchingOptions,
  type MatchingSettings,
  type OrderReport,
} from '#shared/simulation/matching-engine.ts';

export const BTC = 'BTC/USDT@replay' as InstrumentId;
export const ETH = 'ETH/USDT@replay' as InstrumentId;
export const ACCOUNT = 'paper-1' as AccountId;

/** Steps that keep the arithmetic of tests short: price 0.5, quantity 0.1. */
export const BTC_INSTRUMENT: Instrument = {
  id: BTC,
  venue: 'replay' as VenueId,
  symbol: 'BTC/USDT',
  kind: 'spot',
  base: 'BTC' as Asset,
  quote: 'USDT' as Asset,
  priceStep: decimal('0.5'),
  quantityStep: decimal('0.1'),
  minQuantity: decimal('0.1'),
  maxQuantity: null,
  minNotional: decimal('5'),
  demo: true,
};

/** No fees and no latency unless a test is about them. */
export const PLAIN_SETTINGS: MatchingSettings = {
  makerFeePercent: decimal('0'),
  takerFeePercent: decimal('0'),
  latencyMs: 0,
  fillModel: 'book',
};

export type LevelText = readonly [price: string, quantity: string];
const levels = (texts: readonly LevelText[]): readonly BookLevel[] =>
  texts.map(([price, quantity]): BookLevel => [decimal(price), decimal(quantity)]);

export function snapshot(
  updateId: number,
  bids: readonly LevelText[],
  asks: readonly LevelText[],
  time = 0,
): BookSnapshot {
  return {
    kind: 'bookSnapshot',
    instrument: BTC,
    updateId,
    bids: levels(bids),
    asks: levels(asks),
    eventTime: time,
    receivedTime: time,
  };
}

export function update(updateId: number, bids: readonly LevelText[], asks: readonly LevelText[], time = 0): BookUpdate {
  return {
    kind: 'bookUpdate',
    instrument: BTC,
    firstUpdateId: updateId,
    lastUpdateId: updateId,
    bids: levels(bids),
    asks: levels(asks),
    eventTime: time,
    receivedTime: time,
  };
}

export function print(price: string, quantity: string, aggressor: Side, time = 0): Trade {
  return {
    kind: 'trade',
    instrument: BTC,
    tradeNumber: 1,
    price: decimal(price),
    quantity: decimal(quantity),
    aggressor,
    eventTime: time,
    receivedTime: time,
  };
}

export function quote(bid: string, ask: string, time = 0): Quote {
  return {
    kind: 'quote',
    instrument: BTC,
    bidPrice: decimal(bid),
    bidQuantity: decimal('1'),
    askPrice: decimal(ask),
    askQuantity: decimal('1'),
    eventTime: time,
    receivedTime: time,
  };
}

export function feedState(reason: FeedState['reason'], time = 0): FeedState {
  return { kind: 'feedState', instrument: BTC, stale: reason !== 'live', reason, eventTime: time, receivedTime: time };
}

export interface OrderText extends Partial<Omit<OrderRequest, 'quantity' | 'limitPrice' | 'triggerPrice'>> {
  readonly quantity?: string;
  readonly limitPrice?: string | null;
  readonly triggerPrice?: string | null;
}

/** A buy of 1 BTC at market, unless told otherwise; with a limit price it is a limit order. */
export function order(id: string, text: OrderText = {}): OrderRequest {
  const { quantity = '1', limitPrice = null, triggerPrice = null, ...rest } = text;
  return {
    account: ACCOUNT,
    instrument: BTC,
    side: 'buy',
    type: limitPrice === null ? 'market' : 'limit',
    quantity: decimal(quantity),
    limitPrice: limitPrice === null ? null : decimal(limitPrice),
    triggerPrice: triggerPrice === null ? null : decimal(triggerPrice),
    trailing: null,
    timeInForce: 'GTC',
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    origin: { kind: 'person' },
    createdTime: 0,
    ...rest,
    clientOrderId: id as ClientOrderId,
  };
}

export const id = (text: string): ClientOrderId => text as ClientOrderId;

export function engineWith(options: Partial<MatchingOptions> & { readonly set?: Partial<MatchingSettings> } = {}) {
  const { set, ...rest } = options;
  return createMatchingEngine({ idPrefix: 'run', ...rest, settings: { ...PLAIN_SETTINGS, ...set } });
}

/** The reports as short lines, as a trader would read them from a blotter. */
export function told(engine: MatchingEngine): readonly string[] {
  return engine.takeReports().map(line);
}

export function line({ clientOrderId, event }: OrderReport): string {
  switch (event.kind) {
    case 'filled': {
      const { side, quantity, price, liquidity, fee } = event.fill;
      const charged = fee === '0' ? '' : ` fee ${fee}`;
      return `${clientOrderId} ${side} ${quantity} @ ${price} ${liquidity}${charged}`;
    }
    case 'denied':
    case 'rejected':
    case 'canceled':
    case 'expired':
    case 'cancelRejected':
      return `${clientOrderId} ${event.kind} ${event.reason}`;
    default:
      return `${clientOrderId} ${event.kind}`;
  }
}

export function fillsOf(reports: readonly OrderReport[]): readonly Fill[] {
  return reports.flatMap(({ event }) => (event.kind === 'filled' ? [event.fill] : []));
}

export const amount = (text: string): { readonly kind: 'amount'; readonly amount: Decimal } => ({
  kind: 'amount',
  amount: decimal(text),
});
export const percent = (text: string): { readonly kind: 'percent'; readonly percent: Decimal } => ({
  kind: 'percent',
  percent: decimal(text),
});
