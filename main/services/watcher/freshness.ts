import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { FeedEvent, FeedNode, FeedState } from '#shared/domain/market-data.ts';

export type StaleReason = FeedState['reason'];

/** Whether an instrument's prices may be believed, and if not, why. */
export interface Freshness {
  readonly reason: StaleReason;
  readonly lastTime: EpochMs | null;
  noteEvent(kind: FeedEvent['kind'], receivedTime: EpochMs): void;
  setNodeState(state: FeedNode['state']): void;
  setBookTrusted(trusted: boolean): void;
  /** The reason as of now; call at every change and a few times a second. True when it differs from before. */
  update(now: EpochMs): boolean;
}

/** Best prices or depth that say nothing for so long are not the market any more. */
const SILENCE_MS = 5_000;

export function createFreshness(): Freshness {
  let reason: StaleReason = 'disconnected';
  let nodeState: FeedNode['state'] = 'connecting';
  let bookTrusted = true;
  let lastTime: EpochMs | null = null;
  let lastQuote: EpochMs | null = null;
  let lastBook: EpochMs | null = null;

  function reasonAt(now: EpochMs): StaleReason {
    if (nodeState === 'paused') return 'paused';
    if (nodeState === 'disconnected' || lastTime === null) return 'disconnected';
    // A stream that was never heard is not awaited: not every venue has both.
    if (isSilent(lastQuote, now) || isSilent(lastBook, now)) return 'silence';
    return bookTrusted ? 'live' : 'gap';
  }

  return {
    get reason() {
      return reason;
    },
    get lastTime() {
      return lastTime;
    },
    noteEvent(kind, receivedTime) {
      lastTime = receivedTime;
      if (kind === 'quote') lastQuote = receivedTime;
      else if (kind !== 'trade') lastBook = receivedTime;
    },
    setNodeState(state) {
      nodeState = state;
    },
    setBookTrusted(trusted) {
      bookTrusted = trusted;
    },
    update(now) {
      const before = reason;
      reason = reasonAt(now);
      return reason !== before;
    },
  };
}

function isSilent(last: EpochMs | null, now: EpochMs): boolean {
  return last !== null && now - last >= SILENCE_MS;
}
