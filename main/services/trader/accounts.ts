import type { Clock } from '#main/ports/clock.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { TraderContract } from '#shared/contract/trader.ts';
import { type Decimal, decimal, isPositive } from '#shared/domain/decimal.ts';
import type { AccountId, Asset } from '#shared/domain/identifiers.ts';
import { isWorking } from '#shared/domain/order.ts';
import type { Account } from '#shared/domain/position.ts';
import type { CallResult, Params } from '#shared/rpc/contract.ts';
import type { OrderDesk } from './execution/order-desk.ts';
import type { DraftLedger } from './ledger/draft-ledger.ts';
import type { Journal } from './ledger/journal.ts';
import type { MarketPicture } from './valuation/market-picture.ts';
import { recordDayStart } from './valuation/start-day.ts';
import { utcDay } from './valuation/value-accounts.ts';

export interface AccountsOptions {
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly journal: Journal;
  readonly market: MarketPicture;
  readonly desk: OrderDesk;
  readonly venue: { forgetPositions(account: AccountId): void };
}

export interface Accounts {
  /** The account every installation begins with, unless there is one already. */
  openFirst(): Promise<void>;
  create(
    params: Params<TraderContract, 'createPaperAccount'>,
  ): Promise<CallResult<TraderContract, 'createPaperAccount'>>;
  reset(account: AccountId): Promise<CallResult<TraderContract, 'resetPaperAccount'>>;
  /** Notes the equity each account begins the UTC day with, as soon as it is known. */
  startDay(): void;
}

const MAX_ACCOUNTS = 50;
const FIRST_ACCOUNT = 'paper' as AccountId;
/**
 * Only cash: what is bought then has an entry price, so that profit and loss are true from the first trade. Inventory can
 * be deposited into an account of one's own making; it counts in balances and equity, and in no position.
 */
const FIRST_DEPOSITS = [{ asset: 'USDT' as Asset, amount: decimal('100000') }];
/** Longer than the longest latency that can be set: past it the venue does not answer at all. */
const RESET_PATIENCE_MS = 70_000;
const POLL_MS = 10;

export function createAccounts({ clock, desk, ids, journal, market, venue }: AccountsOptions): Accounts {
  const daysAsked = new Map<AccountId, string>();

  function open(draft: DraftLedger, id: AccountId, label: string, deposits: readonly Deposit[]): Account {
    const account: Account = {
      id,
      label,
      mode: 'paper',
      venue: 'paper',
      currency: currencyOf(deposits, market),
      createdTime: draft.time,
      archived: false,
    };
    draft.record({ kind: 'accountOpened', account });
    for (const { asset, amount } of deposits) draft.record({ kind: 'deposited', account: id, asset, amount });
    return account;
  }

  /** Waits until the venue has let go of all orders of the account; past the deadline they are over for us. */
  async function untilIdle(account: AccountId): Promise<void> {
    const deadline = clock.monotonic() + RESET_PATIENCE_MS;
    const works = (): boolean => [...journal.state.working.values()].some((order) => order.account === account);
    while (works() && clock.monotonic() < deadline) {
      await new Promise<void>((resolve) => void clock.after(POLL_MS, resolve));
    }
  }

  return {
    async openFirst() {
      await journal.transact('must', (draft) => {
        if (draft.state.accounts.values().next().done !== true) return;
        open(draft, FIRST_ACCOUNT, 'Paper', FIRST_DEPOSITS);
        recordDayStart(draft, FIRST_ACCOUNT, market);
      });
    },
    create({ label, deposits }) {
      return journal.transact('now-or-never', (draft) => {
        const existing = [...draft.state.accounts.values()].map(({ account }) => account);
        const taken = existing.some((other) => !other.archived && other.label.toLowerCase() === label.toLowerCase());
        if (taken) return { outcome: 'refused' as const, reason: 'label-taken' as const };
        if (existing.length >= MAX_ACCOUNTS)
          return { outcome: 'refused' as const, reason: 'too-many-accounts' as const };
        if (!deposits.every(({ amount }) => isPositive(amount))) {
          return { outcome: 'refused' as const, reason: 'amount-not-positive' as const };
        }
        const account = open(draft, `paper-${ids.next()}` as AccountId, label, deposits);
        recordDayStart(draft, account.id, market);
        return { outcome: 'created' as const, account };
      });
    },
    async reset(id) {
      const record = journal.state.accounts.get(id);
      if (record === undefined || record.account.archived) return { outcome: 'unknown-account' };
      if (record.account.mode !== 'paper') return { outcome: 'not-paper' };
      await desk.cancelAll({ account: id, instrument: null });
      await untilIdle(id);
      await journal.transact('now-or-never', (draft) => {
        for (const order of [...draft.state.working.values()]) {
          if (order.account === id && isWorking(order.status)) {
            draft.recordOrderEvent(order, { kind: 'canceled', reason: 'account-reset', time: draft.time });
          }
        }
        draft.record({ kind: 'accountReset', account: id });
        recordDayStart(draft, id, market);
      });
      venue.forgetPositions(id);
      return { outcome: 'reset' };
    },
    startDay() {
      const day = utcDay(clock.now());
      for (const { account, dayStart } of journal.state.accounts.values()) {
        if (account.archived || dayStart?.day === day || daysAsked.get(account.id) === day) continue;
        daysAsked.set(account.id, day);
        journal
          .transact('now-or-never', (draft) => recordDayStart(draft, account.id, market))
          .catch(() => {})
          // Where the equity was not known yet, or the log away: asked again.
          .finally(() => daysAsked.delete(account.id));
      }
    },
  };
}

interface Deposit {
  readonly asset: Asset;
  readonly amount: Decimal;
}

/** What the account counts in: the first deposited asset that something is quoted in, else the first. */
function currencyOf(deposits: readonly Deposit[], market: MarketPicture): Asset {
  const quotes = new Set([...market.all()].map(({ instrument }) => instrument.quote));
  const first = deposits[0]?.asset;
  if (first === undefined) throw new Error('an account begins with a deposit');
  return deposits.find(({ asset }) => quotes.has(asset))?.asset ?? first;
}
