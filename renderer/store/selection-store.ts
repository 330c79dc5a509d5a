import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Decimal } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';

/** What a person pointed at for the ticket: a price of the book, a row of the board. `sequence` tells two equal ones apart. */
export interface TicketDraft {
  readonly instrument: InstrumentId;
  readonly side: Side | null;
  readonly price: Decimal | null;
  readonly quantity: Decimal | null;
  readonly sequence: number;
}

/** What all panels look at together. */
export interface Selection {
  /** Null until the market picture arrives; then the last one used, or the first there is. */
  readonly instrument: InstrumentId | null;
  readonly timeframe: Timeframe;
  /** Null until the accounts arrive; the trading panels choose. */
  readonly account: AccountId | null;
  readonly ticketDraft: TicketDraft | null;
}

export interface SelectionStore {
  readonly store: StoreApi<Selection>;
  selectInstrument(instrument: InstrumentId): void;
  selectTimeframe(timeframe: Timeframe): void;
  selectAccount(account: AccountId | null): void;
  /** Puts a price (and where known a side and a size) into the order ticket; selects its instrument too. */
  draftOrder(draft: Omit<TicketDraft, 'sequence'>): void;
}

/** The two functions of `localStorage` that are used, so that a test passes its own. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'tapedeck.selection';

export function createSelectionStore(storage: TextStorage | null): SelectionStore {
  const store = createStore<Selection>(() => ({ ...remembered(storage), ticketDraft: null }));
  let drafts = 0;

  function change(part: Partial<Selection>): void {
    store.setState(part);
    const { instrument, timeframe, account } = store.getState();
    try {
      storage?.setItem(KEY, JSON.stringify({ instrument, timeframe, account }));
    } catch {
      // A full or forbidden storage costs only the memory of the selection.
    }
  }

  return {
    store,
    selectInstrument: (instrument) => change({ instrument }),
    selectTimeframe: (timeframe) => change({ timeframe }),
    selectAccount: (account) => change({ account }),
    draftOrder(draft) {
      drafts += 1;
      change({ instrument: draft.instrument, ticketDraft: { ...draft, sequence: drafts } });
    },
  };
}

function remembered(storage: TextStorage | null): Omit<Selection, 'ticketDraft'> {
  const found = parse(storage);
  return {
    instrument: typeof found?.instrument === 'string' ? (found.instrument as InstrumentId) : null,
    timeframe: TIMEFRAMES.find((timeframe) => timeframe === found?.timeframe) ?? '1m',
    account: typeof found?.account === 'string' ? (found.account as AccountId) : null,
  };
}

function parse(storage: TextStorage | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export const selection: SelectionStore = createSelectionStore(
  typeof localStorage === 'undefined' ? null : localStorage,
);
