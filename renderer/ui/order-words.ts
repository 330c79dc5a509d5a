import type { Order, OrderOrigin, OrderStatus, OrderType } from '#shared/domain/order.ts';
import { textOfReason } from './order-reasons.ts';

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

/** Where the sentence of the ticket lives from numbers, which an order that is over no longer has. */
const WITHOUT_NUMBERS: Readonly<Record<string, string>> = {
  'order-notional': 'The order was worth more than your limit.',
  'position-size': 'The position would have been larger than your limit.',
  exposure: 'All held together would have been more than your limit.',
  'price-band': 'The price was too far from the market for your limit.',
  'order-rate': 'Too many orders within a minute for your limit.',
  'daily-loss': 'The day had lost more than your limit.',
  'quantity-step': 'The amount was not a whole number of steps.',
  'price-step': 'The price was not a whole number of steps.',
  'account-reset': 'The account was reset.',
};

/** Why an order ended, in plain words; nothing where it ended as it should. */
export function reasonWords(reason: string | null): string {
  if (reason === null) return '';
  return Object.hasOwn(WITHOUT_NUMBERS, reason) ? (WITHOUT_NUMBERS[reason] ?? '') : textOfReason(reason).says;
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
