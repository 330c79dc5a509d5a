import type { Decimal } from './decimal.ts';
import type { AccountId, Asset, EpochMs, InstrumentId, Price, Quantity } from './identifiers.ts';

/** What an account holds of an instrument, and what came of it. Profit and loss are in the quote currency. */
export interface Position {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: 'long' | 'short' | 'flat';
  readonly quantity: Quantity;
  /** Volume-weighted price of the quantity held; null when flat. */
  readonly averageEntryPrice: Price | null;
  /** Of closed quantity, before fees. */
  readonly realizedPnl: Decimal;
  /** Paid in all, in the quote currency. */
  readonly fees: Decimal;
  readonly openedTime: EpochMs | null;
  readonly updatedTime: EpochMs;
}

/** A position valued at the market. */
export interface PositionMark {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  /** What it would fetch: the bid for a long, the ask for a short; null when no price is known. */
  readonly markPrice: Price | null;
  readonly unrealizedPnl: Decimal | null;
  readonly marketValue: Decimal | null;
  readonly stale: boolean;
}

/** What an account has of an asset: total = free + locked. */
export interface Balance {
  readonly account: AccountId;
  readonly asset: Asset;
  readonly total: Decimal;
  readonly free: Decimal;
  /** Set aside for resting orders. */
  readonly locked: Decimal;
}

/** An account as a whole, valued in its currency. */
export interface AccountSummary {
  readonly account: AccountId;
  readonly currency: Asset;
  /** Balances at market; null while a price is missing. */
  readonly equity: Decimal | null;
  /** Equity now minus equity at the start of the UTC day. */
  readonly dayPnl: Decimal | null;
  readonly realizedPnl: Decimal;
  readonly unrealizedPnl: Decimal | null;
  readonly fees: Decimal;
  /** Value of all that is not the account's currency. */
  readonly exposure: Decimal | null;
}

/** A set of balances that trades as one. */
export interface Account {
  readonly id: AccountId;
  readonly label: string;
  readonly mode: 'paper' | 'live';
  readonly venue: string;
  readonly currency: Asset;
  readonly createdTime: EpochMs;
  readonly archived: boolean;
}
