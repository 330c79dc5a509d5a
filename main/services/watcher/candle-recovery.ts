import type { Clock } from '#main/ports/clock.ts';
import type { MarketDataFeed } from '#main/ports/market-data-feed.ts';
import { aggregateCandles } from '#shared/domain/candle-builder.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle, Trade } from '#shared/domain/market-data.ts';
import { candleCloseTime, candleOpenTime, TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';
import type { CandleStore } from './candle-store.ts';

/** Where the candles of an instrument stand, so that live trades can go on from there. */
export interface Recovered {
  /** Each longer candle as it stood at the last full minute. */
  readonly open: readonly Candle[];
  /** Since the last full minute. */
  readonly trades: readonly Trade[];
}

/** These are whole numbers of four hours; the others are put together from minutes. */
const FROM_FOUR_HOURS: ReadonlySet<Timeframe> = new Set(['8h', '12h', '1d', '3d', '1w', '1M']);
const MOST = 20_000;

/** Stores the venue's history of an instrument in some timeframes: for one that is met for the first time. */
export async function storeHistory(
  feed: MarketDataFeed,
  store: CandleStore,
  instrument: InstrumentId,
  timeframes: readonly Timeframe[],
  now: EpochMs,
  clock: Clock,
): Promise<void> {
  for (const timeframe of timeframes) {
    store.add(await feed.history(instrument, timeframe, 0, now));
    // Live prices go on meanwhile.
    await new Promise<void>((resolve) => clock.after(0, resolve));
  }
}

/**
 * Fills the time since the last stored minute from the venue's history, closes the longer candles that ended meanwhile,
 * and finds out how the open ones stand. What the venue cannot tell stays a hole. `since` takes up the story earlier:
 * from the candle in which trades were missed.
 */
export async function recoverCandles(
  feed: MarketDataFeed,
  store: CandleStore,
  instrument: InstrumentId,
  now: EpochMs,
  since: EpochMs | null,
): Promise<Recovered> {
  const filledTo = candleOpenTime('1m', now);
  /** Where the story of a timeframe is to be taken up. */
  const begin = async (timeframe: Timeframe): Promise<EpochMs> => {
    const last = await store.lastOpenTime(instrument, timeframe);
    const next = last === null ? candleOpenTime(timeframe, filledTo) : candleCloseTime(timeframe, last);
    return since === null ? next : Math.min(next, candleOpenTime(timeframe, since));
  };
  const from = await begin('1m');
  if (from < filledTo) store.add(await feed.history(instrument, '1m', from, filledTo));

  const open: Candle[] = [];
  for (const timeframe of TIMEFRAMES) {
    if (timeframe === '1m') continue;
    const source = FROM_FOUR_HOURS.has(timeframe) ? '4h' : '1m';
    const parts = [
      ...(await store.read(instrument, source, { from: await begin(timeframe), to: filledTo, limit: MOST })),
    ];
    const openPart = source === '4h' ? open.find((candle) => candle.timeframe === '4h') : undefined;
    if (openPart !== undefined) parts.push(openPart);
    const candles = aggregateCandles(parts, timeframe, filledTo);
    store.add(candles.filter(({ closed }) => closed));
    const unfinished = candles.at(-1);
    if (unfinished !== undefined && !unfinished.closed) open.push(unfinished);
  }
  return { open, trades: (await feed.recentTrades(instrument, filledTo)) ?? [] };
}
