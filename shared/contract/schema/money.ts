import { z } from 'zod';
import { type Decimal, isCanonicalDecimal } from '../../domain/decimal.ts';
import type {
  AccountId,
  Asset,
  ClientOrderId,
  InstrumentId,
  SignalId,
  StrategyId,
  TradeId,
  VenueId,
  VenueOrderId,
} from '../../domain/identifiers.ts';
import { TIMEFRAMES } from '../../domain/timeframe.ts';

/** Canonical decimal text ("0.1", never "0.10", "1e-1", "NaN"). */
export const decimalSchema = z.custom<Decimal>(
  (value) => typeof value === 'string' && isCanonicalDecimal(value),
  'not a canonical decimal',
);

export const epochMs = z.int().min(0).max(8_640_000_000_000_000);
export const sideSchema = z.enum(['buy', 'sell']);
export const timeframeSchema = z.enum(TIMEFRAMES);

function identifier<Id extends string>(pattern: RegExp, what: string) {
  return z.custom<Id>((value) => typeof value === 'string' && pattern.test(value), `not ${what}`);
}

export const instrumentIdSchema = identifier<InstrumentId>(
  /^[^\s@]{1,60}@[a-z0-9_-]{1,30}$/,
  'an instrument id such as BTC/USDT@replay',
);
export const venueIdSchema = identifier<VenueId>(/^[a-z0-9_-]{1,30}$/, 'a venue id');
export const accountIdSchema = identifier<AccountId>(/^[a-zA-Z0-9_-]{1,40}$/, 'an account id');
export const assetSchema = identifier<Asset>(/^[A-Za-z0-9._-]{1,20}$/, 'an asset');
export const clientOrderIdSchema = identifier<ClientOrderId>(/^[A-Za-z0-9-_]{1,36}$/, 'a client order id');
export const venueOrderIdSchema = identifier<VenueOrderId>(/^[\x21-\x7e]{1,100}$/, 'a venue order id');
export const tradeIdSchema = identifier<TradeId>(/^[\x21-\x7e]{1,100}$/, 'a trade id');
export const strategyIdSchema = identifier<StrategyId>(/^[a-z0-9_]{1,60}$/, 'a strategy id');
export const signalIdSchema = identifier<SignalId>(/^[A-Za-z0-9_:/@.-]{1,160}$/, 'a signal id');
export const empty = z.strictObject({});
