import type { Link } from '#main/host/service.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Params } from '#shared/rpc/contract.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { applyLedgerEvent, type LedgerChanges, noChanges } from './apply-ledger-event.ts';
import { DraftLedger } from './draft-ledger.ts';
import { commitDraft, createLedgerState, type LedgerState } from './ledger-state.ts';

/** The log cannot be written now, and what was asked must not wait for it. Nothing of it was recorded. */
export class LogUnavailable extends Error {}

/** `now-or-never` is told `LogUnavailable` while the log is away; `must` waits, in order, until it is back. */
export type Urgency = 'now-or-never' | 'must';

export interface Journal {
  /** What is on disk, and only that. */
  readonly state: LedgerState;
  readonly available: boolean;
  /** Reads the log from its beginning. */
  recover(): Promise<void>;
  /**
   * Decides on the newest picture, in order of arrival, and resolves once every fact recorded by it is on disk, applied
   * and published. `decide` may run again on a newer picture if the log was away meanwhile: it must only decide.
   */
  transact<Value>(urgency: Urgency, decide: (draft: DraftLedger) => Value): Promise<Value>;
  /** Resolves when everything asked so far is on disk, or cannot be. */
  settled(): Promise<void>;
  dispose(): void;
}

export interface JournalOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly database: Link<DatabaseContract>;
  /** Called after facts are on disk and applied, before anyone who waits for them. */
  readonly onCommitted: (events: readonly LedgerEvent[], changes: LedgerChanges) => void;
  readonly onAvailability: (available: boolean) => void;
  /** A broken invariant: the service must end and start again from the log. */
  readonly onFatal: (error: unknown) => void;
}

interface Task {
  readonly urgency: Urgency;
  readonly decide: (draft: DraftLedger) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const PAGE = 5_000;
const MAX_BATCH = 500;
const APPEND_TIMEOUT_MS = 3_000;
const RETRY_MS = 200;

/**
 * The only way to change the ledger: decide, write, apply, publish, in this order. One write is in flight at a time; all
 * that arrives meanwhile is decided and written together with the next (group commit).
 */
export function createJournal(options: JournalOptions): Journal {
  const { clock, database, log } = options;
  const state = createLedgerState();
  let queue: Task[] = [];
  let available = true;
  let running = false;
  let disposed = false;

  async function pump(): Promise<void> {
    if (running) return;
    running = true;
    try {
      while (queue.length > 0 && !disposed) await commit(queue.splice(0, MAX_BATCH));
    } catch (error) {
      disposed = true;
      options.onFatal(error);
    } finally {
      running = false;
    }
  }

  async function commit(tasks: readonly Task[]): Promise<void> {
    if (database.current === null) return waitForLink(tasks);
    const draft = new DraftLedger(state, clock.now());
    const values = tasks.map((task) => task.decide(draft));
    if (draft.events.length === 0 || (await store(draft.events))) {
      if (draft.events.length > 0 || queue.length === 0) setAvailable(true);
      commitDraft(draft.state, state);
      if (draft.events.length > 0) options.onCommitted(draft.events, draft.changes);
      tasks.forEach((task, index) => {
        task.resolve(values[index]);
      });
    } else {
      putBack(tasks);
      // While something waits to be written, only a write that succeeds proves that the log is well.
      if (queue.length === 0) setAvailable(true);
      else await pause(RETRY_MS);
    }
  }

  async function waitForLink(tasks: readonly Task[]): Promise<void> {
    setAvailable(false);
    putBack(tasks);
    await database.ready();
    if (queue.length === 0) setAvailable(true);
  }

  function putBack(tasks: readonly Task[]): void {
    queue = [...tasks.filter((task) => task.urgency === 'must'), ...queue];
    refuse(tasks.filter((task) => task.urgency === 'now-or-never'));
  }

  /** True once on disk; false when it is certain that nothing of it was written. */
  async function store(events: readonly LedgerEvent[]): Promise<boolean> {
    const client = database.current;
    if (client !== null && !client.closed) {
      try {
        const params = { events: events as Params<DatabaseContract, 'appendLedger'>['events'] };
        const answer = await client.call('appendLedger', params, { timeoutMs: APPEND_TIMEOUT_MS });
        if (answer.outcome === 'appended') return true;
        log.warn('the log refused an append', { first: events[0]?.seq, lastSeq: answer.lastSeq });
      } catch (error) {
        if (error instanceof RpcError && error.code === 'BAD_PARAMS') throw error;
        log.warn('an append to the log was not answered', { first: events[0]?.seq, error: String(error) });
      }
    }
    setAvailable(false);
    return findOut(events);
  }

  /** After a lost answer: asks the log itself, as often as it takes. */
  async function findOut(events: readonly LedgerEvent[]): Promise<boolean> {
    for (;;) {
      const client = await database.ready();
      const tail = await readTail(client, events.length);
      if (tail === null) {
        await pause(RETRY_MS);
        continue;
      }
      if (tail.lastSeq < state.seq) throw new Error(`the log ends at ${tail.lastSeq}, but ${state.seq} was on disk`);
      if (tail.lastSeq === state.seq) return false;
      if (!sameData(tail.events, events)) throw new Error('somebody else writes to the log');
      return true;
    }
  }

  async function readTail(client: Client<DatabaseContract>, limit: number) {
    try {
      return await client.call('readLedger', { afterSeq: state.seq, limit }, { timeoutMs: APPEND_TIMEOUT_MS });
    } catch (error) {
      log.warn('the log cannot be read', { error: String(error) });
      return null;
    }
  }

  function setAvailable(value: boolean): void {
    if (available === value) return;
    available = value;
    if (!value) {
      const waiting = queue;
      queue = waiting.filter((task) => task.urgency === 'must');
      refuse(waiting.filter((task) => task.urgency === 'now-or-never'));
    }
    options.onAvailability(value);
  }

  function refuse(tasks: readonly Task[]): void {
    for (const task of tasks) task.reject(new LogUnavailable('the log is unavailable'));
  }

  const unfollow = database.onFresh((client) => {
    client.onClose(() => {
      if (database.current === null) setAvailable(false);
    });
    if (!running && queue.length === 0) setAvailable(true);
  });

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
  }

  return {
    state,
    get available() {
      return available;
    },
    async recover() {
      const client = await database.ready();
      for (;;) {
        const page = await client.call('readLedger', { afterSeq: state.seq, limit: PAGE });
        for (const event of page.events) applyLedgerEvent(state, event, noChanges());
        if (state.seq >= page.lastSeq) return;
        if (page.events.length === 0) throw new Error(`the log ends at ${page.lastSeq} but stops at ${state.seq}`);
      }
    },
    transact<Value>(urgency: Urgency, decide: (draft: DraftLedger) => Value): Promise<Value> {
      if (!available && urgency === 'now-or-never') return Promise.reject(new LogUnavailable('the log is unavailable'));
      return new Promise<Value>((resolve, reject) => {
        queue.push({ urgency, decide, resolve: resolve as (value: unknown) => void, reject });
        void pump();
      });
    },
    settled() {
      return this.transact('now-or-never', () => {}).catch(() => {});
    },
    dispose() {
      disposed = true;
      unfollow();
      const waiting = queue;
      queue = [];
      refuse(waiting);
    },
  };
}

/** Equal as plain data, whatever order the keys came back in. */
function sameData(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [leftEntries, rightEntries] = [Object.entries(left), Object.entries(right)];
  if (leftEntries.length !== rightEntries.length) return false;
  return leftEntries.every(([key, value]) => Object.hasOwn(right, key) && sameData(value, right[key as never]));
}
