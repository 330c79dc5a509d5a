import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { PriceLine } from './price-lines.ts';

/** One of our fills, as the chart marks it. */
export interface OwnFill {
  readonly time: EpochMs;
  readonly side: Side;
  readonly text: string;
}

export interface OwnTrading {
  readonly fills: readonly OwnFill[];
  readonly lines: readonly PriceLine[];
}

/** Fills, working orders and the position of the selected account in a market, with every change. */
export function onOwnTrading(_instrument: Instrument, listener: (own: OwnTrading) => void): Unsubscribe {
  listener({ fills: [], lines: [] });
  return () => {};
}
