import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOrderEvent, newOrder } from '#shared/domain/apply-order-event.ts';
import { type Decimal, decimal, ZERO } from '#shared/domain/decimal.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import type { BookLevel, MarketEvent, Side } from '#shared/domain/market-data.ts';
import { isWorking, ORDER_TYPES, type Order, type OrderRequest, TIMES_IN_FORCE } from '#shared/domain/order.ts';
import { createMatchingEngine, type MatchingEngine, type OrderReport } from '#shared/simulation/matching-engine.ts';
import { tradesAtMarket } from '#shared/simulation/working-order.ts';
import { amount, BTC, feedState, line, order, print } from '#test/support/simulation-rig.ts';

const SEQUENCES = 100_000;
const LOWEST = 90;
const HIGHEST = 110;
/** Whole numbers as the texts the engine works with, made once. */
const TEXTS: readonly Decimal[] = Array.from({ length: HIGHEST + 20 }, (_, n) => decimal(String(n)));
const text = (n: number): Decimal => TEXTS[n] as Decimal;
const ACCOUNTS = ['one', 'two'] as unknown as readonly AccountId[];

type Random = (below: number) => number;

/** Mulberry32: a seed is a whole sequence. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** The market as it is shown, and what simulated orders took of it, kept a second time and in whole numbers. */
class Shadow {
  readonly shown = { bid: new Array<number>(HIGHEST + 1).fill(0), ask: new Array<number>(HIGHEST + 1).fill(0) };
  readonly taken = { bid: new Array<number>(HIGHEST + 1).fill(0), ask: new Array<number>(HIGHEST + 1).fill(0) };
  mid = 100;
  updateId = 0;

  set(side: 'bid' | 'ask', price: number, quantity: number): BookLevel {
    this.shown[side][price] = quantity;
    this.taken[side][price] = Math.min(this.taken[side][price] as number, quantity);
    return [text(price), text(quantity)];
  }

  /** Takes a fill out of the levels from the best on; false where more was filled than was shown. */
  take(side: 'bid' | 'ask', from: number, to: number, quantity: number): boolean {
    let left = quantity;
    const step = side === 'ask' ? 1 : -1;
    for (let price = from; (to - price) * step >= 0 && left > 0; price += step) {
      const available = (this.shown[side][price] as number) - (this.taken[side][price] as number);
      const used = Math.min(available, left);
      (this.taken[side][price] as number) += used;
      left -= used;
    }
    return left === 0;
  }
}

function randomOrder(random: Random, id: string, now: number): OrderRequest {
  const type = ORDER_TYPES[random(ORDER_TYPES.length)] ?? 'limit';
  const price = () => String(96 + random(9));
  const timeInForce = TIMES_IN_FORCE[random(TIMES_IN_FORCE.length)] ?? 'GTC';
  const triggers = type !== 'market' && type !== 'limit' && type !== 'trailingStop';
  return order(id, {
    account: ACCOUNTS[random(2)] as AccountId,
    side: random(2) === 0 ? 'buy' : 'sell',
    type,
    quantity: String(1 + random(6)),
    limitPrice: tradesAtMarket(type) ? null : price(),
    triggerPrice: triggers ? price() : null,
    trailing: type === 'trailingStop' ? amount(String(1 + random(3))) : null,
    timeInForce,
    expireTime: timeInForce === 'GTD' ? now + 1 + random(20) : null,
    postOnly: random(6) === 0,
    reduceOnly: random(5) === 0,
  });
}

function randomUpdate(random: Random, shadow: Shadow, whole: boolean): MarketEvent {
  shadow.mid = Math.min(104, Math.max(96, shadow.mid + random(3) - 1));
  const { mid } = shadow;
  const bids = new Map<number, BookLevel>();
  const asks = new Map<number, BookLevel>();
  for (let price = LOWEST; price <= HIGHEST; price++) {
    if (price >= mid && shadow.shown.bid[price] !== 0) bids.set(price, shadow.set('bid', price, 0));
    if (price <= mid && shadow.shown.ask[price] !== 0) asks.set(price, shadow.set('ask', price, 0));
  }
  for (let changes = whole ? 10 : 1 + random(3); changes > 0; changes--) {
    const bid = mid - 1 - random(4);
    bids.set(bid, shadow.set('bid', bid, random(6)));
    const ask = mid + 1 + random(4);
    asks.set(ask, shadow.set('ask', ask, random(6)));
  }
  shadow.updateId += 1;
  const event = { instrument: BTC, eventTime: 0, receivedTime: 0 };
  if (!whole) {
    const { updateId } = shadow;
    const changed = { bids: [...bids.values()], asks: [...asks.values()] };
    return { kind: 'bookUpdate', ...event, firstUpdateId: updateId, lastUpdateId: updateId, ...changed };
  }
  return {
    kind: 'bookSnapshot',
    ...event,
    updateId: shadow.updateId,
    bids: levelsOf(shadow.shown.bid),
    asks: levelsOf(shadow.shown.ask),
  };
}

function levelsOf(quantities: readonly number[]): readonly BookLevel[] {
  return quantities.flatMap((quantity, price): readonly BookLevel[] =>
    quantity === 0 ? [] : [[text(price), text(quantity)]],
  );
}

/** Follows the reports with the order's own state machine and the shadow market; throws on the first broken promise. */
class Auditor {
  readonly orders = new Map<string, Order>();
  readonly tradeIds = new Set<string>();
  readonly positions = new Map<AccountId, number>();
  readonly shadow: Shadow;
  readonly bookModel: boolean;

  constructor(shadow: Shadow, bookModel: boolean) {
    this.shadow = shadow;
    this.bookModel = bookModel;
  }

  submitted(request: OrderRequest): void {
    const sent = applyOrderEvent(newOrder(request), { kind: 'submitted', time: 0 });
    if (!sent.ok) throw new Error(sent.error);
    this.orders.set(request.clientOrderId, sent.value);
  }

  hear(reports: readonly OrderReport[], event: MarketEvent | null): void {
    let printed = event?.kind === 'trade' ? Number(event.quantity) : 0;
    for (const report of reports) {
      if (report.event.kind === 'cancelRejected') continue;
      const before = this.orders.get(report.clientOrderId) as Order;
      const applied = applyOrderEvent(before, report.event);
      if (!applied.ok) throw new Error(`${applied.error}: ${line(report)} on ${before.status}`);
      this.orders.set(report.clientOrderId, applied.value);
      if (report.event.kind !== 'filled') continue;

      const { fill } = report.event;
      const price = Number(fill.price);
      const quantity = Number(fill.quantity);
      check(!this.tradeIds.has(fill.tradeId), 'a trade id came twice');
      this.tradeIds.add(fill.tradeId);
      const { limitPrice } = before;
      const limit = limitPrice === null ? null : Number(limitPrice);
      check(limit === null || (fill.side === 'buy' ? price <= limit : price >= limit), 'filled worse than the limit');
      // 0.125 % and 0.25 % as hundred-thousandths; the nearest double to an exact text is the exact quotient
      const rate = fill.liquidity === 'maker' ? 125 : 250;
      check(Number(fill.fee) === (price * quantity * rate) / 100_000, 'the fee is not price × quantity × percent');
      if (this.bookModel) printed = this.checkLiquidity(fill.side, price, quantity, fill.liquidity, event, printed);
      this.checkPosition(before, fill.side, quantity);
    }
  }

  /** Answers what is left of the print that orders may share. */
  checkLiquidity(
    side: Side,
    price: number,
    quantity: number,
    liquidity: string,
    event: MarketEvent | null,
    printed: number,
  ): number {
    const other = side === 'buy' ? 'ask' : 'bid';
    if (liquidity === 'taker') {
      check(this.shadow.take(other, price, price, quantity), 'took more than the level had left');
    } else if (event?.kind === 'trade') {
      check(quantity <= printed, 'filled more than was printed');
      return printed - quantity;
    } else {
      const best = side === 'buy' ? LOWEST : HIGHEST;
      check(this.shadow.take(other, best, price, quantity), 'filled more than the other side had left');
    }
    return printed;
  }

  checkPosition(before: Order, side: Side, quantity: number): void {
    const held = this.positions.get(before.account) ?? 0;
    const next = held + (side === 'buy' ? quantity : -quantity);
    if (before.reduceOnly) check(Math.abs(next) < Math.abs(held) && held * next >= 0, 'reduce-only did not reduce');
    this.positions.set(before.account, next);
  }

  finish(engine: MatchingEngine): void {
    for (const [id, state] of this.orders) {
      check(
        Number(state.filledQuantity) + Number(state.leavesQuantity) === Number(state.quantity),
        'quantities differ',
      );
      check(
        engine.statusOf(state.clientOrderId) === state.status,
        `${id} is ${state.status} for us, not for the engine`,
      );
      if (state.timeInForce === 'FOK') {
        check(state.filledQuantity === ZERO || state.leavesQuantity === ZERO, 'FOK was filled in part');
      }
      const atOnce = state.timeInForce === 'IOC' || state.timeInForce === 'FOK' || tradesAtMarket(state.type);
      const conditional = state.type !== 'market' && state.type !== 'limit';
      if (atOnce && (state.triggered || !conditional)) check(!isWorking(state.status), 'left something working');
      check(state.expireTime === null || !isWorking(state.status), 'GTD is still there after its time');
    }
  }
}

function check(holds: boolean, promise: string): void {
  if (!holds) throw new Error(promise);
}

interface Tally {
  fills: number;
  orders: number;
}

function run(seed: number, tally: Tally): readonly OrderReport[] {
  const random = randomFrom(seed);
  const bookModel = random(8) !== 0;
  const engine = createMatchingEngine({
    idPrefix: 'x',
    settings: {
      makerFeePercent: decimal('0.125'),
      takerFeePercent: decimal('0.25'),
      latencyMs: random(3) === 0 ? 3 : 0,
      fillModel: bookModel ? 'book' : 'first-level',
    },
    initialPosition: () => ZERO,
  });
  const shadow = new Shadow();
  const auditor = new Auditor(shadow, bookModel);
  const all: OrderReport[] = [];
  let now = 1;

  // What time brings meets the market as it was; what an event brings, the market after it.
  const hear = (event: MarketEvent | null): void => {
    const reports = engine.takeReports();
    auditor.hear(reports, event);
    all.push(...reports);
  };
  const apply = (make: () => MarketEvent): void => {
    engine.advanceTo(now);
    hear(null);
    const event = make();
    engine.apply(event, now);
    hear(event);
  };

  apply(() => randomUpdate(random, shadow, true));
  for (let step = 4 + random(24); step > 0; step--) {
    now += random(3);
    const dice = random(16);
    if (dice < 6) {
      const request = randomOrder(random, `o${auditor.orders.size}`, now);
      auditor.submitted(request);
      engine.submit(request, now);
      hear(null);
    } else if (dice < 7) {
      engine.cancel(`o${random(auditor.orders.size + 1)}` as OrderRequest['clientOrderId'], now);
      hear(null);
    } else if (dice < 11) {
      const price = String(shadow.mid - 2 + random(5));
      apply(() => print(price, String(1 + random(8)), random(2) === 0 ? 'buy' : 'sell'));
    } else {
      apply(() => (random(40) === 0 ? feedState('silence') : randomUpdate(random, shadow, random(12) === 0)));
    }
  }
  now += 100;
  engine.advanceTo(now);
  hear(null);
  apply(() => feedState('live'));
  apply(() => randomUpdate(random, shadow, true));
  auditor.finish(engine);
  tally.fills += auditor.tradeIds.size;
  tally.orders += auditor.orders.size;
  return all;
}

const anySeed = fc.integer();

describe('whatever orders, cancels, prints and book updates come', () => {
  it(`${SEQUENCES} random sequences: never more filled than ordered, printed or shown, never worse than the limit, FOK all or nothing, IOC leaves nothing`, () => {
    const tally: Tally = { fills: 0, orders: 0 };
    fc.assert(
      fc.property(anySeed, (seed) => {
        run(seed, tally);
      }),
      { numRuns: SEQUENCES },
    );
    // The sequences do what they are for.
    expect(tally.orders).toBeGreaterThan(3 * SEQUENCES);
    expect(tally.fills).toBeGreaterThan(SEQUENCES);
  }, 120_000);

  it('the same sequence gives the same reports, id for id', () => {
    const tally: Tally = { fills: 0, orders: 0 };
    fc.assert(
      fc.property(anySeed, (seed) => {
        expect(run(seed, tally)).toEqual(run(seed, tally));
      }),
      { numRuns: 500 },
    );
  });
});
