import type { Clock } from '#main/ports/clock.ts';
import { add, type Decimal, divide, multiply, scaleOf, ZERO } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { NotificationDraft } from './notification-log.ts';

/** Fills of one order that come within this time are one piece of news: an order that walks the book fills many times at once. */
const TOGETHER_MS = 400;

interface Gathered {
  readonly first: Fill;
  quantity: Decimal;
  value: Decimal;
  /** Most digits of any price in it: the average is told no finer. */
  scale: number;
  fills: number;
}

/** Gathers fills and tells of each order's part as one: how much in all, at which average price. */
export function createFillNotices(clock: Clock, notify: (draft: NotificationDraft) => void): { add(fill: Fill): void } {
  const gathered = new Map<ClientOrderId, Gathered>();

  function tell(order: ClientOrderId): void {
    const part = gathered.get(order);
    if (part === undefined) return;
    gathered.delete(order);
    const { side, account, instrument } = part.first;
    const price = divide(part.value, part.quantity, part.scale, 'halfEven');
    const values = { side, quantity: part.quantity, price, account, fills: String(part.fills) };
    notify({ class: 'fill', urgency: 'normal', code: 'order-filled', values, instrument, signal: null });
  }

  return {
    add(fill) {
      const order = fill.clientOrderId;
      const part = gathered.get(order) ?? { first: fill, quantity: ZERO, value: ZERO, scale: 0, fills: 0 };
      if (part.fills === 0) {
        gathered.set(order, part);
        clock.after(TOGETHER_MS, () => tell(order));
      }
      part.quantity = add(part.quantity, fill.quantity);
      part.value = add(part.value, multiply(fill.price, fill.quantity));
      part.scale = Math.max(part.scale, scaleOf(fill.price));
      part.fills++;
    },
  };
}
