import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { BookSnapshot, BookUpdate } from '#shared/domain/market-data.ts';
import { createOrderBook, type OrderBook } from '#shared/domain/order-book.ts';

/** What a book event did: `publish` goes to the followers; `lost` and `healed` tell that the book became (un)trusted. */
export interface BookStep {
  readonly publish: BookSnapshot | BookUpdate | null;
  readonly lost: boolean;
  readonly healed: boolean;
}

/** A local book by the venue's rule: what comes before the snapshot waits for it, a hole asks for a new one. */
export interface BookSync {
  readonly book: OrderBook;
  readonly synced: boolean;
  /** Of its last change. */
  readonly times: { readonly eventTime: EpochMs; readonly receivedTime: EpochMs };
  apply(event: BookSnapshot | BookUpdate): BookStep;
  /** The feed says that it missed something. True if the book was trusted until now. */
  lose(): boolean;
  /** The whole book as it stands; null while it is not to be trusted. */
  snapshot(): BookSnapshot | null;
}

const NOTHING: BookStep = { publish: null, lost: false, healed: false };
/** A snapshot that takes longer than this many updates is asked for again. */
const MOST_WAITING = 5_000;

export function createBookSync(): BookSync {
  const book = createOrderBook();
  let waiting: BookUpdate[] = [];
  let times = { eventTime: 0, receivedTime: 0 };
  let last: BookSnapshot | BookUpdate | null = null;

  function remember(event: BookSnapshot | BookUpdate): void {
    last = event;
    times = { eventTime: event.eventTime, receivedTime: event.receivedTime };
  }

  function wait(update: BookUpdate): void {
    if (waiting.length >= MOST_WAITING) waiting = [];
    waiting.push(update);
  }

  function applyUpdate(update: BookUpdate): BookStep {
    if (!book.synced) {
      wait(update);
      return NOTHING;
    }
    switch (book.applyUpdate(update)) {
      case 'applied':
        remember(update);
        return { publish: update, lost: false, healed: false };
      case 'stale':
        return NOTHING;
      case 'gap':
        wait(update);
        return { publish: null, lost: true, healed: false };
    }
  }

  function applySnapshot(taken: BookSnapshot): BookStep {
    // A snapshot that was on its way while the book healed otherwise.
    if (book.synced && taken.updateId <= (book.updateId ?? 0)) return NOTHING;
    const wasSynced = book.synced;
    book.applySnapshot(taken);
    remember(taken);
    const updates = waiting;
    waiting = [];
    for (const [index, update] of updates.entries()) {
      const outcome = book.applyUpdate(update);
      if (outcome === 'applied') remember(update);
      if (outcome !== 'gap') continue;
      // The snapshot is older than what waited: it cannot join, a newer one must come.
      waiting = updates.slice(index);
      return { publish: null, lost: wasSynced, healed: false };
    }
    return { publish: snapshot(), lost: false, healed: !wasSynced };
  }

  function snapshot(): BookSnapshot | null {
    if (!book.synced || book.updateId === null || last === null) return null;
    const all = Number.POSITIVE_INFINITY;
    const { instrument } = last;
    return {
      kind: 'bookSnapshot',
      instrument,
      updateId: book.updateId,
      bids: book.bids(all),
      asks: book.asks(all),
      ...times,
    };
  }

  return {
    book,
    get synced() {
      return book.synced;
    },
    get times() {
      return times;
    },
    apply: (event) => (event.kind === 'bookUpdate' ? applyUpdate(event) : applySnapshot(event)),
    lose() {
      const wasSynced = book.synced;
      book.invalidate();
      return wasSynced;
    },
    snapshot,
  };
}
