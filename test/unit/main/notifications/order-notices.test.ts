import { expect, it } from 'vitest';
import { createOrderNotices } from '#main/notifications/order-notices.ts';
import type { LedgerFact } from '#shared/domain/ledger-event.ts';

type Order = Extract<LedgerFact, { kind: 'orderInitialized' }>['order'];
type OrderEventFact = Extract<LedgerFact, { kind: 'orderEvent' }>;

function order(origin: Order['origin']): LedgerFact {
  const part = { clientOrderId: 'o-1', account: 'paper-1', instrument: 'BTC/USDT@replay', side: 'sell', quantity: '2' };
  return { kind: 'orderInitialized', order: { ...part, origin } as unknown as Order };
}

function refused(kind: 'denied' | 'rejected'): LedgerFact {
  const fact = {
    kind: 'orderEvent',
    account: 'paper-1',
    clientOrderId: 'o-1',
    event: { kind, reason: 'exposure', time: 1 },
  };
  return fact as unknown as OrderEventFact;
}

const byStrategy = { kind: 'strategy', strategy: 'golden_crossover', signal: null } as unknown as Order['origin'];
const refusal = {
  class: 'rejection',
  urgency: 'critical',
  values: { side: 'sell', quantity: '2', reason: 'exposure', account: 'paper-1' },
  instrument: 'BTC/USDT@replay',
  signal: null,
};

it('tells of a rejection by the venue, and of a denial where nobody sits at the ticket', () => {
  const notices = createOrderNotices();
  expect(notices.read(order(byStrategy))).toBeNull();
  expect(notices.read(refused('denied'))).toEqual({ ...refusal, code: 'order-denied' });
  notices.read(order({ kind: 'person' }));
  expect(notices.read(refused('denied'))).toBeNull();
  expect(notices.read(refused('rejected'))).toEqual({ ...refusal, code: 'order-rejected' });
});

it('tells of a rejection even of an order it has not seen', () => {
  const notice = createOrderNotices().read(refused('rejected'));
  expect(notice).toMatchObject({ code: 'order-rejected', instrument: null, values: { reason: 'exposure' } });
});

it('treats a halt as critical and its end as news', () => {
  const notices = createOrderNotices();
  const change = (state: 'halted' | 'active'): LedgerFact => ({
    kind: 'tradingState',
    account: null,
    state,
    reason: 'person',
  });
  expect(notices.read(change('halted'))).toMatchObject({
    class: 'risk',
    urgency: 'critical',
    values: { state: 'halted' },
  });
  expect(notices.read(change('active'))).toMatchObject({ urgency: 'normal' });
});
