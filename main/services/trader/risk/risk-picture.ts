import { add, type Decimal, ZERO } from '#shared/domain/decimal.ts';
import type { EpochMs, Price, Quantity } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { isWorking, type OrderIntent } from '#shared/domain/order.ts';
import type { Account } from '#shared/domain/position.ts';
import type { Reserve } from '#shared/domain/postings.ts';
import type { TradingState } from '#shared/domain/risk.ts';
import {
  type AccountRecord,
  amountOf,
  holdingKey,
  type LedgerState,
  NOTHING_WORKS,
  signalKey,
} from '../ledger/ledger-state.ts';
import { type InstrumentMarket, isStale, type MarketPicture } from '../valuation/market-picture.ts';
import { ordersInLastMinute, rateOf, summarize, utcDay } from '../valuation/value-accounts.ts';
import { checkShape } from './check-shape.ts';
import { type Estimate, type FeeRates, fundsNeeded, walkBook } from './order-cost.ts';

/** All that the gate looks at, gathered at one moment. Unknown is null, never zero. */
export interface RiskPicture {
  readonly now: EpochMs;
  readonly account: Account | null;
  readonly instrument: Instrument | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly priceAgeMs: number | null;
  readonly stale: boolean;
  /** What the order would get if it took liquidity now. */
  readonly estimate: Estimate | null;
  readonly needed: Reserve | null;
  readonly freeBase: Decimal;
  readonly totalBase: Decimal;
  readonly freeQuote: Decimal;
  /** Held by fills, of this instrument. */
  readonly positionQuantity: Quantity;
  /** Leaves of working buys, and of working reduce-only sales, of this instrument. */
  readonly workingBuys: Quantity;
  readonly workingReductions: Quantity;
  /** In the account's currency: all that is not currency, and the currency that working buys would still turn into it. */
  readonly exposure: Decimal | null;
  readonly workingExposure: Decimal;
  /** One unit of the instrument's quote in the account's currency. */
  readonly quoteRate: Decimal | null;
  readonly dayPnl: Decimal | null;
  readonly ordersInLastMinute: number;
  /** An order for the same signal works or has filled. One that ended otherwise may be tried again. */
  readonly signalOrdered: boolean;
}

export function gatherPicture(
  intent: OrderIntent,
  state: LedgerState,
  market: MarketPicture,
  fees: FeeRates,
  maxPriceAgeMs: number,
  now: EpochMs,
): RiskPicture {
  const record = state.accounts.get(intent.account);
  const known = market.get(intent.instrument);
  const sound = checkShape(intent, now).every((check) => check.passed);
  if (record === undefined || record.account.archived || known === null) {
    return { ...nothing(now), account: usable(record), instrument: known?.instrument ?? null };
  }
  const { instrument } = known;
  const { currency } = record.account;
  const estimate = sound ? estimateOf(intent, known) : null;
  const summary = summarize(record, state, market, utcDay(now));
  const key = holdingKey(intent.account, intent.instrument);
  const working = state.workingSums.get(key) ?? NOTHING_WORKS;
  const lockedFree = (asset: Instrument['base']) => amountOf(record.free, asset);
  return {
    now,
    account: record.account,
    instrument,
    bid: known.bid,
    ask: known.ask,
    priceAgeMs: known.receivedTime === null ? null : now - known.receivedTime,
    stale: isStale(known, now, maxPriceAgeMs),
    estimate,
    needed: sound ? fundsNeeded(intent, instrument, estimate, fees) : null,
    freeBase: lockedFree(instrument.base),
    totalBase: add(lockedFree(instrument.base), amountOf(record.locked, instrument.base)),
    freeQuote: lockedFree(instrument.quote),
    positionQuantity: state.holdings.get(key)?.quantity ?? ZERO,
    workingBuys: working.buys,
    workingReductions: working.reductions,
    exposure: summary.exposure,
    workingExposure: amountOf(record.locked, currency),
    quoteRate: rateOf(market, instrument.quote, currency),
    dayPnl: summary.dayPnl,
    ordersInLastMinute: ordersInLastMinute(record, now),
    signalOrdered: signalOrdered(intent, state),
  };
}

function estimateOf(intent: OrderIntent, market: InstrumentMarket): Estimate | null {
  if (market.book.synced) return walkBook(market.book, intent.side, intent.quantity);
  const price = intent.side === 'buy' ? market.ask : market.bid;
  return price === null ? null : { averagePrice: price, worstPrice: price };
}

function signalOrdered({ origin, account, instrument, side }: OrderIntent, state: LedgerState): boolean {
  if (origin.kind !== 'strategy' || origin.signal === null) return false;
  const id = state.signalOrders.get(signalKey(account, origin.signal, instrument, side));
  const status = id === undefined ? undefined : state.orders.get(id)?.status;
  return status !== undefined && (isWorking(status) || status === 'filled');
}

function nothing(now: EpochMs): RiskPicture {
  return {
    now,
    account: null,
    instrument: null,
    bid: null,
    ask: null,
    priceAgeMs: null,
    stale: true,
    estimate: null,
    needed: null,
    freeBase: ZERO,
    totalBase: ZERO,
    freeQuote: ZERO,
    positionQuantity: ZERO,
    workingBuys: ZERO,
    workingReductions: ZERO,
    exposure: null,
    workingExposure: ZERO,
    quoteRate: null,
    dayPnl: null,
    ordersInLastMinute: 0,
    signalOrdered: false,
  };
}

function usable(record: AccountRecord | undefined): Account | null {
  return record === undefined || record.account.archived ? null : record.account;
}

/** The stricter of the two counts: the account's own, and that of all. */
export function strictest(...states: readonly TradingState[]): TradingState {
  if (states.includes('halted')) return 'halted';
  return states.includes('reducing') ? 'reducing' : 'active';
}
