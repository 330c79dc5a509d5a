import type { EpochMs, Price } from '#shared/domain/identifiers.ts';
import type { Candle, Trade } from '#shared/domain/market-data.ts';
import type { MarketTape } from './market-tape.ts';
import { createPass, decimalOfUnits, type PassTerms, unitsAt } from './pass.ts';
import { type TapeMotion, type TapePosition, tapeAt, wallAt } from './tape-clock.ts';

/** What the tape's trades were at any time in the past: fills the hole that a restart leaves, exactly. */
export interface TapeTrades {
  /** Trades from a wall time on up to a position of the tape, inclusive, with the numbers and times they are played with. */
  between(motion: TapeMotion, since: EpochMs, upTo: TapePosition): readonly Trade[];
  /** Closed 1-minute candles of [from, to), whole minutes. Only the newest of it where it would take too long. */
  minutes(motion: TapeMotion, from: EpochMs, to: EpochMs): readonly Candle[];
  /** Of the last trade at or before a position. */
  priceAt(position: TapePosition): Price;
}

const MINUTE = 60_000;
/** Counting through more passes would hold up the start: older minutes stay a hole. */
const MOST_PASSES = 300;

interface Columns {
  readonly lines: Uint32Array;
  readonly times: Float64Array;
  /** In units of 10^-scale. */
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  readonly priceScale: number;
  readonly quantityScale: number;
}

export function createTapeTrades(tape: MarketTape, terms: PassTerms, lengthMs: number): TapeTrades {
  let known: Columns | null = null;
  const columns = (): Columns => {
    known ??= readColumns(tape);
    return known;
  };

  function between(motion: TapeMotion, since: EpochMs, upTo: TapePosition): readonly Trade[] {
    const trades: Trade[] = [];
    if (motion.paused || since > wallAt(motion, upTo)) return trades;
    const from = Math.max(tapeAt(motion, since), upTo - MOST_PASSES * lengthMs, motion.tape);
    const { lines, times } = columns();
    for (let index = Math.floor(from / lengthMs); index * lengthMs <= upTo; index++) {
      const pass = createPass(index, terms);
      for (let row = firstAtOrAfter(times, from - index * lengthMs); row < lines.length; row++) {
        const position = index * lengthMs + (times[row] as number);
        if (position > upTo) break;
        const event = tape.parse(lines[row] as number);
        const turned = event?.kind === 'trade' ? pass.event(event) : null;
        const time = wallAt(motion, position);
        if (turned !== null && time >= since) trades.push({ ...turned, eventTime: time, receivedTime: time });
      }
    }
    return trades;
  }

  function minutes(motion: TapeMotion, from: EpochMs, to: EpochMs): readonly Candle[] {
    if (motion.paused) return [];
    const { times, prices, quantities, priceScale, quantityScale } = columns();
    const sum = unitsAt(terms.startAsk, priceScale) + unitsAt(terms.endBid, priceScale);
    const earliest = Math.ceil(wallAt(motion, tapeAt(motion, to) - MOST_PASSES * lengthMs) / MINUTE) * MINUTE;
    const begin = Math.max(from, earliest, Math.ceil(motion.wall / MINUTE) * MINUTE);
    const candles: Candle[] = [];
    let open: MinuteInUnits | null = null;
    const start = tapeAt(motion, begin);
    const end = tapeAt(motion, to);
    for (let index = Math.floor(start / lengthMs); index * lengthMs < end; index++) {
      const mirrored = index % 2 === 1;
      for (let row = firstAtOrAfter(times, start - index * lengthMs); row < times.length; row++) {
        const time = wallAt(motion, index * lengthMs + (times[row] as number));
        if (time >= to) break;
        if (time < begin) continue;
        const openTime = Math.floor(time / MINUTE) * MINUTE;
        const recorded = prices[row] as number;
        const price = mirrored ? sum - recorded : recorded;
        const quantity = quantities[row] as number;
        if (open === null || open.openTime !== openTime) {
          if (open !== null) candles.push(toCandle(tape, open, priceScale, quantityScale));
          open = newMinute(openTime, price);
        }
        addTo(open, price, quantity);
      }
    }
    if (open !== null) candles.push(toCandle(tape, open, priceScale, quantityScale));
    return candles;
  }

  function priceAt(position: TapePosition): Price {
    const { times, prices, priceScale } = columns();
    const index = Math.floor(position / lengthMs);
    const row = firstAtOrAfter(times, position - index * lengthMs) - 1;
    // Before the first trade of a pass: where the pass before ended.
    if (row < 0) return createPass(index, terms).mirrored ? terms.endBid : terms.startAsk;
    return createPass(index, terms).price(decimalOfUnits(prices[row] as number, priceScale));
  }

  return { between, minutes, priceAt };
}

interface MinuteInUnits {
  readonly openTime: EpochMs;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  quoteVolume: bigint;
  /** Not yet in `quoteVolume`; kept below 2^53. */
  quoteRest: number;
  trades: number;
}

function newMinute(openTime: EpochMs, price: number): MinuteInUnits {
  return {
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
    quoteVolume: 0n,
    quoteRest: 0,
    trades: 0,
  };
}

const CARRY_ABOVE = 2 ** 51;

function addTo(minute: MinuteInUnits, price: number, quantity: number): void {
  if (price > minute.high) minute.high = price;
  if (price < minute.low) minute.low = price;
  minute.close = price;
  minute.volume += quantity;
  minute.quoteRest += price * quantity;
  minute.trades++;
  if (minute.quoteRest > CARRY_ABOVE) {
    minute.quoteVolume += BigInt(minute.quoteRest);
    minute.quoteRest = 0;
  }
}

function toCandle(tape: MarketTape, minute: MinuteInUnits, priceScale: number, quantityScale: number): Candle {
  const price = (units: number): Price => decimalOfUnits(units, priceScale);
  return {
    instrument: tape.instrument,
    timeframe: '1m',
    openTime: minute.openTime,
    open: price(minute.open),
    high: price(minute.high),
    low: price(minute.low),
    close: price(minute.close),
    volume: decimalOfUnits(minute.volume, quantityScale),
    quoteVolume: decimalOfUnits(minute.quoteVolume + BigInt(minute.quoteRest), priceScale + quantityScale),
    trades: minute.trades,
    closed: true,
  };
}

function readColumns(tape: MarketTape): Columns {
  const { frames, firstLine } = tape;
  const trades: { readonly line: number; readonly trade: Trade }[] = [];
  for (let line = firstLine; line < frames.length; line++) {
    if (frames.kind(line) !== 'trade') continue;
    const event = tape.parse(line);
    if (event?.kind === 'trade') trades.push({ line, trade: event });
  }
  const scale = (of: (trade: Trade) => string): number =>
    Math.max(0, ...trades.map(({ trade }) => (of(trade).split('.')[1] ?? '').length));
  const priceScale = scale((trade) => trade.price);
  const quantityScale = scale((trade) => trade.quantity);
  return {
    lines: Uint32Array.from(trades, ({ line }) => line),
    times: Float64Array.from(trades, ({ line }) => frames.time(line)),
    prices: Float64Array.from(trades, ({ trade }) => unitsAt(trade.price, priceScale)),
    quantities: Float64Array.from(trades, ({ trade }) => unitsAt(trade.quantity, quantityScale)),
    priceScale,
    quantityScale,
  };
}

function firstAtOrAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
