import type { Asset, VenueId } from '#shared/domain/identifiers.ts';
import { type Instrument, instrumentId } from '#shared/domain/instrument.ts';
import type { ManifestMarket } from './manifest.ts';

/** A recorded market as an instrument, with the steps that the recorded venue asks for. */
export function instrumentOf(market: ManifestMarket): Instrument {
  const { symbol, priceStep, quantityStep, minQuantity, maxQuantity, minNotional } = market;
  return {
    id: instrumentId(symbol, 'replay'),
    venue: 'replay' as VenueId,
    symbol,
    kind: 'spot',
    base: market.base as Asset,
    quote: market.quote as Asset,
    priceStep,
    quantityStep,
    minQuantity,
    maxQuantity,
    minNotional,
    demo: true,
  };
}
