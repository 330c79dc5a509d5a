import type { RiskMeter, TraderSnapshot } from '#shared/contract/trader.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import type { TradingState } from '#shared/domain/risk.ts';

export const STATE_WORDS: Readonly<Record<TradingState, string>> = {
  active: 'Active',
  reducing: 'Reducing only',
  halted: 'Halted',
};

const SEVERITY: Readonly<Record<TradingState, number>> = { active: 0, reducing: 1, halted: 2 };

/** The stricter of the state of all and of one account. */
export function effectiveState(states: TraderSnapshot['tradingStates'], account: AccountId | null): TradingState {
  const own = account === null ? undefined : states.accounts[account];
  return own !== undefined && SEVERITY[own] > SEVERITY[states.all] ? own : states.all;
}

const LIMIT_WORDS: Readonly<Record<string, string>> = {
  maxOrderNotional: 'order value',
  maxPositionNotional: 'position size',
  maxExposure: 'exposure',
  priceBandPercent: 'price band',
  maxOrdersPerMinute: 'orders a minute',
  maxDailyLoss: 'daily loss',
  'order-notional': 'order value',
  'position-size': 'position size',
  'price-band': 'price band',
  'order-rate': 'orders a minute',
  'daily-loss': 'daily loss',
};

export function limitWords(limit: string): string {
  return LIMIT_WORDS[limit] ?? limit.replaceAll('-', ' ');
}

/** The limit that is used most: how far from the fence we are. Null where no limit is set. */
export function nearestLimit(meter: RiskMeter | null): { readonly limit: string; readonly used: number } | null {
  let nearest: { readonly limit: string; readonly used: number } | null = null;
  for (const { limit, used } of meter?.meters ?? []) {
    if (used !== null && (nearest === null || used > nearest.used)) nearest = { limit, used };
  }
  return nearest;
}
