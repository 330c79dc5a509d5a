import type { Trade } from '#shared/domain/market-data.ts';

/**
 * The prints that are new to the tape, ascending. A print counts as known when neither its number nor its time goes
 * beyond the newest one: a recording that begins again goes back in number, but not in time.
 */
export function newPrints(newest: Trade | null, batch: readonly Trade[]): readonly Trade[] {
  if (newest === null) return batch;
  return batch.filter((trade) => trade.tradeNumber > newest.tradeNumber || trade.eventTime > newest.eventTime);
}

/** How a print compares in size with those before it: what stands out is drawn stronger. */
export interface SizeScale {
  /** 0 to 1; 1 for the largest of the last prints. */
  weigh(quantity: number): number;
}

/** Remembers the sizes of the last `memory` prints. */
export function createSizeScale(memory: number): SizeScale {
  const sizes: number[] = [];
  return {
    weigh(quantity) {
      sizes.push(quantity);
      if (sizes.length > memory) sizes.shift();
      const largest = Math.max(...sizes);
      return largest === 0 ? 0 : Math.sqrt(quantity / largest);
    },
  };
}
