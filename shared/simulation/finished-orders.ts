import type { ClientOrderId } from '../domain/identifiers.ts';
import type { OrderStatus } from '../domain/order.ts';

/** How the last orders ended, so that a late question or cancel gets a true answer. */
export interface FinishedOrders {
  add(id: ClientOrderId, status: OrderStatus): void;
  /** `absent` only where it is certain that there was no such order. */
  statusOf(id: ClientOrderId): OrderStatus | 'absent' | 'unknown';
}

export function createFinishedOrders(capacity: number): FinishedOrders {
  const statuses = new Map<ClientOrderId, OrderStatus>();
  let forgotten = false;

  return {
    add(id, status) {
      statuses.set(id, status);
      if (statuses.size <= capacity) return;
      const [oldest] = statuses.keys();
      if (oldest !== undefined) statuses.delete(oldest);
      forgotten = true;
    },
    statusOf: (id) => statuses.get(id) ?? (forgotten ? 'unknown' : 'absent'),
  };
}

export function isStatus(status: OrderStatus | 'absent' | 'unknown'): status is OrderStatus {
  return status !== 'absent' && status !== 'unknown';
}
