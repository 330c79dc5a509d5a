import type { AccountId, Asset } from '#shared/domain/identifiers.ts';
import type { Account } from '#shared/domain/position.ts';

/** The account that a new installation has. */
export const PAPER_ACCOUNT: Account = {
  id: 'paper' as AccountId,
  label: 'Paper',
  mode: 'paper',
  venue: 'paper',
  currency: 'USDT' as Asset,
  createdTime: 0,
  archived: false,
};
