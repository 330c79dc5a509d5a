import type { AccountId } from '#shared/domain/identifiers.ts';
import type { Account } from '#shared/domain/position.ts';
import { PairError } from '../pair.ts';

/** The paper account a strategy trades on: its own, else the one set as default, else the oldest. Throws a `PairError` where there is none. */
export function tradingAccount(
  accounts: readonly Account[],
  configured: AccountId | null,
  preferred: string | null,
): Account {
  const usable = accounts.filter((account) => !account.archived && account.mode === 'paper');
  const chosen = configured ?? preferred;
  if (chosen !== null) {
    const account = usable.find(({ id }) => id === chosen);
    if (account !== undefined) return account;
    if (configured !== null) throw new PairError(`There is no paper account ${configured}: no order was sent.`);
  }
  const oldest = [...usable].sort((left, right) => left.createdTime - right.createdTime)[0];
  if (oldest === undefined) throw new PairError('There is no paper account: no order was sent.');
  return oldest;
}
