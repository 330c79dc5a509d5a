import type { OrderEventKind, OrderStatus } from './order.ts';

/**
 * What an event does to an order of a status:
 * a status — the order goes there; `keep` — noted, the status stays; `fill` — booked, the quantities decide where to;
 * `back` — a cancel was refused, the order works on as before; `stale` — true once, or told before: nothing changes;
 * `invalid` — cannot have happened.
 */
export type OrderTransition = OrderStatus | 'keep' | 'fill' | 'back' | 'stale' | 'invalid';

const NOTHING: Readonly<Record<OrderEventKind, OrderTransition>> = {
  denied: 'invalid',
  submitted: 'invalid',
  accepted: 'invalid',
  rejected: 'invalid',
  triggered: 'invalid',
  filled: 'invalid',
  pendingCancel: 'invalid',
  cancelRejected: 'invalid',
  canceled: 'invalid',
  expired: 'invalid',
};

/** Late or repeated words of a venue on an order that is over, and was alive at that venue. */
const OVER = {
  accepted: 'stale',
  triggered: 'stale',
  cancelRejected: 'stale',
  canceled: 'stale',
  expired: 'stale',
} as const;

/** Every (status, event) pair. It records what markets do, not what we wish. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, Readonly<Record<OrderEventKind, OrderTransition>>>> = {
  initialized: { ...NOTHING, denied: 'denied', submitted: 'submitted' },
  denied: { ...NOTHING, denied: 'stale' },
  submitted: {
    ...NOTHING,
    submitted: 'stale',
    accepted: 'accepted',
    rejected: 'rejected',
    triggered: 'keep',
    filled: 'fill',
    // A person need not wait for the venue's answer to want an order gone.
    pendingCancel: 'pendingCancel',
    cancelRejected: 'stale',
    canceled: 'canceled',
    expired: 'expired',
  },
  accepted: {
    ...NOTHING,
    submitted: 'stale',
    accepted: 'stale',
    rejected: 'rejected',
    triggered: 'keep',
    filled: 'fill',
    pendingCancel: 'pendingCancel',
    cancelRejected: 'stale',
    canceled: 'canceled',
    expired: 'expired',
  },
  partiallyFilled: {
    ...NOTHING,
    submitted: 'stale',
    accepted: 'stale',
    triggered: 'keep',
    filled: 'fill',
    pendingCancel: 'pendingCancel',
    cancelRejected: 'stale',
    canceled: 'canceled',
    expired: 'expired',
  },
  pendingCancel: {
    ...NOTHING,
    submitted: 'stale',
    // The cancel overtook the venue's answer to the submit: the answer is noted, or ends it.
    accepted: 'keep',
    rejected: 'rejected',
    triggered: 'keep',
    filled: 'fill',
    pendingCancel: 'pendingCancel',
    cancelRejected: 'back',
    canceled: 'canceled',
    // Its time ran out while the cancel was on its way.
    expired: 'expired',
  },
  filled: { ...NOTHING, ...OVER, filled: 'fill' },
  canceled: { ...NOTHING, ...OVER, filled: 'fill' },
  expired: { ...NOTHING, ...OVER, filled: 'fill' },
  rejected: { ...NOTHING, rejected: 'stale', cancelRejected: 'stale' },
};
