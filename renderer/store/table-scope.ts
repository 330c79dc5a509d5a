import { createStore } from 'zustand/vanilla';
import type { AccountId } from '#shared/domain/identifiers.ts';
import { selection } from './selection-store.ts';
import { useSelected } from './use-store.ts';

/** Whose orders, fills, positions and balances the tables show: the chosen account's, or everyone's. All tables together. */
const scope = createStore<{ readonly all: boolean }>(() => ({ all: false }));

export function setAllAccounts(all: boolean): void {
  scope.setState({ all });
}

/** The account the tables are narrowed to; null for all. */
export function useTableAccount(): AccountId | null {
  const all = useSelected(scope, (state) => state.all);
  const account = useSelected(selection.store, (state) => state.account);
  return all ? null : account;
}

export function belongsTo(account: AccountId | null): (row: { readonly account: AccountId }) => boolean {
  return (row) => account === null || row.account === account;
}
