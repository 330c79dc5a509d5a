import type { TradingStates } from '#shared/contract/trader.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import type { TradingState } from '#shared/domain/risk.ts';
import type { Journal } from './ledger/journal.ts';
import type { LedgerState } from './ledger/ledger-state.ts';
import { strictest } from './risk/risk-picture.ts';

/**
 * The trading states that count: those of the log, and stricter ones that were asked for and are still on their way
 * into it. Stopping never waits for a disk; letting go again does.
 */
export class TradingStateBoard {
  readonly #journal: Journal;
  readonly #onChange: (states: TradingStates) => void;
  readonly #pending = new Map<AccountId | null, TradingState>();

  constructor(journal: Journal, onChange: (states: TradingStates) => void) {
    this.#journal = journal;
    this.#onChange = onChange;
  }

  /** What an order of the account must meet now; `ledger` may be a draft. */
  effective(account: AccountId, ledger: LedgerState = this.#journal.state): TradingState {
    return strictest(
      ledger.tradingState,
      ledger.accounts.get(account)?.tradingState ?? 'active',
      this.#pending.get(null) ?? 'active',
      this.#pending.get(account) ?? 'active',
    );
  }

  current(): TradingStates {
    const { state } = this.#journal;
    const accounts = [...state.accounts.values()].map(({ account, tradingState }) => {
      return [account.id, strictest(tradingState, this.#pending.get(account.id) ?? 'active')] as const;
    });
    return {
      all: strictest(state.tradingState, this.#pending.get(null) ?? 'active'),
      accounts: Object.fromEntries(accounts),
    };
  }

  /** Resolves once recorded, or at once where it is a stop and the log is away. False for an account that is not there. */
  async set(account: AccountId | null, state: TradingState, reason: string): Promise<boolean> {
    const journal = this.#journal;
    if (account !== null && journal.state.accounts.get(account) === undefined) return false;
    if (state !== 'active') this.#pending.set(account, state);
    const recorded = journal
      .transact('must', (draft) => {
        const before = account === null ? draft.state.tradingState : draft.state.accounts.get(account)?.tradingState;
        if (before !== state) draft.record({ kind: 'tradingState', account, state, reason });
      })
      .then(() => {
        if (this.#pending.get(account) === state) this.#pending.delete(account);
      });
    if (journal.available || state === 'active') await recorded;
    else this.#onChange(this.current());
    return true;
  }
}
