/**
 * Why a simulated venue rejects, cancels or expires an order, or refuses a cancel, where no `DenialReason` says it
 * already. Text is made in the view.
 */
export const VENUE_REASONS = [
  /** A person or the terminal asked for it. */
  'requested',
  /** What could not trade at once is not kept. */
  'immediate-or-cancel',
  /** Not all of it could trade at once. */
  'fill-or-kill',
  /** The book had no more to offer to a market order. */
  'no-liquidity',
  /** The time named with GTD has come. */
  'expire-time',
  /** It wanted to trade at once, and the terminal was restarted meanwhile. */
  'restarted',
  /** A cancel came for an order that is done already. */
  'order-done',
  /** A cancel came for an order that the venue does not know. */
  'unknown-order',
] as const;
export type VenueReason = (typeof VENUE_REASONS)[number];
