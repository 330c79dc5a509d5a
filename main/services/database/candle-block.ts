import type { Decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId, Price, Quantity } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { type Timeframe, timeframeLength } from '#shared/domain/timeframe.ts';

/** Candles of one series that are kept together. */
const CANDLES_PER_BLOCK = 1_440;

/** Where the block that holds `openTime` begins: for minutes, midnight UTC. */
export function blockStart(timeframe: Timeframe, openTime: number): number {
  const span = blockSpan(timeframe);
  return Math.floor(openTime / span) * span;
}

export function blockSpan(timeframe: Timeframe): number {
  return CANDLES_PER_BLOCK * timeframeLength(timeframe);
}

/**
 * Candles (ascending) as one text: a line a column, values by commas, `=value` where all are the same, `start+step` for
 * evenly spaced times. Text, because a price must come back digit for digit, and because a long text split once is as
 * quick as a block of floats turned into decimals.
 */
export function encodeBlock(candles: readonly Candle[]): string {
  return [
    encodeTimes(candles.map((candle) => candle.openTime)),
    encodeColumn(candles.map((candle) => candle.open)),
    encodeColumn(candles.map((candle) => candle.high)),
    encodeColumn(candles.map((candle) => candle.low)),
    encodeColumn(candles.map((candle) => candle.close)),
    encodeColumn(candles.map((candle) => candle.volume)),
    encodeColumn(candles.map((candle) => candle.quoteVolume)),
    encodeColumn(candles.map((candle) => String(candle.trades))),
    encodeColumn(candles.map((candle) => (candle.closed ? '1' : '0'))),
  ].join('\n');
}

/** The candles of a block with `from` ≤ open time < `to`, ascending. */
export function decodeBlock(
  text: string,
  count: number,
  instrument: InstrumentId,
  timeframe: Timeframe,
  from: number,
  to: number,
): Candle[] {
  const lines = text.split('\n');
  const times = decodeTimes(line(lines, 0), count);
  const open = decodeColumn<Price>(line(lines, 1), count);
  const high = decodeColumn<Price>(line(lines, 2), count);
  const low = decodeColumn<Price>(line(lines, 3), count);
  const close = decodeColumn<Price>(line(lines, 4), count);
  const volume = decodeColumn<Quantity>(line(lines, 5), count);
  const quoteVolume = decodeColumn<Decimal>(line(lines, 6), count);
  const trades = decodeColumn<string>(line(lines, 7), count);
  const closed = decodeColumn<string>(line(lines, 8), count);
  const candles: Candle[] = [];
  for (let index = 0; index < count; index++) {
    const openTime = times[index] as number;
    if (openTime < from || openTime >= to) continue;
    candles.push({
      instrument,
      timeframe,
      openTime,
      open: open[index] as Price,
      high: high[index] as Price,
      low: low[index] as Price,
      close: close[index] as Price,
      volume: volume[index] as Quantity,
      quoteVolume: quoteVolume[index] as Decimal,
      trades: Number(trades[index]),
      closed: closed[index] === '1',
    });
  }
  return candles;
}

function encodeColumn(values: readonly string[]): string {
  const first = values[0] ?? '';
  return values.every((value) => value === first) ? `=${first}` : values.join(',');
}

function encodeTimes(times: readonly number[]): string {
  const first = times[0] ?? 0;
  const step = (times[1] ?? first) - first;
  return times.every((time, index) => time === first + index * step) ? `${first}+${step}` : times.join(',');
}

function decodeColumn<Value extends string>(text: string, count: number): readonly Value[] {
  const values = text.startsWith('=') ? Array<string>(count).fill(text.slice(1)) : text.split(',');
  if (values.length !== count) throw new Error(`candle block with ${values.length} values in place of ${count}`);
  return values as readonly string[] as readonly Value[];
}

function decodeTimes(text: string, count: number): readonly number[] {
  const plus = text.indexOf('+');
  if (plus < 0) return decodeColumn(text, count).map(Number);
  const first = Number(text.slice(0, plus));
  const step = Number(text.slice(plus + 1));
  return Array.from({ length: count }, (_, index) => first + index * step);
}

function line(lines: readonly string[], index: number): string {
  const text = lines[index];
  if (text === undefined) throw new Error('candle block with too few columns');
  return text;
}
