import type { WatcherContract } from '#shared/contract/watcher.ts';
import type { EpochMs, InstrumentId, Price } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { candleCloseTime, type Timeframe } from '#shared/domain/timeframe.ts';
import type { Bar } from '#shared/indicators/indicator.ts';
import type { Client } from '#shared/rpc/connect.ts';

/** A closed candle as numbers, with its closing price as the exact text. */
export interface ClosedBar extends Bar {
  readonly closeTime: EpochMs;
  readonly closePrice: Price;
}

/** The closed candles of one instrument and timeframe, ascending, and the newest price known. */
export interface CandleSeries {
  /** Another number means: loaded anew, so nothing computed on the former candles holds. */
  readonly version: number;
  readonly bars: readonly ClosedBar[];
  /** Close of the newest candle, open or closed; null when there is none. */
  readonly lastPrice: Price | null;
}

/** Newest candles asked for on each pass; more only after a pause. */
const TAIL = 6;

/** Keeps the candles of many series between passes, reading only what is new. */
export class CandleCache {
  readonly #series = new Map<string, CandleSeries & { readonly depth: number }>();
  #version = 0;

  /** Forgets everything: the watcher is a new one and its history may differ. */
  clear(): void {
    this.#series.clear();
  }

  /** The series brought up to date, with at least `depth` closed candles where the watcher has them. */
  async refresh(
    watcher: Client<WatcherContract>,
    instrument: InstrumentId,
    timeframe: Timeframe,
    depth: number,
  ): Promise<CandleSeries> {
    const key = `${instrument}|${timeframe}`;
    const known = this.#series.get(key);
    const joined =
      known === undefined || known.depth < depth ? null : await this.#extend(watcher, known, instrument, timeframe);
    const series = joined ?? (await this.#load(watcher, instrument, timeframe, depth));
    this.#series.set(key, series);
    return series;
  }

  async #load(watcher: Client<WatcherContract>, instrument: InstrumentId, timeframe: Timeframe, depth: number) {
    const { candles } = await watcher.call('candles', { instrument, timeframe, to: null, limit: depth + 1 });
    return { version: ++this.#version, depth, bars: closedBars(candles), lastPrice: candles.at(-1)?.close ?? null };
  }

  /** The known series with the newest candles behind it; null where they do not join and all must be loaded. */
  async #extend(
    watcher: Client<WatcherContract>,
    known: CandleSeries & { readonly depth: number },
    instrument: InstrumentId,
    timeframe: Timeframe,
  ) {
    const last = known.bars.at(-1);
    if (last === undefined) return null;
    const { candles } = await watcher.call('candles', { instrument, timeframe, to: null, limit: TAIL });
    const tail = closedBars(candles);
    const overlap = tail.find((bar) => bar.openTime === last.openTime);
    if (overlap === undefined || overlap.closePrice !== last.closePrice || overlap.volume !== last.volume) return null;
    const fresh = tail.filter((bar) => bar.openTime > last.openTime);
    const bars = fresh.length === 0 ? known.bars : [...known.bars, ...fresh].slice(-known.depth);
    return { ...known, bars, lastPrice: candles.at(-1)?.close ?? known.lastPrice };
  }
}

function closedBars(candles: readonly Candle[]): ClosedBar[] {
  return candles
    .filter((candle) => candle.closed)
    .map((candle) => ({
      openTime: candle.openTime,
      closeTime: candleCloseTime(candle.timeframe, candle.openTime),
      open: Number(candle.open),
      high: Number(candle.high),
      low: Number(candle.low),
      close: Number(candle.close),
      volume: Number(candle.volume),
      closePrice: candle.close,
    }));
}
