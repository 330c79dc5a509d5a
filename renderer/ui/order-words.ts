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

/** Why an order ended, in plain words; nothing where it ended as it should. */
export function reasonWords(reason: string | null): string {
  if (reason === null) return '';
  return reason === 'account-reset' ? 'The account was reset.' : textOfReason(reason).says;
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
