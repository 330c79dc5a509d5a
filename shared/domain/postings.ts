import { add, type Decimal, divide, isZero, minimum, multiply, negate, subtract, ZERO } from './decimal.ts';
import type { Fill } from './fill.ts';
import type { AccountId, Asset, ClientOrderId, Quantity } from './identifiers.ts';
import { assetsOf, splitInstrumentId } from './instrument.ts';
import type { LedgerEntry } from './ledger-event.ts';

/** What is set aside for a resting order: quote for a buy, base for a sale. */
export interface Reserve {
  readonly asset: Asset;
  readonly amount: Decimal;
}

export const accountHolder = (account: AccountId): string => `account:${account}`;
export const orderHolder = (order: ClientOrderId): string => `order:${order}`;
export const equityHolder = (account: AccountId): string => `equity:${account}`;

const RESERVE_SCALE = 12;

/** Money from outside. */
export function depositPostings(account: AccountId, asset: Asset, amount: Decimal): readonly LedgerEntry[] {
  return transfer(equityHolder(account), accountHolder(account), asset, amount);
}

/** Sets funds aside for an order that is about to be sent. */
export function reservePostings(account: AccountId, order: ClientOrderId, reserve: Reserve): readonly LedgerEntry[] {
  return transfer(accountHolder(account), orderHolder(order), reserve.asset, reserve.amount);
}

/** Gives back what is still set aside for an order that is over. */
export function releasePostings(
  account: AccountId,
  order: ClientOrderId,
  reserve: Reserve | null,
): readonly LedgerEntry[] {
  return reserve === null ? [] : transfer(orderHolder(order), accountHolder(account), reserve.asset, reserve.amount);
}

/** Where an order stood when the fill came: what is set aside for it, and its leaves before and after. */
export interface FillContext {
  readonly reserve: Reserve | null;
  readonly leavesBefore: Quantity;
  readonly leavesAfter: Quantity;
}

/**
 * What a fill moves: price × quantity of quote against quantity of base, and the fee in whatever asset it was charged.
 * It is paid from the order's reserve first, then from what is free. Of the reserve the share of the leaves stays
 * locked (rounded up), the rest is given back: a better price frees the difference at once.
 */
export function fillPostings(fill: Fill, context: FillContext): readonly LedgerEntry[] {
  const { base, quote } = assetsOf(fill.instrument);
  const { venue } = splitInstrumentId(fill.instrument);
  const value = multiply(fill.price, fill.quantity);
  const buys = fill.side === 'buy';
  const postings = new Postings();
  const account = accountHolder(fill.account);

  const spent = buys ? { asset: quote, amount: value } : { asset: base, amount: fill.quantity };
  const received = buys ? { asset: base, amount: fill.quantity } : { asset: quote, amount: value };
  postings.move(account, `venue:${venue}`, spent.asset, spent.amount);
  postings.move(`venue:${venue}`, account, received.asset, received.amount);
  postings.move(account, `fees:${venue}`, fill.feeAsset, fill.fee);

  const { reserve } = context;
  if (reserve !== null) {
    const due = fill.feeAsset === reserve.asset ? add(spent.amount, fill.fee) : spent.amount;
    const rest = subtract(reserve.amount, minimum(reserve.amount, due));
    const stays = minimum(rest, shareOfLeaves(reserve.amount, context));
    postings.move(orderHolder(fill.clientOrderId), account, reserve.asset, subtract(reserve.amount, stays));
  }
  return postings.entries();
}

function shareOfLeaves(amount: Decimal, context: FillContext): Decimal {
  if (isZero(context.leavesAfter) || isZero(context.leavesBefore)) return ZERO;
  return divide(multiply(amount, context.leavesAfter), context.leavesBefore, RESERVE_SCALE, 'up');
}

function transfer(from: string, to: string, asset: Asset, amount: Decimal): readonly LedgerEntry[] {
  const postings = new Postings();
  postings.move(from, to, asset, amount);
  return postings.entries();
}

/** Collects moves; each is a debit and a credit of the same amount, so the sum per asset is zero by construction. */
class Postings {
  readonly #amounts = new Map<string, LedgerEntry>();

  move(from: string, to: string, asset: Asset, amount: Decimal): void {
    this.#post(from, asset, negate(amount));
    this.#post(to, asset, amount);
  }

  entries(): readonly LedgerEntry[] {
    return [...this.#amounts.values()].filter((entry) => !isZero(entry.amount));
  }

  #post(holder: string, asset: Asset, amount: Decimal): void {
    const key = `${holder}\n${asset}`;
    const before = this.#amounts.get(key)?.amount ?? ZERO;
    this.#amounts.set(key, { holder, asset, amount: add(before, amount) });
  }
}
