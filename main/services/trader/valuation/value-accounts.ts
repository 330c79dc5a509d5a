import type { RiskMeter } from '#shared/contract/trader.ts';
import type { Holding } from '#shared/domain/apply-fill.ts';
import {
  absolute,
  add,
  type Decimal,
  isNegative,
  isZero,
  multiply,
  ONE,
  subtract,
  toNumber,
  ZERO,
} from '#shared/domain/decimal.ts';
import type { AccountId, Asset, EpochMs } from '#shared/domain/identifiers.ts';
import { assetsOf } from '#shared/domain/instrument.ts';
import type { AccountSummary, PositionMark } from '#shared/domain/position.ts';
import type { RiskLimits } from '#shared/domain/risk.ts';
import { type AccountRecord, balancesOf, type LedgerState } from '../ledger/ledger-state.ts';
import { isStale, type MarketPicture } from './market-picture.ts';

/** Worth of one unit in a currency; null while the market is known but its price is not. */
export type Rate = Decimal | null;

/**
 * What one unit of `asset` would fetch in `currency`: the bid of their market. An asset that has no market at all here
 * counts as nothing, so that it cannot hide what the rest is worth.
 */
export function rateOf(market: MarketPicture, asset: Asset, currency: Asset): Rate {
  if (asset === currency) return ONE;
  let rate: Rate = ZERO;
  for (const { instrument, bid } of market.all()) {
    if (instrument.base !== asset || instrument.quote !== currency) continue;
    if (bid !== null) return bid;
    rate = null;
  }
  return rate;
}

export function markHolding(holding: Holding, market: MarketPicture, now: EpochMs, maxAgeMs: number): PositionMark {
  const known = market.get(holding.instrument);
  const markPrice = known?.bid ?? null;
  const marketValue = markPrice === null ? null : multiply(holding.quantity, markPrice);
  return {
    account: holding.account,
    instrument: holding.instrument,
    markPrice,
    unrealizedPnl: marketValue === null ? null : subtract(marketValue, holding.cost),
    marketValue,
    stale: known === null || isStale(known, now, maxAgeMs),
  };
}

export function holdingsOf(state: LedgerState, account: AccountId): readonly Holding[] {
  return [...state.holdings.values()].filter((holding) => holding.account === account);
}

/** The account as a whole, in its currency. A sum with an unknown part is unknown. */
export function summarize(
  record: AccountRecord,
  state: LedgerState,
  market: MarketPicture,
  today: string,
): AccountSummary {
  const { currency, id } = record.account;
  const cash = balancesOf(record).filter((balance) => balance.asset === currency);
  const others = balancesOf(record).filter((balance) => balance.asset !== currency);
  const exposure = sum(others.map(({ asset, total }) => times(total, rateOf(market, asset, currency))));
  const equity = sum([exposure, ...cash.map(({ total }) => total)]);

  const holdings = holdingsOf(state, id).map((holding) => {
    const { quote } = assetsOf(holding.instrument);
    return { holding, rate: rateOf(market, quote, currency), bid: market.get(holding.instrument)?.bid ?? null };
  });
  return {
    account: id,
    currency,
    equity,
    dayPnl: equity === null || record.dayStart?.day !== today ? null : subtract(equity, record.dayStart.equity),
    realizedPnl: sum(holdings.map(({ holding, rate }) => times(holding.realizedPnl, rate))) ?? ZERO,
    unrealizedPnl: sum(
      holdings.map(({ holding, rate, bid }) => {
        if (isZero(holding.quantity)) return ZERO;
        return bid === null ? null : times(subtract(multiply(holding.quantity, bid), holding.cost), rate);
      }),
    ),
    fees: sum(holdings.map(({ holding, rate }) => times(holding.fees, rate))) ?? ZERO,
    exposure,
  };
}

/** How much of each limit is used up. */
export function meterRisk(
  record: AccountRecord,
  state: LedgerState,
  market: MarketPicture,
  summary: AccountSummary,
  limits: RiskLimits,
  now: EpochMs,
): RiskMeter {
  const marketValues = holdingsOf(state, record.account.id)
    .filter((holding) => !isZero(holding.quantity))
    .map((holding) => {
      const bid = market.get(holding.instrument)?.bid ?? null;
      const { quote } = assetsOf(holding.instrument);
      return bid === null
        ? null
        : times(multiply(holding.quantity, bid), rateOf(market, quote, record.account.currency));
    });
  const largest = marketValues.reduce<Rate>((most, value) => {
    if (value === null || most === null) return null;
    return toNumber(value) > toNumber(most) ? value : most;
  }, ZERO);
  const loss = summary.dayPnl === null ? null : isNegative(summary.dayPnl) ? absolute(summary.dayPnl) : ZERO;
  const orders = String(ordersInLastMinute(record, now)) as Decimal;
  const maximumOrders = limits.maxOrdersPerMinute === null ? null : (String(limits.maxOrdersPerMinute) as Decimal);
  return {
    account: record.account.id,
    limits,
    meters: [
      meter('maxDailyLoss', loss, limits.maxDailyLoss),
      meter('maxExposure', summary.exposure, limits.maxExposure),
      meter('maxPositionNotional', largest, limits.maxPositionNotional),
      meter('maxOrdersPerMinute', orders, maximumOrders),
    ],
  };
}

export function ordersInLastMinute(record: AccountRecord, now: EpochMs): number {
  return record.recentOrders.filter((sent) => sent > now - 60_000).length;
}

/** `2026-11-21`: the UTC day that profit and loss of the day belong to. */
export const utcDay = (time: EpochMs): string => new Date(time).toISOString().slice(0, 10);

function meter(limit: string, actual: Decimal | null, maximum: Decimal | null): RiskMeter['meters'][number] {
  const known = actual !== null && maximum !== null && !isZero(maximum);
  return { limit, used: known ? toNumber(actual) / toNumber(maximum) : null, actual, maximum };
}

function times(amount: Decimal, rate: Rate): Decimal | null {
  if (isZero(amount)) return ZERO;
  return rate === null ? null : multiply(amount, rate);
}

function sum(amounts: readonly (Decimal | null)[]): Decimal | null {
  return amounts.reduce<Decimal | null>(
    (total, amount) => (total === null || amount === null ? null : add(total, amount)),
    ZERO,
  );
}
