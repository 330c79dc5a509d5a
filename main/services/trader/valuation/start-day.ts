import type { AccountId } from '#shared/domain/identifiers.ts';
import type { DraftLedger } from '../ledger/draft-ledger.ts';
import type { MarketPicture } from './market-picture.ts';
import { summarize, utcDay } from './value-accounts.ts';

/**
 * Notes the equity an account begins the UTC day with, once a day and as soon as it is known: what profit and loss of the
 * day, and the limit on it, are measured from.
 */
export function recordDayStart(draft: DraftLedger, id: AccountId, market: MarketPicture): void {
  const record = draft.state.accounts.get(id);
  const day = utcDay(draft.time);
  if (record === undefined || record.account.archived || record.dayStart?.day === day) return;
  const { equity } = summarize(record, draft.state, market, day);
  if (equity !== null) draft.record({ kind: 'dayStarted', account: id, day, equity });
}
