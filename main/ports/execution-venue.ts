import type { ClientOrderId, EpochMs, InstrumentId, Price } from '#shared/domain/identifiers.ts';
import type { MarketEvent } from '#shared/domain/market-data.ts';
import type { Order, OrderEvent } from '#shared/domain/order.ts';
import type { RiskApproved } from '#shared/domain/risk.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** A venue's word on one of our orders. */
export interface ExecutionReport {
  readonly clientOrderId: ClientOrderId;
  readonly event: OrderEvent;
}

/** How far a trailing stop has followed: the best price it has seen, from which its trigger follows. */
export interface TrailMark {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: InstrumentId;
  readonly best: Price;
}

/** What a venue knows of an order when asked: `absent` only where it is certain that it never took it. */
export type OrderLookup =
  | { readonly outcome: 'found'; readonly status: Order['status'] }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unknown' };

/** Where orders go. Answers come as reports, in order per order; a submit is never repeated by the caller. */
export interface ExecutionVenue {
  readonly name: string;
  /** Resolves once handed over; throws when it is not known whether the venue took it. */
  submit(order: RiskApproved): Promise<void>;
  cancel(clientOrderId: ClientOrderId): Promise<void>;
  onReports(listener: (reports: readonly ExecutionReport[]) => void): Unsubscribe;
  lookUp(clientOrderId: ClientOrderId): Promise<OrderLookup>;
  /** A venue that lives in this process (paper) gets back the orders that rest in it after a restart, and how far each trailing stop had followed. */
  restore?(orders: readonly Order[], now: EpochMs, marks: ReadonlyMap<ClientOrderId, Price>): Promise<void>;
  /** Such a venue says how far its trailing stops have followed, before the reports of the same moment. */
  onTrailMarks?(listener: (marks: readonly TrailMark[]) => void): Unsubscribe;
  /** A simulated venue fills against these. */
  onMarketEvents?(instrument: InstrumentId, events: readonly MarketEvent[]): void;
  dispose(): void;
}
