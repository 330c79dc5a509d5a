import type { Decimal } from '#shared/domain/decimal.ts';
import type { Price } from '#shared/domain/identifiers.ts';
import type { BookLevel, BookUpdate, FeedEvent, Trade } from '#shared/domain/market-data.ts';

/**
 * How the recording is turned into its next pass. Even passes play it as it was; odd passes play its mirror image: a
 * price p becomes c − p with c = last bid + first ask, bids become asks, buyers become sellers. So each pass begins
 * where the one before ended, and after two the price is back where it was: it never drifts, however long it plays.
 * Update ids and trade numbers count on.
 */
export interface Pass {
  readonly mirrored: boolean;
  readonly updateIdShift: number;
  readonly tradeNumberShift: number;
  level(level: BookLevel): BookLevel | null;
  price(price: Price): Price;
  /** Null for what has no place in the mirror (an offer so far away that its image would cost nothing). */
  event<E extends FeedEvent>(event: E): E | null;
}

export interface PassTerms {
  readonly startAsk: Price;
  readonly endBid: Price;
  readonly updateIds: { readonly first: number; readonly last: number };
  readonly tradeNumbers: { readonly first: number; readonly last: number };
}

export function createPass(index: number, terms: PassTerms): Pass {
  const mirrored = index % 2 === 1;
  // One id more than the recording holds: the joint is an update of its own.
  const updateIdShift = index * (terms.updateIds.last - terms.updateIds.first + 1);
  const tradeNumberShift = index * (terms.tradeNumbers.last - terms.tradeNumbers.first + 1);
  const reflect = mirrored ? createReflection(terms.endBid, terms.startAsk) : null;
  const price = (value: Price): Price => (reflect === null ? value : (reflect(value) ?? value));

  function level(value: BookLevel): BookLevel | null {
    if (reflect === null) return value;
    const image = reflect(value[0]);
    return image === null ? null : [image, value[1]];
  }

  function levels(values: readonly BookLevel[]): readonly BookLevel[] {
    return reflect === null ? values : values.map(level).filter((value) => value !== null);
  }

  function event(original: FeedEvent): FeedEvent | null {
    switch (original.kind) {
      case 'bookUpdate':
      case 'bookSnapshot': {
        const sides = mirrored
          ? { bids: levels(original.asks), asks: levels(original.bids) }
          : { bids: original.bids, asks: original.asks };
        return original.kind === 'bookSnapshot'
          ? { ...original, ...sides, updateId: original.updateId + updateIdShift }
          : { ...original, ...sides, ...shiftIds(original, updateIdShift) };
      }
      case 'trade':
        return trade(original);
      case 'quote': {
        if (reflect === null) return original;
        const bidPrice = reflect(original.askPrice);
        const askPrice = reflect(original.bidPrice);
        if (bidPrice === null || askPrice === null) return null;
        const { bidQuantity, askQuantity } = original;
        return { ...original, bidPrice, bidQuantity: askQuantity, askPrice, askQuantity: bidQuantity };
      }
    }
  }

  function trade(original: Trade): Trade | null {
    const tradeNumber = original.tradeNumber + tradeNumberShift;
    if (reflect === null) return { ...original, tradeNumber };
    const image = reflect(original.price);
    if (image === null) return null;
    return { ...original, tradeNumber, price: image, aggressor: original.aggressor === 'buy' ? 'sell' : 'buy' };
  }

  return {
    mirrored,
    updateIdShift,
    tradeNumberShift,
    level,
    price,
    event: event as Pass['event'],
  };
}

function shiftIds(update: BookUpdate, shift: number): Pick<BookUpdate, 'firstUpdateId' | 'lastUpdateId'> {
  return { firstUpdateId: update.firstUpdateId + shift, lastUpdateId: update.lastUpdateId + shift };
}

/** p → endBid + startAsk − p, exact; null where nothing would be left. */
function createReflection(endBid: Price, startAsk: Price): (price: Price) => Price | null {
  let scale = Math.max(fractionDigits(endBid), fractionDigits(startAsk));
  let sum = unitsAt(endBid, scale) + unitsAt(startAsk, scale);
  return (price) => {
    const digits = fractionDigits(price);
    if (digits > scale) {
      sum *= 10 ** (digits - scale);
      scale = digits;
    }
    const image = sum - unitsAt(price, scale);
    return image <= 0 ? null : decimalOfUnits(image, scale);
  };
}

function fractionDigits(value: Decimal): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}

/** The value as a whole number of 10^-scale: exact, as a price with its digits stays far below 2^53. */
export function unitsAt(value: Decimal, scale: number): number {
  const digits = fractionDigits(value);
  const whole = digits === 0 ? value : value.slice(0, -digits - 1) + value.slice(-digits);
  return Number(whole) * 10 ** (scale - digits);
}

export function decimalOfUnits(units: number | bigint, scale: number): Decimal {
  const digits = String(units).padStart(scale + 1, '0');
  if (scale === 0) return digits as Decimal;
  const point = digits.length - scale;
  const fraction = digits.slice(point).replace(/0+$/, '');
  return (fraction === '' ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`) as Decimal;
}
