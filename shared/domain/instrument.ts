import type { Decimal } from './decimal.ts';
import type { Asset, InstrumentId, Price, Quantity, VenueId } from './identifiers.ts';

/** A tradable thing at a venue, with the steps and limits its orders must meet. */
export interface Instrument {
  readonly id: InstrumentId;
  readonly venue: VenueId;
  /** ccxt's unified symbol, settle part kept: `BTC/USDT`, `BTC/USDT:USDT`. */
  readonly symbol: string;
  readonly kind: 'spot' | 'perpetual';
  readonly base: Asset;
  readonly quote: Asset;
  /** Prices are multiples of this. */
  readonly priceStep: Price;
  /** Quantities are multiples of this. */
  readonly quantityStep: Quantity;
  readonly minQuantity: Quantity;
  readonly maxQuantity: Quantity | null;
  /** The least price × quantity that the venue takes, in the quote currency. */
  readonly minNotional: Decimal;
  /** True where the market data is a recording: shown as *Demo data*. */
  readonly demo: boolean;
}

export function instrumentId(symbol: string, venue: string): InstrumentId {
  return `${symbol}@${venue}` as InstrumentId;
}

/** The parts of an instrument id; the venue is what stands behind the last at sign. */
export function splitInstrumentId(id: InstrumentId): { readonly symbol: string; readonly venue: VenueId } {
  const at = id.lastIndexOf('@');
  return { symbol: id.slice(0, at), venue: id.slice(at + 1) as VenueId };
}

/** Base and quote of an instrument, read from its unified symbol: `BTC/USDT:USDT@x` trades BTC against USDT. */
export function assetsOf(id: InstrumentId): { readonly base: Asset; readonly quote: Asset } {
  const { symbol } = splitInstrumentId(id);
  const slash = symbol.indexOf('/');
  const colon = symbol.indexOf(':', slash);
  if (slash < 1) throw new Error(`no base and quote in ${id}`);
  return {
    base: symbol.slice(0, slash) as Asset,
    quote: symbol.slice(slash + 1, colon < 0 ? undefined : colon) as Asset,
  };
}
