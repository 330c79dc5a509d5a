import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import { isWorking, type Order } from '#shared/domain/order.ts';
import type { LedgerState } from './ledger-state.ts';

/** All working orders and the newest `limit` that are done, newest first. */
export function recentOrders(state: LedgerState, limit: number): readonly Order[] {
  let done = 0;
  return newestFirst(state).filter((order) => isWorking(order.status) || done++ < limit);
}

export interface HistoryQuery {
  readonly account: AccountId | null;
  /** Exclusive. */
  readonly before: number | null;
  readonly limit: number;
}

export function orderHistory(state: LedgerState, { account, before, limit }: HistoryQuery): readonly Order[] {
  const matches = (order: Order): boolean =>
    (account === null || order.account === account) && (before === null || order.createdTime < before);
  return newestFirst(state).filter(matches).slice(0, limit);
}

export function recentFills(
  state: LedgerState,
  { account, before, instrument, limit }: HistoryQuery & { readonly instrument: InstrumentId | null },
): readonly Fill[] {
  const found: Fill[] = [];
  for (let index = state.fillCount - 1; index >= 0 && found.length < limit; index--) {
    const fill = state.fills.get(index);
    if (fill === undefined || (account !== null && fill.account !== account)) continue;
    if (instrument !== null && fill.instrument !== instrument) continue;
    if (before === null || fill.eventTime < before) found.push(fill);
  }
  return found;
}

/** Orders are kept as they came, and times may be equal: what came later is newer. */
function newestFirst(state: LedgerState): readonly Order[] {
  return [...state.orders.values()].reverse();
}
