import type { ReplayState } from '#shared/contract/watcher.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Asset, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import { type Instrument, instrumentId } from '#shared/domain/instrument.ts';
import type { Candle, Ticker } from '#shared/domain/market-data.ts';
import type { MarketSnapshot } from '../../../../renderer/store/market-store.ts';

type FeedNodeView = MarketSnapshot['feedNodes'][number];

export const BTC = instrumentId('BTC/USDT', 'replay');
export const ETH = instrumentId('ETH/USDT', 'replay');

export function anInstrument(id: InstrumentId): Instrument {
  return {
    id,
    venue: 'replay' as VenueId,
    symbol: id.slice(0, id.lastIndexOf('@')),
    kind: 'spot',
    base: id.slice(0, id.indexOf('/')) as Asset,
    quote: 'USDT' as Asset,
    priceStep: decimal('0.01'),
    quantityStep: decimal('0.00001'),
    minQuantity: decimal('0.00001'),
    maxQuantity: null,
    minNotional: decimal('5'),
    demo: true,
  };
}

export function aTicker(instrument: InstrumentId, last: string, part: Partial<Ticker> = {}): Ticker {
  return {
    instrument,
    last: decimal(last),
    bid: decimal(last),
    ask: decimal(last),
    open24h: decimal('60000'),
    high24h: decimal('61000'),
    low24h: decimal('59000'),
    volume24h: decimal('1200.5'),
    quoteVolume24h: decimal('72000000'),
    changePercent24h: decimal('1.25'),
    receivedTime: 1_700_000_000_000,
    stale: false,
    ...part,
  };
}

/** A minute of BTC in which the price stood still. */
export function aCandle(openTime: number, close: string, closed = false): Candle {
  const price = decimal(close);
  return {
    instrument: BTC,
    timeframe: '1m',
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: decimal('1'),
    quoteVolume: decimal('1'),
    trades: 1,
    closed,
  };
}

export function aFeedNode(part: Partial<FeedNodeView> = {}): FeedNodeView {
  return {
    id: 'replay-1',
    venue: 'replay',
    state: 'live',
    subscriptions: [BTC, ETH],
    lastMessageTime: 1_700_000_000_000,
    messages: 10,
    malformed: 0,
    gaps: 0,
    reconnects: 0,
    ...part,
  };
}

export const REPLAY: ReplayState = {
  speed: 1,
  paused: false,
  positionMs: 1_000,
  lengthMs: 345_000,
  passes: 0,
  description: 'Binance, 8 August 2024',
};

export function aSnapshot(part: Partial<MarketSnapshot> = {}): MarketSnapshot {
  return {
    instruments: [anInstrument(BTC), anInstrument(ETH)],
    tickers: [aTicker(BTC, '60000'), aTicker(ETH, '2600')],
    sparklines: [{ instrument: BTC, timeframe: '1m', closes: [59_990, 59_995, 60_000] }],
    feedNodes: [aFeedNode()],
    replay: REPLAY,
    seq: { tickers: 0, feedNodes: 0 },
    ...part,
  };
}
