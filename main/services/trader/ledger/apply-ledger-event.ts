import { applyFill, emptyHolding } from '#shared/domain/apply-fill.ts';
import { applyOrderEvent } from '#shared/domain/apply-order-event.ts';
import { add, isZero, subtract, ZERO } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, ClientOrderId } from '#shared/domain/identifiers.ts';
import type { LedgerEntry, LedgerEvent } from '#shared/domain/ledger-event.ts';
import { isWorking, type Order, type OrderEvent } from '#shared/domain/order.ts';
import type { Account } from '#shared/domain/position.ts';
import { assertNever } from '#shared/kernel/assert-never.ts';
import {
  type AccountRecord,
  type Amounts,
  amountOf,
  holdingKey,
  type LedgerState,
  NOTHING_WORKS,
  signalKey,
} from './ledger-state.ts';

/** What an event touched, for those who follow. */
export interface LedgerChanges {
  readonly orders: Set<ClientOrderId>;
  readonly holdings: Set<string>;
  readonly accounts: Set<AccountId>;
  tradingStates: boolean;
}

export function noChanges(): LedgerChanges {
  return { orders: new Set(), holdings: new Set(), accounts: new Set(), tradingStates: false };
}

const MINUTE = 60_000;

/** The fold: takes `state` one event further. Throws where the log contradicts itself; there is nothing to save then. */
export function applyLedgerEvent(state: LedgerState, event: LedgerEvent, changes: LedgerChanges): void {
  if (event.seq !== state.seq + 1) throw new Error(`ledger event ${event.seq} does not follow ${state.seq}`);
  state.seq = event.seq;
  const { fact } = event;
  switch (fact.kind) {
    case 'accountOpened':
      state.accounts.set(fact.account.id, openRecord(fact.account));
      changes.accounts.add(fact.account.id);
      break;
    case 'accountArchived':
      update(state, changes, fact.account, (record) => ({ ...record, account: { ...record.account, archived: true } }));
      break;
    case 'deposited':
      update(state, changes, fact.account, (record) => ({
        ...record,
        deposits: plus(record.deposits, fact.asset, fact.amount),
      }));
      break;
    case 'accountReset':
      update(state, changes, fact.account, (record) => ({ ...record, dayStart: null, recentOrders: [] }));
      resetHoldings(state, changes, fact.account, event.time);
      break;
    case 'orderInitialized':
      putOrder(state, changes, fact.order);
      break;
    case 'orderEvent':
      changeOrder(state, changes, fact.clientOrderId, fact.event);
      break;
    case 'tradingState':
      changes.tradingStates = true;
      if (fact.account === null) state.tradingState = fact.state;
      else update(state, changes, fact.account, (record) => ({ ...record, tradingState: fact.state }));
      break;
    case 'dayStarted':
      update(state, changes, fact.account, (record) => ({
        ...record,
        dayStart: { day: fact.day, equity: fact.equity },
      }));
      break;
    default:
      assertNever(fact);
  }
  for (const entry of event.entries) post(state, changes, entry);
}

function openRecord(account: Account): AccountRecord {
  return { account, deposits: {}, free: {}, locked: {}, tradingState: 'active', dayStart: null, recentOrders: [] };
}

function update(
  state: LedgerState,
  changes: LedgerChanges,
  id: AccountId,
  change: (record: AccountRecord) => AccountRecord,
): void {
  const record = state.accounts.get(id);
  if (record === undefined) throw new Error(`the ledger has no account ${id}`);
  state.accounts.set(id, change(record));
  changes.accounts.add(id);
}

function resetHoldings(state: LedgerState, changes: LedgerChanges, account: AccountId, time: number): void {
  for (const [key, holding] of [...state.holdings.entries()]) {
    if (holding.account !== account) continue;
    state.holdings.set(key, emptyHolding(account, holding.instrument, time));
    changes.holdings.add(key);
  }
}

function putOrder(state: LedgerState, changes: LedgerChanges, order: Order): void {
  const id = order.clientOrderId;
  state.orders.set(id, order);
  const before = state.working.get(id) ?? null;
  const after = isWorking(order.status) ? order : null;
  if (after !== null) state.working.set(id, after);
  else if (before !== null) state.working.delete(id);
  moveWorkingSums(state, before, after);
  changes.orders.add(id);
}

/** An order's account, instrument, side and kind never change: one line moves by what its leaves did. */
function moveWorkingSums(state: LedgerState, before: Order | null, after: Order | null): void {
  const order = after ?? before;
  if (order === null || (order.side !== 'buy' && !order.reduceOnly)) return;
  const change = subtract(after?.leavesQuantity ?? ZERO, before?.leavesQuantity ?? ZERO);
  if (isZero(change)) return;
  const key = holdingKey(order.account, order.instrument);
  const sums = state.workingSums.get(key) ?? NOTHING_WORKS;
  const buys = order.side === 'buy' ? add(sums.buys, change) : sums.buys;
  const reductions = order.reduceOnly ? add(sums.reductions, change) : sums.reductions;
  if (isZero(buys) && isZero(reductions)) state.workingSums.delete(key);
  else state.workingSums.set(key, { buys, reductions });
}

function changeOrder(state: LedgerState, changes: LedgerChanges, id: ClientOrderId, event: OrderEvent): void {
  const order = state.orders.get(id);
  if (order === undefined) throw new Error(`the ledger has no order ${id}`);
  const applied = applyOrderEvent(order, event);
  if (!applied.ok) throw new Error(`the ledger holds ${event.kind} for order ${id}: ${applied.error}`);
  putOrder(state, changes, applied.value);
  if (event.kind === 'submitted') countSent(state, changes, order, event.time);
  if (event.kind === 'filled') bookFill(state, changes, event.fill);
}

function countSent(state: LedgerState, changes: LedgerChanges, order: Order, time: number): void {
  update(state, changes, order.account, (record) => ({
    ...record,
    recentOrders: [...record.recentOrders.filter((sent) => sent > time - MINUTE), time],
  }));
  const { origin } = order;
  if (origin.kind === 'strategy' && origin.signal !== null) {
    state.signalOrders.set(signalKey(order.account, origin.signal, order.instrument, order.side), order.clientOrderId);
  }
}

function bookFill(state: LedgerState, changes: LedgerChanges, fill: Fill): void {
  const key = holdingKey(fill.account, fill.instrument);
  const holding = state.holdings.get(key) ?? emptyHolding(fill.account, fill.instrument, fill.eventTime);
  state.holdings.set(key, applyFill(holding, fill));
  changes.holdings.add(key);
  state.fills.set(state.fillCount, fill);
  state.fillCount += 1;
}

function post(state: LedgerState, changes: LedgerChanges, entry: LedgerEntry): void {
  const colon = entry.holder.indexOf(':');
  const kind = entry.holder.slice(0, colon);
  const name = entry.holder.slice(colon + 1);
  if (kind === 'account') {
    update(state, changes, name as AccountId, (record) => ({
      ...record,
      free: plus(record.free, entry.asset, entry.amount),
    }));
  } else if (kind === 'order') {
    postReserve(state, changes, name as ClientOrderId, entry);
  } else {
    const key = `${entry.holder}|${entry.asset}`;
    state.counterparts.set(key, add(state.counterparts.get(key) ?? ZERO, entry.amount));
  }
}

function postReserve(state: LedgerState, changes: LedgerChanges, id: ClientOrderId, entry: LedgerEntry): void {
  const order = state.orders.get(id);
  if (order === undefined) throw new Error(`funds are set aside for order ${id}, which the ledger does not have`);
  const amount = add(state.reserves.get(id)?.amount ?? ZERO, entry.amount);
  if (isZero(amount)) state.reserves.delete(id);
  else state.reserves.set(id, { asset: entry.asset, amount });
  update(state, changes, order.account, (record) => ({
    ...record,
    locked: plus(record.locked, entry.asset, entry.amount),
  }));
}

function plus(amounts: Amounts, asset: LedgerEntry['asset'], amount: LedgerEntry['amount']): Amounts {
  return { ...amounts, [asset]: add(amountOf(amounts, asset), amount) };
}
