import { applyOrderEvent } from '#shared/domain/apply-order-event.ts';
import { subtract, ZERO } from '#shared/domain/decimal.ts';
import type { AccountId, Asset, EpochMs } from '#shared/domain/identifiers.ts';
import type { LedgerEntry, LedgerEvent, LedgerFact } from '#shared/domain/ledger-event.ts';
import type { Order } from '#shared/domain/order.ts';
import { isWorking, type OrderEvent } from '#shared/domain/order.ts';
import {
  accountHolder,
  depositPostings,
  equityHolder,
  fillPostings,
  type Reserve,
  releasePostings,
  reservePostings,
} from '#shared/domain/postings.ts';
import { applyLedgerEvent, type LedgerChanges, noChanges } from './apply-ledger-event.ts';
import { amountOf, draftOf, type LedgerState } from './ledger-state.ts';

/** Facts being decided on: they count for the next decision at once, and for the world once they are on disk. */
export class DraftLedger {
  readonly state: LedgerState;
  readonly events: LedgerEvent[] = [];
  readonly changes: LedgerChanges = noChanges();
  readonly time: EpochMs;

  constructor(base: LedgerState, time: EpochMs) {
    this.state = draftOf(base);
    this.time = time;
  }

  record(fact: LedgerFact): void {
    this.#add(fact, this.#entries(fact));
  }

  /** A new order, with the funds it needs set aside; null where it is about to be denied. */
  recordOrder(order: Order, reserve: Reserve | null): void {
    const entries = reserve === null ? [] : reservePostings(order.account, order.clientOrderId, reserve);
    this.#add({ kind: 'orderInitialized', order }, entries);
  }

  recordOrderEvent(order: Order, event: OrderEvent): void {
    this.record({ kind: 'orderEvent', account: order.account, clientOrderId: order.clientOrderId, event });
  }

  #add(fact: LedgerFact, entries: readonly LedgerEntry[]): void {
    const event: LedgerEvent = { seq: this.state.seq + 1, time: this.time, fact, entries };
    applyLedgerEvent(this.state, event, this.changes);
    this.events.push(event);
  }

  #entries(fact: LedgerFact): readonly LedgerEntry[] {
    switch (fact.kind) {
      case 'deposited':
        return depositPostings(fact.account, fact.asset, fact.amount);
      case 'accountReset':
        return this.#resetEntries(fact.account);
      case 'orderEvent':
        return this.#orderEntries(fact.clientOrderId, fact.event);
      default:
        return [];
    }
  }

  #orderEntries(id: Order['clientOrderId'], event: OrderEvent): readonly LedgerEntry[] {
    const order = this.state.orders.get(id);
    const applied = order === undefined ? null : applyOrderEvent(order, event);
    if (order === undefined || applied === null || !applied.ok) return [];
    const over = !isWorking(applied.value.status);
    const reserve = this.state.reserves.get(id) ?? null;
    if (event.kind === 'filled') {
      const { leavesQuantity } = applied.value;
      return fillPostings(event.fill, { reserve, leavesBefore: order.leavesQuantity, leavesAfter: leavesQuantity });
    }
    return over ? releasePostings(order.account, id, reserve) : [];
  }

  /** Back to what was deposited: the difference goes to, or comes from, where deposits come from. */
  #resetEntries(account: AccountId): readonly LedgerEntry[] {
    const record = this.state.accounts.get(account);
    if (record === undefined) return [];
    const assets = new Set([...Object.keys(record.deposits), ...Object.keys(record.free)]) as Set<Asset>;
    return [...assets].flatMap((asset) => {
      const missing = subtract(amountOf(record.deposits, asset), amountOf(record.free, asset));
      if (missing === ZERO) return [];
      return [
        { holder: accountHolder(account), asset, amount: missing },
        { holder: equityHolder(account), asset, amount: subtract(ZERO, missing) },
      ];
    });
  }
}
