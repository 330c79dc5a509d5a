import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyLedgerEvent, noChanges } from '#main/services/trader/ledger/apply-ledger-event.ts';
import { DraftLedger } from '#main/services/trader/ledger/draft-ledger.ts';
import {
  amountOf,
  balancesOf,
  commitDraft,
  createLedgerState,
  holdingKey,
  type LedgerState,
  NOTHING_WORKS,
  type WorkingSums,
} from '#main/services/trader/ledger/ledger-state.ts';
import { toPosition } from '#shared/domain/apply-fill.ts';
import { applyOrderEvent, newOrder } from '#shared/domain/apply-order-event.ts';
import { add, compare, type Decimal, decimal, isNegative, minimum, multiply, ZERO } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type {
  AccountId,
  Asset,
  ClientOrderId,
  InstrumentId,
  TradeId,
  VenueOrderId,
} from '#shared/domain/identifiers.ts';
import { assetsOf } from '#shared/domain/instrument.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { Order, OrderEvent } from '#shared/domain/order.ts';
import type { Reserve } from '#shared/domain/postings.ts';
import { orderIntent } from '#test/support/order-intent.ts';
import { PAPER_ACCOUNT } from '#test/support/paper-account.ts';

const ACCOUNTS = ['a', 'b', 'c'] as AccountId[];
const INSTRUMENTS = ['BTC/USDT@replay', 'ETH/USDT@replay', 'ETH/BTC@replay'] as InstrumentId[];
const ASSETS = ['USDT', 'BTC', 'ETH', 'BNB'] as Asset[];
const FEE_RATE = decimal('0.001');

/** A market without mercy: whatever may happen to accounts and orders, in any order, one ledger event after the other. */
class RandomTrading {
  readonly state: LedgerState = createLedgerState();
  readonly events: LedgerEvent[] = [];
  readonly #random: () => number;
  readonly #accounts: readonly AccountId[];
  #count = 0;
  #committing = true;
  onDraft: (state: LedgerState) => void = () => {};

  constructor(seed: number, accounts: readonly AccountId[] = ACCOUNTS) {
    this.#random = mulberry32(seed);
    this.#accounts = accounts;
    for (const id of accounts) {
      const account = { ...PAPER_ACCOUNT, id, label: id };
      this.#commit((draft) => draft.record({ kind: 'accountOpened', account }));
      for (const asset of ASSETS) {
        this.#commit((draft) => draft.record({ kind: 'deposited', account: id, asset, amount: decimal('1000') }));
      }
    }
  }

  /** One thing happens; answers the events it was recorded as. */
  step(): readonly LedgerEvent[] {
    const chance = this.#random();
    if (chance < 0.02) return this.#deposit();
    if (chance < 0.023) return this.#reset();
    if (chance < 0.35) return this.#place();
    if (chance < 0.85) return this.#fill();
    return this.#end();
  }

  /** A step that is decided on and then not taken. */
  think(): void {
    this.#committing = false;
    this.step();
    this.#committing = true;
  }

  #deposit() {
    const [account, asset] = [this.#pick(this.#accounts), this.#pick(ASSETS)];
    return this.#commit((draft) => draft.record({ kind: 'deposited', account, asset, amount: this.#amount(1000, 6) }));
  }

  #reset() {
    const account = this.#pick(this.#accounts);
    return this.#commit((draft) => {
      for (const order of [...draft.state.working.values()].filter((working) => working.account === account)) {
        draft.recordOrderEvent(order, { kind: 'canceled', reason: 'account-reset', time: 0 });
      }
      draft.record({ kind: 'accountReset', account });
    });
  }

  #place() {
    const [account, instrument] = [this.#pick(this.#accounts), this.#pick(INSTRUMENTS)];
    const side = this.#random() < 0.5 ? 'buy' : 'sell';
    const { base, quote } = assetsOf(instrument);
    const [price, quantity] = [this.#amount(50, 3), this.#amount(20, 5)];
    const value = multiply(price, quantity);
    const reserve: Reserve =
      side === 'buy'
        ? { asset: quote, amount: add(value, multiply(value, FEE_RATE)) }
        : { asset: base, amount: quantity };
    const record = this.state.accounts.get(account);
    const affordable = record !== undefined && compare(reserve.amount, amountOf(record.free, reserve.asset)) <= 0;
    const id = `order${++this.#count}` as ClientOrderId;
    const reduceOnly = this.#random() < 0.3;
    const intent = orderIntent({ account, instrument, side, quantity, limitPrice: price, reduceOnly });
    const order = newOrder({ ...intent, clientOrderId: id, createdTime: 0 });
    return this.#commit((draft) => {
      draft.recordOrder(order, affordable ? reserve : null);
      if (!affordable) return draft.recordOrderEvent(order, { kind: 'denied', reason: 'insufficient-funds', time: 0 });
      draft.recordOrderEvent(order, { kind: 'submitted', time: 0 });
      if (this.#random() < 0.8)
        draft.recordOrderEvent(order, { kind: 'accepted', venueOrderId: id as string as VenueOrderId, time: 0 });
    });
  }

  #fill() {
    const order = this.#pickWorking();
    if (order === null) return [];
    const whole = this.#random() < 0.3;
    const quantity = whole ? order.leavesQuantity : minimum(order.leavesQuantity, this.#amount(5, 5));
    // At the limit or better, as venues do.
    const better = decimal(`${this.#random() < 0.5 ? 1 : 0.9 + Math.floor(this.#random() * 100) / 1000}`);
    const price = order.side === 'buy' ? multiply(order.limitPrice as Decimal, better) : (order.limitPrice as Decimal);
    const fill: Fill = {
      tradeId: `trade${++this.#count}` as TradeId,
      clientOrderId: order.clientOrderId,
      account: order.account,
      instrument: order.instrument,
      side: order.side,
      price,
      quantity,
      ...this.#fee(order, price, quantity),
      liquidity: 'maker',
      eventTime: 0,
    };
    return this.#commit((draft) => this.#apply(draft, order.clientOrderId, { kind: 'filled', fill, time: 0 }));
  }

  /** In quote, in what is received, or in a third asset as far as there is any: a venue takes no fee that is not there. */
  #fee(order: Order, price: Decimal, quantity: Decimal): Pick<Fill, 'fee' | 'feeAsset'> {
    const { base, quote } = assetsOf(order.instrument);
    const chance = this.#random();
    const inQuote = multiply(multiply(price, quantity), FEE_RATE);
    const bnb = amountOf(this.state.accounts.get(order.account)?.free ?? {}, 'BNB' as Asset);
    const inBnb = decimal('0.0123');
    if (chance < 0.3 && compare(bnb, inBnb) >= 0) return { fee: inBnb, feeAsset: 'BNB' as Asset };
    if (chance < 0.6 && order.side === 'buy') return { fee: multiply(quantity, FEE_RATE), feeAsset: base };
    return { fee: inQuote, feeAsset: quote };
  }

  #end() {
    const order = this.#pickWorking();
    if (order === null) return [];
    const kind = this.#pick([
      'canceled',
      'expired',
      'pendingCancel',
      'cancelRejected',
      'rejected',
      'accepted',
    ] as const);
    const event = { kind, reason: 'test', venueOrderId: 'v' as VenueOrderId, time: 0 } as OrderEvent;
    return this.#commit((draft) => this.#apply(draft, order.clientOrderId, event));
  }

  #apply(draft: DraftLedger, id: ClientOrderId, event: OrderEvent): void {
    const order = draft.state.orders.get(id);
    if (order !== undefined && applyOrderEvent(order, event).ok) draft.recordOrderEvent(order, event);
  }

  #commit(decide: (draft: DraftLedger) => void): readonly LedgerEvent[] {
    const draft = new DraftLedger(this.state, 0);
    decide(draft);
    this.onDraft(draft.state);
    if (!this.#committing) return [];
    commitDraft(draft.state, this.state);
    this.events.push(...draft.events);
    return draft.events;
  }

  #pickWorking(): Order | null {
    const working = [...this.state.working.values()];
    return working.length === 0 ? null : this.#pick(working);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }

  #amount(below: number, digits: number): Decimal {
    const unit = 10 ** digits;
    return decimal(((1 + Math.floor(this.#random() * below * unit)) / unit).toFixed(digits));
  }
}

const EVENTS_A_RUN = 10_000;
const RUNS = 10;
const LIVES = 100_000;
const STEPS_A_LIFE = 8;
const ONE_ACCOUNT = ACCOUNTS.slice(0, 1);

describe('the ledger', () => {
  test('conserves value per asset, exactly, over 10^5 random events; free + locked = total; nothing is ever negative', {
    timeout: 120_000,
  }, () => {
    let total = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const trading = new RandomTrading(seed);
        while (trading.events.length < EVENTS_A_RUN) {
          for (const event of trading.step()) expectBalanced(event);
          expectNothingNegative(trading.state);
        }
        total += trading.events.length;
        expectSumsToZero(trading.state);
        expect(pictureOf(refold(trading.events))).toEqual(pictureOf(trading.state));
      }),
      { numRuns: RUNS },
    );
    expect(total).toBeGreaterThanOrEqual(100_000);
  });

  test('conserves value per asset, exactly, in each of 10^5 short lives of an account', { timeout: 300_000 }, () => {
    const firstSeed = Math.floor(Math.random() * 2 ** 31);
    for (let life = 0; life < LIVES; life++) {
      const seed = firstSeed + life;
      try {
        const trading = new RandomTrading(seed, ONE_ACCOUNT);
        for (let step = 0; step < STEPS_A_LIFE; step++) for (const event of trading.step()) expectBalanced(event);
        expectNothingNegative(trading.state);
        expectNothingMade(trading.state);
      } catch (error) {
        throw new Error(`with seed ${seed}`, { cause: error });
      }
    }
  });

  test('locks exactly what working orders have set aside, and nothing for orders that are over', () => {
    const trading = new RandomTrading(7);
    for (let count = 0; count < 3_000; count++) trading.step();
    for (const id of ACCOUNTS) {
      const record = trading.state.accounts.get(id);
      const locked = new Map<Asset, Decimal>();
      for (const order of trading.state.working.values()) {
        const reserve = trading.state.reserves.get(order.clientOrderId);
        if (order.account !== id || reserve === undefined) continue;
        locked.set(reserve.asset, add(locked.get(reserve.asset) ?? ZERO, reserve.amount));
      }
      for (const asset of ASSETS) expect(amountOf(record?.locked ?? {}, asset)).toBe(locked.get(asset) ?? ZERO);
    }
    for (const [id] of trading.state.reserves.entries()) expect(trading.state.working.get(id)).toBeDefined();
  });

  test('knows at every moment what working orders may still trade, exactly as if it were added up anew', () => {
    let most = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const trading = new RandomTrading(seed);
        trading.onDraft = expectSumsOfWorking;
        while (trading.events.length < 2_000) {
          if (trading.events.length % 3 === 0) trading.think();
          trading.step();
          expectSumsOfWorking(trading.state);
          most = Math.max(most, [...trading.state.workingSums.values()].length);
        }
        expectSumsOfWorking(refold(trading.events));
      }),
      { numRuns: 20 },
    );
    expect(most).toBe(ACCOUNTS.length * INSTRUMENTS.length);
  });

  test('refuses a log with a hole in it', () => {
    const { events } = new RandomTrading(1);
    expect(() => refold(events.filter((event) => event.seq !== 3))).toThrow('does not follow');
  });
});

function expectBalanced(event: LedgerEvent): void {
  const sums = new Map<Asset, Decimal>();
  for (const { amount, asset } of event.entries) sums.set(asset, add(sums.get(asset) ?? ZERO, amount));
  for (const sum of sums.values())
    if (sum !== ZERO) throw new Error(`event ${event.seq} does not balance: ${JSON.stringify(event)}`);
}

function expectNothingNegative(state: LedgerState): void {
  for (const record of state.accounts.values()) {
    for (const balance of balancesOf(record)) {
      if (isNegative(balance.free) || isNegative(balance.locked))
        throw new Error(`negative: ${JSON.stringify(balance)}`);
      if (add(balance.free, balance.locked) !== balance.total)
        throw new Error(`not the sum: ${JSON.stringify(balance)}`);
    }
  }
}

/** The running sums are those of the working orders, and there is no line for what does not work. */
function expectSumsOfWorking(state: LedgerState): void {
  const anew = new Map<string, WorkingSums>();
  for (const { account, instrument, leavesQuantity, reduceOnly, side } of state.working.values()) {
    if (side !== 'buy' && !reduceOnly) continue;
    const key = holdingKey(account, instrument);
    const sums = anew.get(key) ?? NOTHING_WORKS;
    anew.set(key, {
      buys: side === 'buy' ? add(sums.buys, leavesQuantity) : sums.buys,
      reductions: reduceOnly ? add(sums.reductions, leavesQuantity) : sums.reductions,
    });
  }
  const kept = new Map(state.workingSums.entries());
  const same = [...anew].every(([key, { buys, reductions }]) => {
    const sums = kept.get(key);
    return sums?.buys === buys && sums.reductions === reductions;
  });
  if (!same || kept.size !== anew.size)
    throw new Error(`kept ${JSON.stringify([...kept])}, are ${JSON.stringify([...anew])}`);
}

/** Debits equal credits: all holders of an asset together hold nothing. */
function expectSumsToZero(state: LedgerState): void {
  for (const asset of ASSETS) expect(sumOfAllHolders(state, asset)).toBe(ZERO);
}

/** The same without a matcher, where it is asked a hundred thousand times. */
function expectNothingMade(state: LedgerState): void {
  for (const asset of ASSETS) {
    const sum = sumOfAllHolders(state, asset);
    if (sum !== ZERO) throw new Error(`${sum} ${asset} came from nowhere`);
  }
}

function sumOfAllHolders(state: LedgerState, asset: Asset): Decimal {
  let sum: Decimal = ZERO;
  for (const record of state.accounts.values())
    sum = add(sum, add(amountOf(record.free, asset), amountOf(record.locked, asset)));
  for (const [key, amount] of state.counterparts.entries()) if (key.endsWith(`|${asset}`)) sum = add(sum, amount);
  return sum;
}

function refold(events: readonly LedgerEvent[]): LedgerState {
  const state = createLedgerState();
  for (const event of events) applyLedgerEvent(state, JSON.parse(JSON.stringify(event)) as LedgerEvent, noChanges());
  return state;
}

function pictureOf(state: LedgerState): unknown {
  return {
    seq: state.seq,
    accounts: [...state.accounts.values()],
    orders: [...state.orders.values()],
    working: [...state.working.entries()].map(([id]) => id).sort(),
    reserves: Object.fromEntries(state.reserves.entries()),
    positions: [...state.holdings.values()].map(toPosition),
    counterparts: Object.fromEntries(state.counterparts.entries()),
    fills: state.fillCount,
  };
}

/** A small seedable generator, so that fast-check's printed seed replays the whole run. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
