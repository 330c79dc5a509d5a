import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { LedgerFact } from '#shared/domain/ledger-event.ts';
import type { Order } from '#shared/domain/order.ts';
import type { NotificationDraft } from './notification-log.ts';

/** Turns facts of the ledger into what a person should hear of; null for the rest. Fills are gathered elsewhere. */
export interface OrderNotices {
  read(fact: LedgerFact): NotificationDraft | null;
}

/** Orders whose end is still to come; older ones are forgotten, and their refusals told without particulars. */
const MAX_REMEMBERED = 1_000;

export function createOrderNotices(): OrderNotices {
  const orders = new Map<ClientOrderId, Order>();

  function remember(order: Order): void {
    orders.set(order.clientOrderId, order);
    const oldest = orders.keys().next().value;
    if (orders.size > MAX_REMEMBERED && oldest !== undefined) orders.delete(oldest);
  }

  return {
    read(fact) {
      if (fact.kind === 'orderInitialized') {
        remember(fact.order);
        return null;
      }
      if (fact.kind === 'tradingState') return tradingStateNotice(fact);
      if (fact.kind !== 'orderEvent') return null;
      const { event } = fact;
      if (event.kind !== 'rejected' && event.kind !== 'denied') return null;
      const order = orders.get(fact.clientOrderId);
      // A person's own order that we refuse is answered at the ticket.
      if (event.kind === 'denied' && order?.origin.kind === 'person') return null;
      return refusalNotice(event.kind, event.reason, fact.account, order);
    },
  };
}

function refusalNotice(
  kind: 'rejected' | 'denied',
  reason: string,
  account: string,
  order: Order | undefined,
): NotificationDraft {
  return {
    class: 'rejection',
    urgency: 'critical',
    code: kind === 'rejected' ? 'order-rejected' : 'order-denied',
    values: { side: order?.side ?? '', quantity: order?.quantity ?? '', reason, account },
    instrument: order?.instrument ?? null,
    signal: null,
  };
}

function tradingStateNotice({
  account,
  state,
  reason,
}: Extract<LedgerFact, { kind: 'tradingState' }>): NotificationDraft {
  const urgency = state === 'active' ? 'normal' : 'critical';
  const values = { state, account: account ?? '', reason };
  return { class: 'risk', urgency, code: 'trading-state', values, instrument: null, signal: null };
}
