import { type Decimal, divide, maximum, minimum, multiply, subtract, ZERO } from '#shared/domain/decimal.ts';
import { DecimalSum } from '#shared/domain/decimal-sum.ts';
import type { EpochMs, Price, Quantity } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';

/** The last 24 hours of an instrument, to the minute: from its 1-minute candles and the one in the making. */
export interface DayStatistics {
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  readonly volume: Quantity;
  readonly quoteVolume: Decimal;
}

export interface Day {
  /** Takes closed 1-minute candles, ascending; a candle that is known already is replaced. */
  add(candles: readonly Candle[]): void;
  /** With the open minute, if there is one. */
  statistics(now: EpochMs, open: Candle | null): DayStatistics;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

export function createDay(): Day {
  let minutes: Candle[] = [];
  let closed: { readonly minute: EpochMs; readonly sums: Sums } | null = null;

  function sumsAt(now: EpochMs): Sums {
    const minute = Math.floor(now / MINUTE) * MINUTE;
    if (closed?.minute === minute) return closed.sums;
    const from = minute + MINUTE - DAY;
    minutes = minutes.filter(({ openTime }) => openTime >= from);
    const sums = sumUp(minutes);
    closed = { minute, sums };
    return sums;
  }

  return {
    add(candles) {
      closed = null;
      for (const candle of candles) {
        const known = minutes.findLastIndex(({ openTime }) => openTime <= candle.openTime);
        if (minutes[known]?.openTime === candle.openTime) minutes[known] = candle;
        else minutes.splice(known + 1, 0, candle);
      }
    },
    statistics(now, open) {
      const { volume, quoteVolume, ...rest } = sumsAt(now);
      if (open === null) return { ...rest, volume: volume.total(), quoteVolume: quoteVolume.total() };
      const whole = { volume: new DecimalSum(), quoteVolume: new DecimalSum() };
      whole.volume.addSum(volume);
      whole.quoteVolume.addSum(quoteVolume);
      addVolumes(whole, open);
      return {
        open: rest.open ?? open.open,
        high: rest.high === null ? open.high : maximum(rest.high, open.high),
        low: rest.low === null ? open.low : minimum(rest.low, open.low),
        volume: whole.volume.total(),
        quoteVolume: whole.quoteVolume.total(),
      };
    },
  };
}

/** Percent from open to last, two digits. */
export function changePercent(open: Price | null, last: Price | null): Decimal | null {
  if (open === null || last === null || open === ZERO) return null;
  return divide(multiply(subtract(last, open), '100' as Decimal), open, 2, 'halfEven');
}

interface Volumes {
  readonly volume: DecimalSum;
  readonly quoteVolume: DecimalSum;
}

interface Sums extends Volumes {
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
}

function sumUp(candles: readonly Candle[]): Sums {
  const sums = { volume: new DecimalSum(), quoteVolume: new DecimalSum() };
  let high: Price | null = null;
  let low: Price | null = null;
  for (const candle of candles) {
    high = high === null ? candle.high : maximum(high, candle.high);
    low = low === null ? candle.low : minimum(low, candle.low);
    addVolumes(sums, candle);
  }
  return { ...sums, open: candles[0]?.open ?? null, high, low };
}

/** Where a source told no quote volume, volume times close stands in: a figure for eyes, not for books. */
function addVolumes(sums: Volumes, candle: Candle): void {
  sums.volume.add(candle.volume);
  if (candle.quoteVolume === ZERO) sums.quoteVolume.addProduct(candle.close, candle.volume);
  else sums.quoteVolume.add(candle.quoteVolume);
}
