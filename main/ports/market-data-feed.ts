import type { EpochMs, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Candle, FeedEvent } from '#shared/domain/market-data.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** What a feed tells besides prices. */
export type FeedNotice =
  | { readonly kind: 'state'; readonly node: string; readonly state: 'connecting' | 'live' | 'disconnected' | 'paused' }
  | { readonly kind: 'malformed'; readonly node: string; readonly reason: string }
  /** Events were missed: the book of the instrument is not to be trusted until the next snapshot. */
  | { readonly kind: 'gap'; readonly node: string; readonly instrument: InstrumentId };

/** A venue's public market data. Events arrive in batches, in order per instrument. */
export interface MarketDataFeed {
  readonly venue: VenueId;
  instruments(): Promise<readonly Instrument[]>;
  /** Begins to deliver; resolves once subscribed. */
  start(instruments: readonly InstrumentId[]): Promise<void>;
  stop(): Promise<void>;
  onEvents(listener: (node: string, events: readonly FeedEvent[]) => void): Unsubscribe;
  onNotice(listener: (notice: FeedNotice) => void): Unsubscribe;
  /** The node that carries each instrument. */
  nodes(): readonly { readonly id: string; readonly instruments: readonly InstrumentId[] }[];
  /** Asks for a fresh book snapshot after a gap; it arrives as an event. */
  resync(instrument: InstrumentId): void;
  /** Closed candles from the venue's history, ascending, `from` inclusive, `to` exclusive; empty where it has none. */
  history(instrument: InstrumentId, timeframe: Timeframe, from: EpochMs, to: EpochMs): Promise<readonly Candle[]>;
}
