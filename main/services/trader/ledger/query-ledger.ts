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
  return page(newestFirst(state).filter(matches), limit, (order) => order.createdTime);
}

export function recentFills(
  state: LedgerState,
  { account, before, instrument, limit }: HistoryQuery & { readonly instrument: InstrumentId | null },
): readonly Fill[] {
  const matches = (fill: Fill): boolean =>
    (account === null || fill.account === account) &&
    (instrument === null || fill.instrument === instrument) &&
    (before === null || fill.eventTime < before);
  return page([...state.fills.values()].reverse().filter(matches), limit, (fill) => fill.eventTime);
}

/** The newest `limit`, and those of the same moment as the last of them: the next page begins before that moment. */
function page<Row>(rows: readonly Row[], limit: number, timeOf: (row: Row) => number): readonly Row[] {
  const last = rows[limit - 1];
  if (last === undefined) return rows;
  let end = limit;
  for (let next = rows[end]; next !== undefined && timeOf(next) === timeOf(last); next = rows[end]) end += 1;
  return rows.slice(0, end);
}

/** Orders are kept as they came, and times may be equal: what came later is newer. */
function newestFirst(state: LedgerState): readonly Order[] {
  return [...state.orders.values()].reverse();
}
