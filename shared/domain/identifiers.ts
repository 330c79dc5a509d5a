import type { Brand } from '../kernel/brand.ts';
import type { Decimal } from './decimal.ts';

/** An exchange or simulator: `replay`, `paper`, `binance`. */
export type VenueId = Brand<string, 'VenueId'>;
/** A tradable thing at a venue, `BTC/USDT@binance`: ccxt's unified symbol, an at sign, the venue. */
export type InstrumentId = Brand<string, 'InstrumentId'>;
/** A set of balances that trades as one: a paper account, an exchange account. */
export type AccountId = Brand<string, 'AccountId'>;
/** A currency or token: `BTC`, `USDT`. */
export type Asset = Brand<string, 'Asset'>;
/** Our id of an order, made before it leaves the machine: [A-Za-z0-9-_]{1,36}. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;
/** The venue's id of an order, known once it accepted. */
export type VenueOrderId = Brand<string, 'VenueOrderId'>;
/** The venue's id of one trade: what makes a fill count once. */
export type TradeId = Brand<string, 'TradeId'>;
/** A strategy's name as registered: `golden_crossover`. */
export type StrategyId = Brand<string, 'StrategyId'>;
export type SignalId = Brand<string, 'SignalId'>;

/** Whole milliseconds since 1970, UTC. */
export type EpochMs = number;

/** A price in the quote currency, greater than zero. */
export type Price = Decimal;
/** How much of the base currency; never negative, direction is the side. */
export type Quantity = Decimal;
