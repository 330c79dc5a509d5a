import type { Decimal } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { isWorking, type Order } from '#shared/domain/order.ts';

/** One of our resting orders, as far as the book marks it. */
export interface OwnLevel {
  readonly side: Side;
  readonly price: Decimal;
  readonly quantity: Decimal;
}

/** What rests at a limit price: untriggered stops are not in the book. */
export function ownLevels(
  orders: readonly Order[],
  account: AccountId | null,
  instrument: InstrumentId,
): readonly OwnLevel[] {
  return orders.flatMap((order) => {
    const rests = order.type === 'limit' || (order.triggered && order.limitPrice !== null);
    const ours = order.account === account && order.instrument === instrument;
    if (!ours || !rests || order.limitPrice === null || !isWorking(order.status)) return [];
    return [{ side: order.side, price: order.limitPrice, quantity: order.leavesQuantity }];
  });
}
