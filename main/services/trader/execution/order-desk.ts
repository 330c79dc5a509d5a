import { createHash } from 'node:crypto';
import type { Clock } from '#main/ports/clock.ts';
import type { ExecutionReport, ExecutionVenue } from '#main/ports/execution-venue.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { OrderPreview, SubmitOutcome } from '#shared/contract/trader.ts';
import { applyOrderEvent, newOrder } from '#shared/domain/apply-order-event.ts';
import type { AccountId, ClientOrderId, InstrumentId } from '#shared/domain/identifiers.ts';
import { isWorking, type Order, type OrderEvent, type OrderIntent } from '#shared/domain/order.ts';
import type { RiskApproved, RiskCheck, RiskLimits } from '#shared/domain/risk.ts';
import type { DraftLedger } from '../ledger/draft-ledger.ts';
import { type Journal, LogUnavailable } from '../ledger/journal.ts';
import { approve } from '../risk/approve.ts';
import { checkRisk, type Urgency } from '../risk/check-risk.ts';
import { type FeeRates, reserveFor } from '../risk/order-cost.ts';
import { gatherPicture } from '../risk/risk-picture.ts';
import type { TradingStateBoard } from '../trading-states.ts';
import type { MarketPicture } from '../valuation/market-picture.ts';
import { recordDayStart } from '../valuation/start-day.ts';
import { describePreview } from './preview-order.ts';

export interface OrderDeskOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly ids: RandomIds;
  readonly journal: Journal;
  readonly market: MarketPicture;
  readonly venue: ExecutionVenue;
  readonly tradingStates: TradingStateBoard;
  /** As set now: they may change while the service runs. */
  readonly limits: () => RiskLimits;
  readonly fees: () => FeeRates;
}

/** Which working orders are meant; null stands for all. */
export interface OrderFilter {
  readonly account: AccountId | null;
  readonly instrument: InstrumentId | null;
}

/** The way of every order: risk, log, venue, and the venue's word back into the log. */
export interface OrderDesk {
  /** The gate's answer and the estimate, without doing anything. */
  preview(intent: OrderIntent): OrderPreview;
  submit(intent: OrderIntent, requestId: string | null, urgency?: Urgency): Promise<SubmitOutcome>;
  cancel(id: ClientOrderId): Promise<'requested' | 'unknown-order' | Order['status']>;
  cancelAll(filter: OrderFilter): Promise<number>;
  onReports(reports: readonly ExecutionReport[]): void;
  /** After a restart: asks the venue what became of orders that were on their way. Resolves when all are decided. */
  resolveSubmitted(orders: readonly Order[]): Promise<void>;
}

type Decision =
  | { readonly kind: 'answered'; readonly outcome: SubmitOutcome }
  | { readonly kind: 'approved'; readonly order: RiskApproved };

/** An order is not sent later than this after it was decided: the market has moved on. */
const MAX_SEND_DELAY_MS = 2_000;
const LOOK_UP_DELAYS_MS: readonly number[] = [250, 500, 1_000, 2_000, 5_000];
/** Repeated requests are answered in full from memory; older ones from the order itself. */
const REMEMBERED_REQUESTS = 2_000;

export function createOrderDesk(options: OrderDeskOptions): OrderDesk {
  const { clock, ids, journal, log, market, tradingStates, venue } = options;
  const requests = new Map<string, Promise<SubmitOutcome>>();

  function gather(intent: OrderIntent, draft: DraftLedger | null) {
    const state = draft?.state ?? journal.state;
    return gatherPicture(intent, state, market, options.fees(), options.limits().maxPriceAgeMs, clock.now());
  }

  function decide(intent: OrderIntent, id: ClientOrderId, urgency: Urgency, draft: DraftLedger): Decision {
    const existing = draft.state.orders.get(id);
    if (existing !== undefined) return { kind: 'answered', outcome: firstOutcome(existing) };

    // The first order of a day must not wait for the day to be noted.
    recordDayStart(draft, intent.account, market);
    const picture = gather(intent, draft);
    const tradingState = tradingStates.effective(intent.account, draft.state);
    const checks = checkRisk(intent, picture, options.limits(), tradingState, urgency);
    const request = { ...intent, clientOrderId: id, createdTime: draft.time };
    const order = newOrder(request);
    const approved = approve(request, checks);
    if (approved === null || picture.needed === null) {
      const refusal = checks.find((check) => !check.passed)?.reason ?? 'no-price';
      draft.recordOrder(order, null);
      draft.recordOrderEvent(order, { kind: 'denied', reason: refusal, time: draft.time });
      return { kind: 'answered', outcome: { outcome: 'denied', clientOrderId: id, checks: [...checks] } };
    }
    const free = intent.side === 'buy' ? picture.freeQuote : picture.freeBase;
    draft.recordOrder(order, reserveFor(intent, picture.needed, free));
    draft.recordOrderEvent(order, { kind: 'submitted', time: draft.time });
    return { kind: 'approved', order: approved };
  }

  async function place(intent: OrderIntent, id: ClientOrderId, urgency: Urgency): Promise<SubmitOutcome> {
    const started = clock.monotonic();
    let decision: Decision;
    try {
      decision = await journal.transact('now-or-never', (draft) => decide(intent, id, urgency, draft));
    } catch (error) {
      if (error instanceof LogUnavailable) return logUnavailable();
      throw error;
    }
    if (decision.kind === 'answered') return decision.outcome;
    await send(decision.order, started, urgency);
    return { outcome: 'submitted', clientOrderId: id };
  }

  /** The order is on disk. Sent once and never again: where it is not known whether it arrived, the venue is asked. */
  async function send(order: RiskApproved, started: number, urgency: Urgency): Promise<void> {
    const halted = urgency === 'normal' && tradingStates.effective(order.account) === 'halted';
    if (halted || clock.monotonic() - started > MAX_SEND_DELAY_MS) {
      const reason = halted ? 'trading-halted' : 'not-sent-in-time';
      return recordEvent(order.clientOrderId, { kind: 'canceled', reason, time: clock.now() });
    }
    try {
      await venue.submit(order);
    } catch (error) {
      log.warn('not known whether the venue took an order', { order: order.clientOrderId, error: String(error) });
      lookUp(order.clientOrderId).catch(notRecorded);
    }
  }

  async function lookUp(id: ClientOrderId): Promise<void> {
    for (let attempt = 0; isUndecided(id); attempt++) {
      if (attempt > 0) await pause(LOOK_UP_DELAYS_MS[Math.min(attempt, LOOK_UP_DELAYS_MS.length) - 1] ?? 0);
      const answer = await venue.lookUp(id).catch(() => ({ outcome: 'unknown' as const }));
      // Found: its reports tell the rest.
      if (answer.outcome === 'found') return;
      if (answer.outcome === 'absent') {
        return recordEvent(id, { kind: 'rejected', reason: 'never-reached-venue', time: clock.now() });
      }
    }
  }

  function isUndecided(id: ClientOrderId): boolean {
    const order = journal.state.orders.get(id);
    return order !== undefined && isWorking(order.status) && !isKnownToVenue(order);
  }

  /** Records what happened to an order, unless the order says that it cannot have, or that it is known. */
  function apply(draft: DraftLedger, id: ClientOrderId, event: OrderEvent): void {
    const order = draft.state.orders.get(id);
    if (order === undefined) {
      log.warn('a report on an order that is not ours', { order: id, kind: event.kind });
      return;
    }
    const applied = applyOrderEvent(order, event);
    if (applied.ok) draft.recordOrderEvent(order, event);
    else if (applied.error === 'invalid-transition') {
      log.error('a report that cannot be', { order: id, status: order.status, event });
    }
  }

  /** Only at the end of the service: the log takes nothing more, and the venue is asked again after the next start. */
  function notRecorded(error: unknown): void {
    log.debug('not recorded', { error: String(error) });
  }

  function recordEvent(id: ClientOrderId, event: OrderEvent): Promise<void> {
    return journal.transact('must', (draft) => apply(draft, id, event));
  }

  async function cancel(order: Order): Promise<void> {
    const id = order.clientOrderId;
    // Recorded in order, but not waited for: a cancel is never late because of a disk.
    const recorded = journal.transact('must', (draft) => {
      const status = draft.state.orders.get(id)?.status;
      if (status !== undefined && isWorking(status) && status !== 'pendingCancel') {
        apply(draft, id, { kind: 'pendingCancel', time: draft.time });
      }
    });
    recorded.catch(notRecorded);
    try {
      await venue.cancel(id);
    } catch (error) {
      log.warn('a cancel did not reach the venue', { order: id, error: String(error) });
      recordEvent(id, { kind: 'cancelRejected', reason: 'venue-unreachable', time: clock.now() }).catch(notRecorded);
    }
  }

  function working({ account, instrument }: OrderFilter): readonly Order[] {
    return [...journal.state.working.values()].filter(
      (order) =>
        (account === null || order.account === account) && (instrument === null || order.instrument === instrument),
    );
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
  }

  return {
    preview(intent) {
      const picture = gather(intent, null);
      const checks = checkRisk(intent, picture, options.limits(), tradingStates.effective(intent.account));
      const all = journal.available ? checks : [...checks, LOG_UNAVAILABLE];
      return describePreview(intent, picture, all, options.fees());
    },
    submit(intent, requestId, urgency = 'normal') {
      if (requestId === null) return place(intent, ids.next() as ClientOrderId, urgency);
      const known = requests.get(requestId);
      if (known !== undefined) return known;
      const placed = place(intent, clientOrderIdOf(requestId), urgency);
      remember(requestId, placed);
      return placed;
    },
    async cancel(id) {
      const order = journal.state.orders.get(id);
      if (order === undefined) return 'unknown-order';
      if (!isWorking(order.status)) return order.status;
      await cancel(order);
      return 'requested';
    },
    async cancelAll(filter) {
      const asked = new Set<ClientOrderId>();
      const sweep = async (): Promise<void> => {
        const orders = working(filter).filter((order) => !asked.has(order.clientOrderId));
        for (const order of orders) asked.add(order.clientOrderId);
        await Promise.all(orders.map(cancel));
      };
      await sweep();
      // Orders that were on their way into the log when this was asked come out of it before this does.
      if (journal.available) await journal.transact('now-or-never', () => {}).then(sweep, () => {});
      return asked.size;
    },
    onReports(reports) {
      const recorded = journal.transact('must', (draft) => {
        for (const { clientOrderId, event } of reports) apply(draft, clientOrderId, event);
      });
      recorded.catch(notRecorded);
    },
    async resolveSubmitted(orders) {
      await Promise.all(orders.map((order) => lookUp(order.clientOrderId)));
    },
  };

  function remember(requestId: string, placed: Promise<SubmitOutcome>): void {
    requests.set(requestId, placed);
    placed.then(
      (outcome) => {
        // Nothing was recorded: asking again is a new request.
        if (outcome.outcome === 'denied' && outcome.clientOrderId === null) requests.delete(requestId);
      },
      () => requests.delete(requestId),
    );
    const oldest = requests.size > REMEMBERED_REQUESTS ? requests.keys().next() : null;
    if (oldest !== null && oldest.done !== true) requests.delete(oldest.value);
  }
}

/** The venue has said something about it that proves that it has the order. */
export function isKnownToVenue(order: Order): boolean {
  return order.venueOrderId !== null || order.tradeIds.length > 0;
}

export const LOG_UNAVAILABLE: RiskCheck = { reason: 'log-unavailable', passed: false, actual: null, limit: null };

function logUnavailable(): SubmitOutcome {
  return { outcome: 'denied', clientOrderId: null, checks: [LOG_UNAVAILABLE] };
}

/** The same request has the same id, in this run and in the next. */
function clientOrderIdOf(requestId: string): ClientOrderId {
  const digest = createHash('sha256').update(requestId).digest('base64url');
  return `r-${digest.slice(0, 30)}` as ClientOrderId;
}

/** What a repeated request was answered the first time, as far as the log knows. */
function firstOutcome(order: Order): SubmitOutcome {
  if (order.status !== 'denied') return { outcome: 'submitted', clientOrderId: order.clientOrderId };
  const reason = (order.reason ?? 'duplicate-order') as RiskCheck['reason'];
  return {
    outcome: 'denied',
    clientOrderId: order.clientOrderId,
    checks: [{ reason, passed: false, actual: null, limit: null }],
  };
}
