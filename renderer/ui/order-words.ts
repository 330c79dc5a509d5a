import type { Order, OrderOrigin, OrderStatus, OrderType } from '#shared/domain/order.ts';
import type { DenialReason } from '#shared/domain/risk.ts';
import type { VenueReason } from '#shared/domain/venue-reason.ts';

export const TYPE_WORDS: Readonly<Record<OrderType, string>> = {
  market: 'Market',
  limit: 'Limit',
  stop: 'Stop',
  stopLimit: 'Stop limit',
  takeProfit: 'Take profit',
  takeProfitLimit: 'TP limit',
  trailingStop: 'Trailing stop',
};

export const STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  initialized: 'Checking',
  denied: 'Denied',
  submitted: 'In flight',
  accepted: 'Working',
  partiallyFilled: 'Part filled',
  pendingCancel: 'Canceling',
  filled: 'Filled',
  canceled: 'Canceled',
  expired: 'Expired',
  rejected: 'Rejected',
};

/** Reasons the trader itself gives, besides those of the gate and of the venue. */
type TraderReason = 'not-sent-in-time' | 'never-reached-venue' | 'account-reset' | 'venue-unreachable';
type Reason = DenialReason | VenueReason | TraderReason;

const REASON_WORDS: Readonly<Record<Reason, string>> = {
  'trading-halted': 'Trading was halted',
  'trading-reducing': 'Only orders that make a position smaller may pass',
  'unknown-account': 'The account does not exist',
  'unknown-instrument': 'The market is not traded here',
  'account-not-paper': 'Only paper accounts may trade',
  'invalid-quantity': 'The quantity is not a positive number',
  'invalid-price': 'The limit price is missing, or not wanted for this type',
  'invalid-trigger-price': 'The trigger price is missing, or not wanted for this type',
  'invalid-trailing': 'The trailing offset is missing or out of range',
  'invalid-time-in-force': 'The time in force does not fit the order',
  'invalid-expire-time': 'The expiry is missing or past',
  'quantity-step': 'The quantity is not a multiple of the market’s step',
  'price-step': 'The price is not a multiple of the market’s step',
  'quantity-below-minimum': 'The quantity is below the market’s minimum',
  'quantity-above-maximum': 'The quantity is above the market’s maximum',
  'notional-below-minimum': 'The order is worth less than the venue takes',
  'order-notional': 'The order is worth more than your limit',
  'position-size': 'The position would be larger than your limit',
  exposure: 'The account would be exposed beyond your limit',
  'price-band': 'The price is too far from the market',
  'order-rate': 'Too many orders in the last minute',
  'daily-loss': 'The day has lost more than your limit',
  'stale-price': 'The price was too old to trade on',
  'no-price': 'There was no price for the order',
  'insufficient-funds': 'The account could not pay for it',
  'reduce-only': 'There was no position left to reduce',
  'post-only-would-take': 'It would have taken liquidity, and is post-only',
  'short-not-allowed': 'The account does not have what it sells',
  'duplicate-order': 'The signal has already ordered',
  'log-unavailable': 'The order log could not be written',
  requested: 'As asked',
  'immediate-or-cancel': 'What could not fill at once is not kept',
  'fill-or-kill': 'Not all of it could fill at once',
  'no-liquidity': 'The book had no more to offer',
  'expire-time': 'Its time was over',
  restarted: 'Tapedeck was restarted while it was filling',
  'order-done': 'It was done already',
  'unknown-order': 'The venue does not know it',
  'not-sent-in-time': 'Not sent: the order log was away too long',
  'never-reached-venue': 'It never reached the venue; nothing was traded',
  'account-reset': 'The account was reset',
  'venue-unreachable': 'The venue could not be reached',
};

/** A reason code in plain words; a code nobody knows is shown as it is. */
export function reasonWords(reason: string | null): string {
  if (reason === null) return '';
  return Object.hasOwn(REASON_WORDS, reason) ? REASON_WORDS[reason as Reason] : reason.replaceAll('-', ' ');
}

/** Who wanted it: `You`, the strategy's name, or what the terminal did it for. */
export function originWords(origin: OrderOrigin): string {
  switch (origin.kind) {
    case 'person':
      return 'You';
    case 'strategy':
      return origin.strategy.replaceAll('_', ' ');
    case 'system':
      return origin.reason === 'flatten' ? 'Flatten' : origin.reason;
  }
}

/** `GTC`, and what else the order must obey. */
export function flagWords(order: Pick<Order, 'timeInForce' | 'postOnly' | 'reduceOnly'>): string {
  return [order.timeInForce, order.postOnly ? 'post-only' : '', order.reduceOnly ? 'reduce' : '']
    .filter(Boolean)
    .join(' ');
}
