import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '#main/ports/clock.ts';
import { aggregateCandles } from '#shared/domain/candle-builder.ts';
import { type Decimal, decimal, scaleOf } from '#shared/domain/decimal.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { candleCloseTime, candleOpenTime, type Timeframe, timeframeLength } from '#shared/domain/timeframe.ts';
import type { ManifestMarket } from './manifest.ts';
import { decimalOfUnits } from './pass.ts';
import { tapeAt, UNTOUCHED } from './tape-clock.ts';
import type { TapeRun } from './tape-run.ts';
import type { TapeTrades } from './tape-trades.ts';

/** Candles behind the tape: recorded ones moved in time and height so that they end where the tape begins, then its own. */
export interface History {
  /** Closed candles, ascending, that open in [from, to) and are over at `to`. */
  read(run: TapeRun, timeframe: Timeframe, from: EpochMs, to: EpochMs): readonly Candle[];
}

const MINUTE = 60_000;
const FOUR_HOURS = 4 * 60 * MINUTE;
/** Six hours are cut by four-hour candles: they reach back no further than the minutes. */
const BUILT_FROM: Readonly<Record<Timeframe, Timeframe>> = {
  '1m': '1m',
  '3m': '1m',
  '5m': '1m',
  '15m': '5m',
  '30m': '15m',
  '1h': '30m',
  '2h': '1h',
  '4h': '4h',
  '6h': '2h',
  '8h': '4h',
  '12h': '4h',
  '1d': '12h',
  '3d': '1d',
  '1w': '1d',
  '1M': '1d',
};
/** Histories are asked for in a row at the start, then hardly ever. */
const FORGET_AFTER_MS = 60_000;

export function createHistory(
  folder: string,
  market: ManifestMarket,
  instrument: InstrumentId,
  trades: TapeTrades,
  clock: Clock,
): History {
  let kept: { readonly historyEnd: EpochMs; readonly recorded: Recorded } | null = null;

  function recordedOf({ historyEnd }: TapeRun): Recorded {
    if (kept?.historyEnd !== historyEnd) {
      const endPrice = trades.priceAt(tapeAt(UNTOUCHED, historyEnd));
      kept = { historyEnd, recorded: readRecorded(folder, market, instrument, historyEnd, endPrice) };
      clock.after(FORGET_AFTER_MS, () => {
        kept = null;
      });
    }
    return kept.recorded;
  }

  return {
    read(run, timeframe, from, to) {
      const { historyEnd, motion } = run;
      const played = (since: EpochMs): readonly Candle[] => {
        const end = candleOpenTime('1m', to);
        return end > since ? trades.minutes(motion, since, end) : [];
      };
      if (from >= historyEnd) {
        // Only whole candles: from the first that begins after the recorded history.
        const first = firstOpenAtOrAfter(timeframe, from);
        return closedIn(aggregateCandles(played(first), timeframe, to), timeframe, from, to);
      }
      return closedIn(wholeSeries(run, played(historyEnd), timeframe, to), timeframe, from, to);
    },
  };

  /** Each timeframe from the longest that divides it, kept until the next minute is over. */
  function wholeSeries(run: TapeRun, played: readonly Candle[], timeframe: Timeframe, to: EpochMs): readonly Candle[] {
    const recorded = recordedOf(run);
    const { minutes, fourHours, series } = recorded;
    const minute = candleOpenTime('1m', to);
    if (recorded.builtTo !== minute) {
      recorded.builtTo = minute;
      series.clear();
      const allMinutes = [...minutes, ...played];
      series.set('1m', allMinutes);
      series.set('4h', [...fourHours, ...aggregateCandles(allMinutes, '4h', to)]);
    }
    const known = series.get(timeframe);
    if (known !== undefined) return known;
    const source = wholeSeries(run, played, BUILT_FROM[timeframe], to);
    // A first candle whose beginning is not recorded is none.
    const whole = firstOpenAtOrAfter(timeframe, source[0]?.openTime ?? run.historyEnd);
    const built = aggregateCandles(source, timeframe, to).filter(({ openTime }) => openTime >= whole);
    series.set(timeframe, built);
    return built;
  }
}

function firstOpenAtOrAfter(timeframe: Timeframe, time: EpochMs): EpochMs {
  const open = candleOpenTime(timeframe, time);
  return open === time ? open : candleCloseTime(timeframe, open);
}

function closedIn(candles: readonly Candle[], timeframe: Timeframe, from: EpochMs, to: EpochMs): readonly Candle[] {
  return candles.filter(
    ({ openTime, closed }) => closed && openTime >= from && openTime < to && candleCloseTime(timeframe, openTime) <= to,
  );
}

interface Recorded {
  /** From a full four hours on, up to where the tape begins. */
  readonly minutes: readonly Candle[];
  /** Up to where the minutes begin. */
  readonly fourHours: readonly Candle[];
  /** What was put together from them and the minutes played up to this one. */
  readonly series: Map<Timeframe, readonly Candle[]>;
  builtTo: EpochMs;
}

function readRecorded(
  folder: string,
  market: ManifestMarket,
  instrument: InstrumentId,
  historyEnd: EpochMs,
  endPrice: Decimal,
): Recorded {
  const scale = scaleOf(market.priceStep);
  const day = longestRunWithoutHole(readRows(join(folder, market.minutes.file)));
  const rows = repeatJoined(day, market.minutes.repeat);
  const joinTime = Math.ceil((historyEnd - rows.length * MINUTE) / FOUR_HOURS) * FOUR_HOURS;
  const minutes = rows
    .slice(rows.length - (historyEnd - joinTime) / MINUTE)
    .map((row, index) => ({ ...row, openTime: joinTime + index * MINUTE }));
  const minuteFactor = Number(endPrice) / (minutes.at(-1)?.close ?? 1);
  const earlier = readRows(join(folder, market.fourHours.file));
  const fourHourFactor = ((minutes[0]?.open ?? 1) * minuteFactor) / (earlier.at(-1)?.close ?? 1);
  const shift = joinTime - FOUR_HOURS - (earlier.at(-1)?.openTime ?? 0);
  const candle = (timeframe: Timeframe, factor: number) => (row: Row) =>
    toCandle(instrument, timeframe, row, factor, scale);
  return {
    minutes: minutes.map(candle('1m', minuteFactor)),
    fourHours: earlier.map((row) => ({ ...row, openTime: row.openTime + shift })).map(candle('4h', fourHourFactor)),
    series: new Map(),
    builtTo: -1,
  };
}

interface Row {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: Decimal;
}

function readRows(path: string): readonly Row[] {
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('latin1').trimEnd().split('\n');
  return lines.map((line) => {
    const [time, open, high, low, close, volume] = line.split(',');
    return {
      openTime: Number(time),
      open: Number(open),
      high: Number(high),
      low: Number(low),
      close: Number(close),
      volume: decimal(volume ?? ''),
    };
  });
}

/** Whole days only, the longest stretch of minutes that follow one another. */
function longestRunWithoutHole(rows: readonly Row[]): readonly Row[] {
  let best: readonly Row[] = [];
  let start = 0;
  for (let index = 1; index <= rows.length; index++) {
    const row = rows[index];
    if (row !== undefined && row.openTime - (rows[index - 1] as Row).openTime === MINUTE) continue;
    if (index - start > best.length) best = rows.slice(start, index);
    start = index;
  }
  const days = Math.floor((best.length * MINUTE) / timeframeLength('1d'));
  return best.slice(best.length - (days * timeframeLength('1d')) / MINUTE);
}

/** The same rows several times, each time at the height where the time before ended. */
function repeatJoined(rows: readonly Row[], times: number): readonly Row[] {
  const open = rows[0]?.open ?? 1;
  const close = rows.at(-1)?.close ?? 1;
  return Array.from({ length: times }, (_, time) => {
    const factor = (close / open) ** time;
    return rows.map((row) => ({
      ...row,
      open: row.open * factor,
      high: row.high * factor,
      low: row.low * factor,
      close: row.close * factor,
    }));
  }).flat();
}

function toCandle(instrument: InstrumentId, timeframe: Timeframe, row: Row, factor: number, scale: number): Candle {
  const price = (value: number): Decimal =>
    decimalOfUnits(Math.max(1, Math.round(value * factor * 10 ** scale)), scale);
  return {
    instrument,
    timeframe,
    openTime: row.openTime,
    open: price(row.open),
    high: price(row.high),
    low: price(row.low),
    close: price(row.close),
    volume: row.volume,
    quoteVolume: '0' as Decimal,
    trades: 0,
    closed: true,
  };
}
