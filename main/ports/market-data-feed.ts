import type { EpochMs, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Candle, FeedEvent, Trade } from '#shared/domain/market-data.ts';
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
  /** The venue's prints since a time, ascending: what fills the open candle after a start. Null where it cannot tell. */
  recentTrades(instrument: InstrumentId, since: EpochMs): Promise<readonly Trade[] | null>;
  /** Only where the feed plays a recording. */
  readonly tape?: Tape;
}

/** The controls of a recording that plays as if it were a market. */
export interface Tape {
  state(): TapeState;
  /** What is null stays as it is. */
  set(change: { readonly speed: number | null; readonly paused: boolean | null }): void;
  /** Text from which a later start goes on as if the tape had been running all the time. */
  save(): string;
  /** Before `start`; false, and nothing done, when the text is not one of ours. */
  restore(saved: string): boolean;
}

export interface TapeState {
  /** 1 is the speed of the recording. */
  readonly speed: number;
  readonly paused: boolean;
  readonly positionMs: number;
  readonly lengthMs: number;
  /** Times it came to its end and began again. */
  readonly passes: number;
  /** What was recorded, when, by whom, and what was done to it: for the person who looks at it. */
  readonly description: string;
}
