import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { TraderContract } from '#shared/contract/trader.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { Account, Position, PositionMark } from '#shared/domain/position.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Links } from '../links.ts';
import { ClaimBook } from './claim-book.ts';

const SCOPE = 'strategy-claims';
const PAGE = 1_000;
/** After a failed synchronisation on a link that still stands. */
const RETRY_MS = 5_000;
const PATIENCE_MS = 5_000;

/**
 * The trader's accounts, positions and ledger as far as strategies need them. Not to be traded on until `ready`:
 * that is when the ledger has been read to its end on the current link.
 */
export class TraderReplica {
  readonly #links: Links;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #marks = new Listeners<[readonly PositionMark[]]>();
  #accounts: readonly Account[] = [];
  #positions = new Map<string, Position>();
  #latestMarks = new Map<string, PositionMark>();
  #book: ClaimBook | null = null;
  #client: Client<TraderContract> | null = null;
  #ready = false;
  #syncing = false;
  #again = false;
  #savedSeq = 0;
  readonly #settled = new Listeners<[]>();

  constructor(links: Links, clock: Clock, log: Logger) {
    this.#links = links;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#links.trader.onFresh((client) => this.#follow(client));
    if (this.#links.trader.current !== null && this.#client === null) this.#follow(this.#links.trader.current);
  }

  /** The link to send orders on and what is held, or null while either is not to be relied on. */
  get ready(): { readonly client: Client<TraderContract>; readonly book: ClaimBook } | null {
    const client = this.#client;
    return this.#ready && this.#book !== null && client !== null && !client.closed
      ? { client, book: this.#book }
      : null;
  }

  /**
   * Resolves at once where the replica is ready or the trader is away, else as soon as it is one or the other: right
   * after a start or a reconnect the ledger is still being read. `PATIENCE_MS` ends the waiting in any case.
   */
  async settled(): Promise<void> {
    const client = this.#client;
    if (this.ready !== null || client === null || client.closed) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        cancel();
        remove();
        resolve();
      };
      const cancel = this.#clock.after(PATIENCE_MS, finish);
      const remove = this.#settled.add(finish);
    });
  }

  /** Null while the trader has not told yet. */
  get accounts(): readonly Account[] | null {
    return this.#client === null || this.#client.closed || this.#book === null ? null : this.#accounts;
  }

  /** Open positions of an account. */
  openPositions(account: AccountId): readonly Position[] {
    return [...this.#positions.values()].filter((position) => position.account === account && position.side !== 'flat');
  }

  position(account: AccountId, instrument: InstrumentId): Position | null {
    return this.#positions.get(`${account}|${instrument}`) ?? null;
  }

  mark(account: AccountId, instrument: InstrumentId): PositionMark | null {
    return this.#latestMarks.get(`${account}|${instrument}`) ?? null;
  }

  onMarks(listener: (marks: readonly PositionMark[]) => void): Unsubscribe {
    return this.#marks.add(listener);
  }

  /** After an order whose fate is unknown: nothing is to be sent until the ledger has been read again. */
  distrust(): void {
    this.#ready = false;
    void this.#synchronise();
  }

  /** Stores how far the claims are, so that the next start reads only what came after. */
  async saveCheckpoint(): Promise<void> {
    const database = this.#links.database.current;
    if (this.#book === null || database === null || this.#book.seq === this.#savedSeq) return;
    const seq = this.#book.seq;
    await database.call('saveState', { scope: SCOPE, key: 'book', json: JSON.stringify(this.#book.checkpoint()) });
    this.#savedSeq = seq;
  }

  #follow(client: Client<TraderContract>): void {
    this.#client = client;
    this.#ready = false;
    this.#latestMarks = new Map();
    let snapshotSeq: number | null = null;
    client.on('ledger', (event) => this.#onLedger(client, event as LedgerEvent));
    client.on('changes', (changes) => {
      if (client !== this.#client || snapshotSeq === null || changes.seq <= snapshotSeq) return;
      this.#takePositions(changes.positions);
      this.#takeAccounts(changes.accounts);
    });
    client.on('marks', ({ marks }) => {
      if (client === this.#client) this.#takeMarks(marks);
    });
    client.onClose(() => {
      if (client !== this.#client) return;
      this.#ready = false;
      this.#settled.emit();
    });
    void this.#snapshot(client).then((seq) => {
      snapshotSeq = seq;
    });
  }

  async #snapshot(client: Client<TraderContract>): Promise<number | null> {
    try {
      const snapshot = await client.call('snapshot', {});
      if (client !== this.#client) return null;
      this.#accounts = snapshot.accounts;
      this.#positions = new Map();
      this.#takePositions(snapshot.positions);
      this.#takeMarks(snapshot.marks);
      await this.#synchronise();
      return snapshot.seq;
    } catch (error) {
      this.#log.warn('the trader gave no snapshot', { error: String(error) });
      if (!client.closed) this.#clock.after(RETRY_MS, () => client === this.#client && this.#follow(client));
      return null;
    }
  }

  #onLedger(client: Client<TraderContract>, event: LedgerEvent): void {
    if (client !== this.#client) return;
    const book = this.#book;
    if (book === null || this.#syncing || event.seq > book.seq + 1) void this.#synchronise();
    else book.apply(event);
  }

  /** Reads the ledger from where the book stands to its end. One at a time; asked while at it, it looks once more. */
  async #synchronise(): Promise<void> {
    if (this.#syncing) {
      this.#again = true;
      return;
    }
    this.#syncing = true;
    const client = this.#client;
    try {
      do {
        this.#again = false;
        if (client !== null && client === this.#client && !client.closed) await this.#readOn(client);
      } while (this.#again && client === this.#client);
      this.#ready = client === this.#client && client !== null && !client.closed;
      if (this.#ready) this.#settled.emit();
    } catch (error) {
      this.#log.warn('the ledger could not be read', { error: String(error) });
      this.#clock.after(RETRY_MS, () => void this.#synchronise());
    } finally {
      this.#syncing = false;
    }
    if (client !== this.#client) void this.#synchronise();
  }

  async #readOn(client: Client<TraderContract>): Promise<void> {
    this.#book ??= await this.#loadBook();
    let first = true;
    for (;;) {
      const { events } = await client.call('ledgerEvents', { afterSeq: this.#book.seq, limit: PAGE });
      if (first && events.length === 0 && this.#book.seq > 0 && !(await this.#isPartOf(client, this.#book))) {
        this.#log.warn('the stored claims are ahead of the ledger and are built anew');
        this.#book = new ClaimBook();
        continue;
      }
      first = false;
      for (const event of events) this.#book.apply(event as LedgerEvent);
      if (events.length < PAGE) return;
    }
  }

  /** Whether the ledger reaches as far as the book: after a restored backup it may not. */
  async #isPartOf(client: Client<TraderContract>, book: ClaimBook): Promise<boolean> {
    const { events } = await client.call('ledgerEvents', { afterSeq: book.seq - 1, limit: 1 });
    return events.length > 0;
  }

  async #loadBook(): Promise<ClaimBook> {
    const database = await this.#links.database.ready();
    const { entries } = await database.call('loadState', { scope: SCOPE });
    const json = entries.book;
    if (json === undefined) return new ClaimBook();
    try {
      const book = ClaimBook.restore(JSON.parse(json));
      this.#savedSeq = book.seq;
      return book;
    } catch (error) {
      this.#log.error('the stored claims cannot be read and are built anew', { error: String(error) });
      return new ClaimBook();
    }
  }

  #takePositions(positions: readonly Position[]): void {
    for (const position of positions) this.#positions.set(`${position.account}|${position.instrument}`, position);
  }

  #takeAccounts(accounts: readonly Account[]): void {
    const known = new Map(this.#accounts.map((account) => [account.id, account]));
    for (const account of accounts) known.set(account.id, account);
    this.#accounts = [...known.values()];
  }

  #takeMarks(marks: readonly PositionMark[]): void {
    for (const mark of marks) this.#latestMarks.set(`${mark.account}|${mark.instrument}`, mark);
    this.#marks.emit(marks);
  }
}
