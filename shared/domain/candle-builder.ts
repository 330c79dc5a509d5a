import { compare, type Decimal } from './decimal.ts';
import { DecimalSum } from './decimal-sum.ts';
import type { EpochMs, InstrumentId, Price } from './identifiers.ts';
import type { Candle, Trade } from './market-data.ts';
import { candleCloseTime, candleOpenTime, TIMEFRAMES, type Timeframe } from './timeframe.ts';

/** What a trade or the clock did to the candles besides changing the open ones. */
export interface CandleChange {
  /** Over and final, shorter timeframes first. */
  readonly closed: readonly Candle[];
  /** Closed before, now corrected by a trade that came late. */
  readonly amended: readonly Candle[];
}

/** Candles of every timeframe from trades, exact. An interval without a trade has no candle. */
export interface CandleBuilder {
  /** Goes on from candles that are part of the story already: each as it stood when the last trade in it was seen. */
  seed(candles: readonly Candle[]): void;
  /** Counts a trade by its event time. Trades older than the last closed candle of a timeframe are not counted in it. */
  addTrade(trade: Trade): CandleChange;
  /** Closes what is over at `time`, trade or no trade. */
  closeUpTo(time: EpochMs): CandleChange;
  /** The candle in the making; null while its interval has seen no trade. */
  open(timeframe: Timeframe): Candle | null;
}

const MINUTE = 60_000;
const NOTHING: CandleChange = { closed: [], amended: [] };
const LONGER = TIMEFRAMES.filter((timeframe) => timeframe !== '1m');

/**
 * Only the minute takes trades; the longer timeframes take each minute when it closes, so that a trade costs the same
 * however many timeframes there are.
 */
export function createCandleBuilder(instrument: InstrumentId): CandleBuilder {
  const open = new Map<Timeframe, Building>();
  const lastClosed = new Map<Timeframe, Building>();
  /** The end of the present minute: until then nothing can close. */
  let minuteEnd: EpochMs = 0;

  function closeUpTo(time: EpochMs): CandleChange {
    if (time < minuteEnd) return NOTHING;
    const closed: Candle[] = [];
    const minute = open.get('1m');
    if (minute !== undefined) {
      for (const timeframe of LONGER) mergeMinute(timeframe, minute);
    }
    for (const timeframe of TIMEFRAMES) {
      const building = open.get(timeframe);
      if (building === undefined || candleCloseTime(timeframe, building.openTime) > time) continue;
      open.delete(timeframe);
      lastClosed.set(timeframe, building);
      closed.push(toCandle(instrument, timeframe, building, true));
    }
    minuteEnd = candleOpenTime('1m', time) + MINUTE;
    return closed.length === 0 ? NOTHING : { closed, amended: [] };
  }

  function mergeMinute(timeframe: Timeframe, minute: Building): void {
    const longer = open.get(timeframe);
    if (longer === undefined) open.set(timeframe, copyOf(minute, candleOpenTime(timeframe, minute.openTime)));
    else mergeInto(longer, minute);
  }

  function addLateTrade(trade: Trade): CandleChange {
    const amended: Candle[] = [];
    for (const timeframe of TIMEFRAMES) {
      const openTime = candleOpenTime(timeframe, trade.eventTime);
      const building = open.get(timeframe);
      const closed = lastClosed.get(timeframe);
      if (building?.openTime === openTime) count(building, trade);
      else if (closed?.openTime === openTime) {
        count(closed, trade);
        amended.push(toCandle(instrument, timeframe, closed, true));
      }
    }
    return { closed: [], amended };
  }

  return {
    seed(candles) {
      for (const candle of candles) {
        open.set(candle.timeframe, fromCandle(candle));
        if (candle.timeframe === '1m') minuteEnd = candle.openTime + MINUTE;
      }
    },
    addTrade(trade) {
      if (trade.eventTime < minuteEnd - MINUTE) return addLateTrade(trade);
      const change = trade.eventTime < minuteEnd ? NOTHING : closeUpTo(trade.eventTime);
      const minute = open.get('1m');
      if (minute === undefined) open.set('1m', fromTrade(trade, candleOpenTime('1m', trade.eventTime)));
      else count(minute, trade);
      return change;
    },
    closeUpTo,
    open(timeframe) {
      const minute = open.get('1m');
      const building = open.get(timeframe);
      if (timeframe === '1m' || minute === undefined) {
        return building === undefined ? null : toCandle(instrument, timeframe, building, false);
      }
      const openTime = candleOpenTime(timeframe, minute.openTime);
      const whole = copyOf(building ?? minute, openTime);
      if (building !== undefined) mergeInto(whole, minute);
      return toCandle(instrument, timeframe, whole, false);
    },
  };
}

/** Candles of a longer timeframe out of shorter ones (ascending, whole fractions of it); intervals without any stay out. */
export function aggregateCandles(candles: Iterable<Candle>, timeframe: Timeframe, closedUpTo: EpochMs): Candle[] {
  const result: Candle[] = [];
  let building: Building | null = null;
  let instrument: InstrumentId | null = null;
  const finish = (): void => {
    if (building === null || instrument === null) return;
    const closed = candleCloseTime(timeframe, building.openTime) <= closedUpTo;
    result.push(toCandle(instrument, timeframe, building, closed));
  };
  for (const candle of candles) {
    const openTime = candleOpenTime(timeframe, candle.openTime);
    if (building !== null && building.openTime === openTime) mergeInto(building, fromCandle(candle));
    else {
      finish();
      building = { ...fromCandle(candle), openTime };
      instrument = candle.instrument;
    }
  }
  finish();
  return result;
}

/** A candle in the making. Trade numbers tell which trade was first and last, in whatever order they came. */
interface Building {
  openTime: EpochMs;
  open: Price;
  high: Price;
  low: Price;
  close: Price;
  readonly volume: DecimalSum;
  readonly quoteVolume: DecimalSum;
  trades: number;
  firstTrade: number;
  lastTrade: number;
}

function fromTrade(trade: Trade, openTime: EpochMs): Building {
  const volume = new DecimalSum();
  const quoteVolume = new DecimalSum();
  volume.add(trade.quantity);
  quoteVolume.addProduct(trade.price, trade.quantity);
  const { price, tradeNumber } = trade;
  return {
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume,
    quoteVolume,
    trades: 1,
    firstTrade: tradeNumber,
    lastTrade: tradeNumber,
  };
}

/** A candle does not tell its trade numbers: every trade to come is later than what it holds. */
function fromCandle(candle: Candle): Building {
  const volume = new DecimalSum();
  const quoteVolume = new DecimalSum();
  volume.add(candle.volume);
  quoteVolume.add(candle.quoteVolume);
  const { openTime, open, high, low, close, trades } = candle;
  return { openTime, open, high, low, close, volume, quoteVolume, trades, firstTrade: -1, lastTrade: -1 };
}

function copyOf(building: Building, openTime: EpochMs): Building {
  const copy = { ...building, openTime, volume: new DecimalSum(), quoteVolume: new DecimalSum() };
  copy.volume.addSum(building.volume);
  copy.quoteVolume.addSum(building.quoteVolume);
  return copy;
}

function count(building: Building, trade: Trade): void {
  const { price, tradeNumber } = trade;
  if (isAbove(price, building.high)) building.high = price;
  if (isAbove(building.low, price)) building.low = price;
  if (tradeNumber > building.lastTrade) {
    building.close = price;
    building.lastTrade = tradeNumber;
  } else if (tradeNumber < building.firstTrade) {
    building.open = price;
    building.firstTrade = tradeNumber;
  }
  building.volume.add(trade.quantity);
  building.quoteVolume.addProduct(price, trade.quantity);
  building.trades++;
}

/** Adds what came directly after. */
function mergeInto(building: Building, later: Building): void {
  if (isAbove(later.high, building.high)) building.high = later.high;
  if (isAbove(building.low, later.low)) building.low = later.low;
  building.close = later.close;
  building.lastTrade = later.lastTrade;
  building.volume.addSum(later.volume);
  building.quoteVolume.addSum(later.quoteVolume);
  building.trades += later.trades;
}

/** Numbers decide where they differ: only texts beyond 15 digits can be different and have the same number. */
function isAbove(left: Decimal, right: Decimal): boolean {
  if (left === right) return false;
  const difference = Number(left) - Number(right);
  return difference === 0 ? compare(left, right) > 0 : difference > 0;
}

function toCandle(instrument: InstrumentId, timeframe: Timeframe, building: Building, closed: boolean): Candle {
  const { openTime, open, high, low, close, trades } = building;
  const volume = building.volume.total();
  const quoteVolume = building.quoteVolume.total();
  return { instrument, timeframe, openTime, open, high, low, close, volume, quoteVolume, trades, closed };
}
