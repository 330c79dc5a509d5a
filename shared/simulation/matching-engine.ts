import { add, compare, type Decimal, isZero, lessThan, minimum, subtract, ZERO } from '../domain/decimal.ts';
import type { Fill } from '../domain/fill.ts';
import type {
  AccountId,
  ClientOrderId,
  EpochMs,
  InstrumentId,
  Price,
  TradeId,
  VenueOrderId,
} from '../domain/identifiers.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { MarketEvent } from '../domain/market-data.ts';
import type { Order, OrderEvent, OrderRequest, OrderStatus } from '../domain/order.ts';
import type { DenialReason } from '../domain/risk.ts';
import type { VenueReason } from '../domain/venue-reason.ts';
import { assertNever } from '../kernel/assert-never.ts';
import { bookFillModel } from './book-fill-model.ts';
import type { BookFill, FillModel, FillModelName, Offer } from './fill-model.ts';
import { createFinishedOrders, isStatus } from './finished-orders.ts';
import { firstLevelFillModel } from './first-level-fill-model.ts';
import { createFollowedTrails, type TrailReport } from './followed-trails.ts';
import { decidesAtOnce, refusalByVenue } from './order-checks.ts';
import { affordable, costOf, feeOf } from './order-cost.ts';
import { restoredOrder } from './restored-order.ts';
import { createSimulatedMarket, observe, refreshWatch, type SimulatedMarket } from './simulated-market.ts';
import { createSimulatedPositions, type InitialPosition } from './simulated-positions.ts';
import { createTimerQueue } from './timer-queue.ts';
import { meetsCondition } from './triggers.ts';
import { createWorkingOrder, isAlive, isConditional, tradesAtMarket, type WorkingOrder } from './working-order.ts';

export interface MatchingSettings {
  readonly makerFeePercent: Decimal;
  readonly takerFeePercent: Decimal;
  /** From a submit or cancel to its effect. */
  readonly latencyMs: number;
  readonly fillModel: FillModelName;
}

export interface MatchingOptions {
  readonly settings: MatchingSettings;
  /** Begins every order and trade id; must differ from run to run, so that no trade is taken for one of an earlier run. */
  readonly idPrefix: string;
  /** For the venue's own filters; null or left out: not checked. */
  readonly instrumentOf?: (instrument: InstrumentId) => Instrument | null;
  /** For reduce-only; left out: reduce-only is not enforced here. */
  readonly initialPosition?: InitialPosition;
  /** What an order may spend from now on of the asset it pays with; null or left out: as much as it needs. */
  readonly spendable?: (request: OrderRequest) => Decimal | null;
}

/** What became of an order, in the order in which it happened. */
export interface OrderReport {
  readonly clientOrderId: ClientOrderId;
  readonly event: OrderEvent;
}

/** A simulated venue: orders and market events in, reports out. No clock: time is what it is told, and only goes forward. */
export interface MatchingEngine {
  /** The order reaches the market after the latency. Throws on an id that is already known: a submit is never repeated. */
  submit(request: OrderRequest, now: EpochMs): void;
  /** Takes effect after the latency, and never before the order's own arrival. */
  cancel(clientOrderId: ClientOrderId, now: EpochMs): void;
  /** Lets happen what was due until then: arrivals, cancels, expiries. */
  advanceTo(time: EpochMs): void;
  apply(event: MarketEvent, now: EpochMs): void;
  /** When `advanceTo` will have something to do; null when nothing waits for time. */
  nextDue(): EpochMs | null;
  /** The reports since the last call. */
  takeReports(): readonly OrderReport[];
  /** The trailing stops that have followed further since the last call, each once. */
  takeTrails(): readonly TrailReport[];
  statusOf(clientOrderId: ClientOrderId): OrderStatus | 'absent' | 'unknown';
  /** Takes back orders that rested here before a restart, at the back of their queues; `marks` are the trails they had. */
  restore(orders: readonly Order[], now: EpochMs, marks?: ReadonlyMap<ClientOrderId, Price>): void;
  configure(settings: MatchingSettings): void;
  forgetPositions(account: AccountId): void;
}

type Action =
  | { readonly kind: 'arrive'; readonly order: WorkingOrder }
  | { readonly kind: 'cancel'; readonly clientOrderId: ClientOrderId }
  | { readonly kind: 'expire'; readonly order: WorkingOrder };

const MODELS: Readonly<Record<FillModelName, FillModel>> = {
  book: bookFillModel,
  'first-level': firstLevelFillModel,
};
const NO_REPORTS: readonly OrderReport[] = [];
const FINISHED_KEPT = 10_000;

export function createMatchingEngine(options: MatchingOptions): MatchingEngine {
  let settings = options.settings;
  let model = MODELS[settings.fillModel];
  let now: EpochMs = 0;
  let reports: OrderReport[] = [];
  let orderNumber = 0;
  let tradeNumber = 0;
  const markets = new Map<InstrumentId, SimulatedMarket>();
  /** On their way in, or working. */
  const orders = new Map<ClientOrderId, WorkingOrder>();
  const arrivals = new Map<ClientOrderId, EpochMs>();
  const finished = createFinishedOrders(FINISHED_KEPT);
  const timers = createTimerQueue<Action>();
  const trails = createFollowedTrails();
  const positions = createSimulatedPositions(options.initialPosition ?? (() => null));

  function marketOf(instrument: InstrumentId): SimulatedMarket {
    let market = markets.get(instrument);
    if (market === undefined) {
      market = createSimulatedMarket(instrument);
      markets.set(instrument, market);
    }
    return market;
  }

  function advanceTo(time: EpochMs): void {
    for (let due = timers.takeDue(time); due !== null; due = timers.takeDue(time)) {
      now = Math.max(now, due.due);
      perform(due.item);
    }
    now = Math.max(now, time);
  }

  function perform(action: Action): void {
    switch (action.kind) {
      case 'arrive':
        arrive(action.order);
        break;
      case 'cancel':
        cancelNow(action.clientOrderId);
        break;
      case 'expire':
        if (isAlive(action.order)) end(action.order, 'expired', 'expire-time');
        break;
      default:
        assertNever(action);
    }
  }

  function arrive(order: WorkingOrder): void {
    const { request } = order;
    const market = marketOf(request.instrument);
    arrivals.delete(request.clientOrderId);
    positions.know(request);
    const refusal = refusalOf(order, market);
    if (refusal !== null) {
      end(order, 'rejected', refusal);
      return;
    }
    order.status = 'accepted';
    const venueOrderId = `${options.idPrefix}-o${order.sequence}` as VenueOrderId;
    report(order, { kind: 'accepted', venueOrderId, time: now });
    join(order, market);
    if (!isConditional(request.type)) attempt(order, market);
    else if (model.unpriced(market) === null) checkTrigger(order, market);
  }

  function join(order: WorkingOrder, market: SimulatedMarket): void {
    const { timeInForce, expireTime } = order.request;
    if (timeInForce === 'GTD' && expireTime !== null) timers.push(expireTime, { kind: 'expire', order });
    market.orders.push(order);
    market.changed = true;
  }

  function refusalOf(order: WorkingOrder, market: SimulatedMarket): DenialReason | null {
    const { request } = order;
    const instrument = options.instrumentOf?.(request.instrument) ?? null;
    const reference = model.bestOffer(market, order);
    const refusal = refusalByVenue(request, instrument, reference, now);
    if (refusal !== null) return refusal;
    if (request.reduceOnly && positions.reducible(request) === ZERO) return 'reduce-only';
    const price = model.fundsPrice(market, order);
    if (order.spendable !== null && price !== null) {
      const cost = costOf(order, price, request.quantity, feePercent(model.liquidityOfTaking(order)));
      if (lessThan(order.spendable, cost)) return 'insufficient-funds';
    }
    if (isConditional(request.type)) return null;
    if (decidesAtOnce(request)) {
      const unpriced = model.unpriced(market);
      if (unpriced !== null) return unpriced;
    }
    return request.postOnly && wouldTake(order, market) ? 'post-only-would-take' : null;
  }

  /** The order meets the market: takes what it may, then rests or is over. Where the market is unusable, it waits for it. */
  function attempt(order: WorkingOrder, market: SimulatedMarket): void {
    const { request } = order;
    market.changed = true;
    order.arriving = model.unpriced(market) !== null;
    if (order.arriving) return;
    if (request.postOnly && wouldTake(order, market)) {
      end(order, 'rejected', 'post-only-would-take');
      return;
    }

    const offers = model.offers(market, order);
    const liquidity = model.liquidityOfTaking(order);
    if (request.timeInForce === 'FOK' && !fillsWhole(order, offers, liquidity)) {
      end(order, 'canceled', 'fill-or-kill');
      return;
    }
    for (const offer of offers) {
      const quantity = fill(order, offer.price, offer.quantity, liquidity);
      if (quantity !== ZERO) model.taken(market, order, offer, quantity);
      if (!isAlive(order)) return;
    }
    if (tradesAtMarket(request.type)) end(order, 'canceled', 'no-liquidity');
    else if (request.timeInForce === 'IOC') end(order, 'canceled', 'immediate-or-cancel');
    else model.rest(market, order);
  }

  function wouldTake(order: WorkingOrder, market: SimulatedMarket): boolean {
    const offer = model.bestOffer(market, order);
    const limit = order.request.limitPrice;
    if (offer === null || limit === null) return false;
    return order.request.side === 'buy' ? compare(offer, limit) <= 0 : compare(offer, limit) >= 0;
  }

  function fillsWhole(order: WorkingOrder, offers: readonly Offer[], liquidity: Fill['liquidity']): boolean {
    let quantity: Decimal = ZERO;
    let cost: Decimal = ZERO;
    for (const offer of offers) {
      quantity = add(quantity, offer.quantity);
      cost = add(cost, costOf(order, offer.price, offer.quantity, feePercent(liquidity)));
    }
    if (quantity !== order.leavesQuantity) return false;
    if (order.spendable !== null && lessThan(order.spendable, cost)) return false;
    const reducible = order.request.reduceOnly ? positions.reducible(order.request) : null;
    return reducible === null || !lessThan(reducible, order.leavesQuantity);
  }

  const fill: BookFill = (order, price, offered, liquidity) => {
    if (!isAlive(order)) return ZERO;
    const { request } = order;
    let quantity = minimum(offered, order.leavesQuantity);
    const reducible = request.reduceOnly ? positions.reducible(request) : null;
    if (reducible !== null) quantity = minimum(quantity, reducible);
    if (isZero(quantity)) {
      end(order, 'canceled', 'reduce-only');
      return ZERO;
    }
    const step = options.instrumentOf?.(request.instrument)?.quantityStep ?? null;
    const paid = affordable(order, price, quantity, feePercent(liquidity), step);
    if (paid !== ZERO) bookFill(order, price, paid, liquidity);
    if (paid !== quantity && isAlive(order)) end(order, 'canceled', 'insufficient-funds');
    return paid;
  };

  function bookFill(order: WorkingOrder, price: Price, quantity: Decimal, liquidity: Fill['liquidity']): void {
    const { request } = order;
    tradeNumber += 1;
    order.filledQuantity = add(order.filledQuantity, quantity);
    order.leavesQuantity = subtract(order.leavesQuantity, quantity);
    order.spent = add(order.spent, costOf(order, price, quantity, feePercent(liquidity)));
    order.status = order.leavesQuantity === ZERO ? 'filled' : 'partiallyFilled';
    positions.add(request, quantity);
    const market = marketOf(request.instrument);
    report(order, {
      kind: 'filled',
      time: now,
      fill: {
        tradeId: `${options.idPrefix}-t${tradeNumber}` as TradeId,
        clientOrderId: request.clientOrderId,
        account: request.account,
        instrument: request.instrument,
        side: request.side,
        price,
        quantity,
        fee: feeOf(price, quantity, feePercent(liquidity)),
        feeAsset: market.quote,
        liquidity,
        eventTime: now,
      },
    });
    if (order.status === 'filled') finish(order);
    endIdleReducers(market, request.account);
  }

  /** Reduce-only orders of a position that is gone are over. */
  function endIdleReducers(market: SimulatedMarket, account: AccountId): void {
    for (const order of market.orders) {
      const { request } = order;
      if (!request.reduceOnly || request.account !== account || !isAlive(order)) continue;
      if (positions.reducible(request) === ZERO) end(order, 'canceled', 'reduce-only');
    }
  }

  function checkTrigger(order: WorkingOrder, market: SimulatedMarket): void {
    const price = model.triggerReference(market, order);
    if (price === null) return;
    const anchor = order.trailAnchor;
    const met = meetsCondition(order, price);
    if (order.trailAnchor !== anchor) trails.add(order);
    if (!met) return;
    order.triggered = true;
    report(order, { kind: 'triggered', time: now });
    attempt(order, market);
  }

  function cancelNow(clientOrderId: ClientOrderId): void {
    const order = orders.get(clientOrderId);
    // A cancel that was sent before its order finds nothing to cancel yet.
    if (order !== undefined && isAlive(order)) {
      end(order, 'canceled', 'requested');
      return;
    }
    const known = order === undefined && finished.statusOf(clientOrderId) !== 'absent';
    const reason: VenueReason = known ? 'order-done' : 'unknown-order';
    reports.push({ clientOrderId, event: { kind: 'cancelRejected', reason, time: now } });
  }

  function end(
    order: WorkingOrder,
    kind: 'rejected' | 'canceled' | 'expired',
    reason: DenialReason | VenueReason,
  ): void {
    order.status = kind;
    report(order, { kind, reason, time: now });
    finish(order);
  }

  function finish(order: WorkingOrder): void {
    const { clientOrderId, instrument } = order.request;
    orders.delete(clientOrderId);
    trails.delete(order);
    finished.add(clientOrderId, order.status);
    marketOf(instrument).changed = true;
  }

  function report(order: WorkingOrder, event: OrderEvent): void {
    reports.push({ clientOrderId: order.request.clientOrderId, event });
  }

  const feePercent = (liquidity: Fill['liquidity']): Decimal =>
    liquidity === 'maker' ? settings.makerFeePercent : settings.takerFeePercent;

  return {
    submit(request, time) {
      advanceTo(time);
      if (orders.has(request.clientOrderId) || isStatus(finished.statusOf(request.clientOrderId))) {
        throw new Error(`order ${request.clientOrderId} was submitted before`);
      }
      orderNumber += 1;
      const order = createWorkingOrder(request, orderNumber, options.spendable?.(request) ?? null);
      orders.set(request.clientOrderId, order);
      arrivals.set(request.clientOrderId, now + settings.latencyMs);
      timers.push(now + settings.latencyMs, { kind: 'arrive', order });
      advanceTo(time);
    },
    cancel(clientOrderId, time) {
      advanceTo(time);
      const due = Math.max(now + settings.latencyMs, arrivals.get(clientOrderId) ?? 0);
      timers.push(due, { kind: 'cancel', clientOrderId });
      advanceTo(time);
    },
    advanceTo,
    apply(event, time) {
      advanceTo(time);
      const market = marketOf(event.instrument);
      if (!observe(market, event) || market.orders.length === 0) return;
      if (market.changed) refreshWatch(market);
      if (!model.concerns(market, event) || model.unpriced(market) !== null) return;
      const working = market.orders;
      for (const order of working) if (order.arriving && isAlive(order)) attempt(order, market);
      model.matchResting(market, event, fill);
      if (!model.movesTriggers(event)) return;
      for (const order of working) if (!order.triggered && isAlive(order)) checkTrigger(order, market);
    },
    nextDue: timers.nextDue,
    takeReports() {
      if (reports.length === 0) return NO_REPORTS;
      const taken = reports;
      reports = [];
      return taken;
    },
    takeTrails: trails.take,
    statusOf: (id) => orders.get(id)?.status ?? finished.statusOf(id),
    restore(restored, time, marks) {
      advanceTo(time);
      for (const order of restored) {
        orderNumber += 1;
        const best = marks?.get(order.clientOrderId) ?? null;
        const found = restoredOrder(order, orderNumber, options.spendable?.(order) ?? null, now, best);
        if (found === null || orders.has(order.clientOrderId)) continue;
        orders.set(order.clientOrderId, found.order);
        positions.know(order);
        if (found.over !== null) end(found.order, found.over.kind, found.over.reason);
        else join(found.order, marketOf(order.instrument));
      }
    },
    configure(next) {
      settings = next;
      model = MODELS[next.fillModel];
      for (const market of markets.values()) market.changed = true;
    },
    forgetPositions: positions.forget,
  };
}
