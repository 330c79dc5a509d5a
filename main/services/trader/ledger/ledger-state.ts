import type { Holding } from '#shared/domain/apply-fill.ts';
import { add, type Decimal, ZERO } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, Asset, ClientOrderId, EpochMs, Quantity } from '#shared/domain/identifiers.ts';
import type { Order } from '#shared/domain/order.ts';
import type { Account, Balance } from '#shared/domain/position.ts';
import type { Reserve } from '#shared/domain/postings.ts';
import type { TradingState } from '#shared/domain/risk.ts';
import { Table } from './table.ts';

export type Amounts = Readonly<Record<Asset, Decimal>>;

/** An account and its money: what is free, and what is locked for its working orders. */
export interface AccountRecord {
  readonly account: Account;
  readonly deposits: Amounts;
  readonly free: Amounts;
  readonly locked: Amounts;
  readonly tradingState: TradingState;
  /** Equity at the start of the newest UTC day seen; null until it was known. */
  readonly dayStart: { readonly day: string; readonly equity: Decimal } | null;
  /** When orders of the last minute were sent, ascending. */
  readonly recentOrders: readonly EpochMs[];
}

/** What the working orders of one account in one instrument may still trade. */
export interface WorkingSums {
  /** Leaves of buys. */
  readonly buys: Quantity;
  /** Leaves of reduce-only orders. */
  readonly reductions: Quantity;
}

export const NOTHING_WORKS: WorkingSums = { buys: ZERO, reductions: ZERO };

/** All that the trader knows, and nothing that is not in the log: a fold over ledger events. */
export interface LedgerState {
  seq: number;
  tradingState: TradingState;
  readonly accounts: Table<AccountId, AccountRecord>;
  readonly orders: Table<ClientOrderId, Order>;
  /** The part of `orders` that may still fill. */
  readonly working: Table<ClientOrderId, Order>;
  /** Over `working`, by `holdingKey`; kept along, so that the gate costs the same however many orders work. */
  readonly workingSums: Table<string, WorkingSums>;
  /** What is still set aside for each order. */
  readonly reserves: Table<ClientOrderId, Reserve>;
  /** By `holdingKey`. */
  readonly holdings: Table<string, Holding>;
  /** Other holders of the double entry (venue, fees, equity), by `holder|asset`. */
  readonly counterparts: Table<string, Decimal>;
  /** The newest order sent for a signal, by `signalKey`: one signal orders once. */
  readonly signalOrders: Table<string, ClientOrderId>;
  /** In the order they were booked. */
  readonly fills: Table<number, Fill>;
  fillCount: number;
}

export function createLedgerState(): LedgerState {
  return {
    seq: 0,
    tradingState: 'active',
    accounts: new Table(),
    orders: new Table(),
    working: new Table(),
    workingSums: new Table(),
    reserves: new Table(),
    holdings: new Table(),
    counterparts: new Table(),
    signalOrders: new Table(),
    fills: new Table(),
    fillCount: 0,
  };
}

/** A state that reads as `base` and keeps its changes to itself until they are committed or forgotten. */
export function draftOf(base: LedgerState): LedgerState {
  return {
    seq: base.seq,
    tradingState: base.tradingState,
    accounts: new Table(base.accounts),
    orders: new Table(base.orders),
    working: new Table(base.working),
    workingSums: new Table(base.workingSums),
    reserves: new Table(base.reserves),
    holdings: new Table(base.holdings),
    counterparts: new Table(base.counterparts),
    signalOrders: new Table(base.signalOrders),
    fills: new Table(base.fills),
    fillCount: base.fillCount,
  };
}

/** Makes the draft's changes those of the state it was laid over. */
export function commitDraft(draft: LedgerState, base: LedgerState): void {
  base.seq = draft.seq;
  base.tradingState = draft.tradingState;
  base.fillCount = draft.fillCount;
  draft.accounts.commit();
  draft.orders.commit();
  draft.working.commit();
  draft.workingSums.commit();
  draft.reserves.commit();
  draft.holdings.commit();
  draft.counterparts.commit();
  draft.signalOrders.commit();
  draft.fills.commit();
}

export const holdingKey = (account: AccountId, instrument: string): string => `${account}|${instrument}`;

export function signalKey(account: AccountId, signal: string, instrument: string, side: string): string {
  return `${account}|${signal}|${instrument}|${side}`;
}

export const amountOf = (amounts: Amounts, asset: Asset): Decimal =>
  Object.hasOwn(amounts, asset) ? (amounts[asset] ?? ZERO) : ZERO;

/** Total = free + locked, one line an asset the account ever had. */
export function balancesOf(record: AccountRecord): readonly Balance[] {
  const assets = new Set([...Object.keys(record.free), ...Object.keys(record.locked)]) as Set<Asset>;
  return [...assets].map((asset) => {
    const free = amountOf(record.free, asset);
    const locked = amountOf(record.locked, asset);
    return { account: record.account.id, asset, total: add(free, locked), free, locked };
  });
}
