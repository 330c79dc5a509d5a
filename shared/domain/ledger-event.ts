import type { Decimal } from './decimal.ts';
import type { AccountId, Asset, ClientOrderId, EpochMs } from './identifiers.ts';
import type { Order, OrderEvent } from './order.ts';
import type { Account } from './position.ts';
import type { TradingState } from './risk.ts';

/**
 * One posting of a double entry: `amount` is added to what `holder` has of `asset`. The postings of one ledger event
 * sum to zero per asset. Holders: `account:<id>` (what is free), `order:<client order id>` (what is locked for a resting
 * order), `venue:<name>` (the other side of trades), `fees:<venue>`, `equity:<id>` (where deposits come from).
 */
export interface LedgerEntry {
  readonly holder: string;
  readonly asset: Asset;
  readonly amount: Decimal;
}

/** What happened, in the order it was written. All state of the trader is a fold over these. */
export type LedgerFact =
  | { readonly kind: 'accountOpened'; readonly account: Account }
  | { readonly kind: 'accountArchived'; readonly account: AccountId }
  | { readonly kind: 'deposited'; readonly account: AccountId; readonly asset: Asset; readonly amount: Decimal }
  | { readonly kind: 'accountReset'; readonly account: AccountId }
  | { readonly kind: 'orderInitialized'; readonly order: Order }
  | {
      readonly kind: 'orderEvent';
      readonly account: AccountId;
      readonly clientOrderId: ClientOrderId;
      readonly event: OrderEvent;
    }
  | {
      readonly kind: 'tradingState';
      readonly account: AccountId | null;
      readonly state: TradingState;
      readonly reason: string;
    }
  /** Start of the UTC day: what the day's profit and loss is measured from. */
  | { readonly kind: 'dayStarted'; readonly account: AccountId; readonly day: string; readonly equity: Decimal };

/** A fact with its place in the log. `seq` counts from 1 without holes. */
export interface LedgerEvent {
  readonly seq: number;
  readonly time: EpochMs;
  readonly fact: LedgerFact;
  readonly entries: readonly LedgerEntry[];
}
