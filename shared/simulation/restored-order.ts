import type { Decimal } from '../domain/decimal.ts';
import type { EpochMs, Price } from '../domain/identifiers.ts';
import { isWorking, type Order } from '../domain/order.ts';
import type { VenueReason } from '../domain/venue-reason.ts';
import { followFrom } from './triggers.ts';
import { createWorkingOrder, isConditional, tradesAtMarket, type WorkingOrder } from './working-order.ts';

export interface RestoredOrder {
  readonly order: WorkingOrder;
  /** Set where the order does not go on. */
  readonly over: { readonly kind: 'canceled' | 'expired'; readonly reason: VenueReason } | null;
}

/**
 * What a restart makes of an order the trader still counts as working; null where the venue never confirmed it: it is
 * absent then, and a market that moved on does not fill it by surprise. A cancel on its way is carried out. What wanted
 * to trade at once is canceled, but a stop or take-profit that has triggered protects somebody, and still trades.
 * A trailing stop goes on from `best`, the best price it had seen, and so from the trigger it had: it would protect less
 * otherwise. Where it had seen none, it begins to follow at the first price it sees.
 */
export function restoredOrder(
  order: Order,
  sequence: number,
  spendable: Decimal | null,
  now: EpochMs,
  best: Price | null,
): RestoredOrder | null {
  const confirmed = order.status === 'pendingCancel' ? order.statusBeforeCancel : order.status;
  if (!isWorking(order.status) || (confirmed !== 'accepted' && confirmed !== 'partiallyFilled')) return null;
  const { filledQuantity, leavesQuantity } = order;
  const triggered = order.triggered || !isConditional(order.type);
  const working = createWorkingOrder(order, sequence, spendable, {
    status: confirmed,
    filledQuantity,
    leavesQuantity,
    triggered,
  });
  if (best !== null && order.trailing !== null && !triggered) followFrom(working, best, order.trailing);

  if (order.status === 'pendingCancel') return over(working, 'canceled', 'requested');
  if (order.timeInForce === 'GTD' && order.expireTime !== null && order.expireTime <= now) {
    return over(working, 'expired', 'expire-time');
  }
  if (triggered && (tradesAtMarket(order.type) || order.timeInForce === 'IOC' || order.timeInForce === 'FOK')) {
    if (!isConditional(order.type)) return over(working, 'canceled', 'restarted');
    working.arriving = true;
  }
  return { order: working, over: null };
}

function over(order: WorkingOrder, kind: 'canceled' | 'expired', reason: VenueReason): RestoredOrder {
  return { order, over: { kind, reason } };
}
