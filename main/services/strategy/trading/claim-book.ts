import { z } from 'zod';
import {
  accountIdSchema,
  clientOrderIdSchema,
  decimalSchema,
  epochMs,
  instrumentIdSchema,
  sideSchema,
  strategyIdSchema,
} from '#shared/contract/schema/money.ts';
import { add, compare, type Decimal, isPositive, minimum, negate, subtract, ZERO } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type { AccountId, ClientOrderId, EpochMs, InstrumentId, StrategyId } from '#shared/domain/identifiers.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { Order, OrderEvent } from '#shared/domain/order.ts';

const ownOrderSchema = z.object({
  clientOrderId: clientOrderIdSchema,
  strategy: strategyIdSchema,
  account: accountIdSchema,
  instrument: instrumentIdSchema,
  side: sideSchema,
  leavesQuantity: decimalSchema,
  createdTime: epochMs,
  open: z.boolean(),
  /** It may have been in the market: not denied, not rejected, and its account was not reset since. */
  counts: z.boolean(),
});
type OwnOrder = z.infer<typeof ownOrderSchema>;

const claimSchema = z.object({
  strategy: strategyIdSchema,
  account: accountIdSchema,
  instrument: instrumentIdSchema,
  quantity: decimalSchema,
});
type Claim = z.infer<typeof claimSchema>;

const checkpointSchema = z.object({
  seq: z.int().nonnegative(),
  orders: z.array(ownOrderSchema),
  claims: z.array(claimSchema),
  positions: z.record(z.string(), decimalSchema),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/** Done orders kept: late fills on them still have to find their owner. */
const DONE_ORDERS_KEPT = 500;

/**
 * Which strategy holds how much of what: a fold over the trader's ledger. A strategy's claim grows with its own buys and
 * shrinks with its own sells; what anybody else sells comes first from what no strategy claims, then from the oldest claim.
 * So the claims never exceed the position, whoever trades beside the strategies.
 */
export class ClaimBook {
  #seq = 0;
  readonly #orders = new Map<ClientOrderId, OwnOrder>();
  /** Oldest first: a claim is put at the end when it opens. */
  readonly #claims = new Map<string, Claim>();
  readonly #positions = new Map<string, Decimal>();

  /** The last ledger event that is in it. */
  get seq(): number {
    return this.#seq;
  }

  /** What the strategy holds; never more than the account does. */
  quantity(strategy: StrategyId, account: AccountId, instrument: InstrumentId): Decimal {
    return this.#claims.get(claimKey(strategy, account, instrument))?.quantity ?? ZERO;
  }

  hasWorkingOrder(strategy: StrategyId, account: AccountId, instrument: InstrumentId): boolean {
    return this.#ordersOf(strategy, account, instrument).some((order) => order.open);
  }

  knows(clientOrderId: ClientOrderId): boolean {
    return this.#orders.has(clientOrderId);
  }

  /** When the strategy last sent an entry that was not refused; null when it has not, as far as is kept. */
  lastEntryTime(strategy: StrategyId, account: AccountId, instrument: InstrumentId): EpochMs | null {
    const times = this.#ordersOf(strategy, account, instrument)
      .filter((order) => order.side === 'buy' && order.counts)
      .map((order) => order.createdTime);
    return times.length === 0 ? null : Math.max(...times);
  }

  /** Takes the next event of the ledger; events it has are passed over, a hole throws. */
  apply({ seq, fact }: LedgerEvent): void {
    if (seq <= this.#seq) return;
    if (seq !== this.#seq + 1) throw new Error(`the ledger jumps from ${this.#seq} to ${seq}`);
    this.#seq = seq;
    if (fact.kind === 'orderInitialized') this.#addOrder(fact.order);
    else if (fact.kind === 'orderEvent') this.#applyOrderEvent(fact.clientOrderId, fact.event);
    else if (fact.kind === 'accountReset') this.#reset(fact.account);
  }

  checkpoint(): Checkpoint {
    return {
      seq: this.#seq,
      orders: [...this.#orders.values()],
      claims: [...this.#claims.values()],
      positions: Object.fromEntries(this.#positions),
    };
  }

  /** Throws on anything that is no checkpoint. */
  static restore(value: unknown): ClaimBook {
    const { seq, orders, claims, positions } = checkpointSchema.parse(value);
    const book = new ClaimBook();
    book.#seq = seq;
    for (const order of orders) book.#orders.set(order.clientOrderId, order);
    for (const claim of claims) book.#claims.set(claimKey(claim.strategy, claim.account, claim.instrument), claim);
    for (const [key, quantity] of Object.entries(positions)) book.#positions.set(key, quantity);
    return book;
  }

  #addOrder(order: Order): void {
    if (order.origin.kind !== 'strategy') return;
    const { clientOrderId, account, instrument, side, createdTime, quantity } = order;
    this.#orders.set(clientOrderId, {
      clientOrderId,
      strategy: order.origin.strategy,
      account,
      instrument,
      side,
      createdTime,
      leavesQuantity: quantity,
      open: true,
      counts: true,
    });
    this.#prune();
  }

  #applyOrderEvent(clientOrderId: ClientOrderId, event: OrderEvent): void {
    if (event.kind === 'filled') this.#book(event.fill);
    const order = this.#orders.get(clientOrderId);
    if (order === undefined) return;
    const refused = event.kind === 'denied' || event.kind === 'rejected';
    if (refused || event.kind === 'canceled' || event.kind === 'expired') {
      this.#orders.set(clientOrderId, { ...order, open: false, counts: order.counts && !refused });
    }
  }

  #book(fill: Fill): void {
    const { account, instrument, side, quantity } = fill;
    const key = positionKey(account, instrument);
    const position = add(this.#positions.get(key) ?? ZERO, side === 'buy' ? quantity : negate(quantity));
    if (position === ZERO) this.#positions.delete(key);
    else this.#positions.set(key, position);
    const order = this.#orders.get(fill.clientOrderId);
    if (order !== undefined) {
      const leavesQuantity = subtract(order.leavesQuantity, quantity);
      this.#orders.set(order.clientOrderId, {
        ...order,
        leavesQuantity,
        open: order.open && isPositive(leavesQuantity),
      });
      this.#claim(order.strategy, fill);
    }
    this.#fitClaims(account, instrument, position);
  }

  #claim(strategy: StrategyId, { account, instrument, side, quantity }: Fill): void {
    const key = claimKey(strategy, account, instrument);
    const held = this.#claims.get(key)?.quantity ?? ZERO;
    const left = side === 'buy' ? add(held, quantity) : subtract(held, minimum(held, quantity));
    if (left === ZERO) this.#claims.delete(key);
    else this.#claims.set(key, { strategy, account, instrument, quantity: left });
  }

  #fitClaims(account: AccountId, instrument: InstrumentId, position: Decimal): void {
    const claims = [...this.#claims].filter(
      ([, claim]) => claim.account === account && claim.instrument === instrument,
    );
    const held = isPositive(position) ? position : ZERO;
    let excess = subtract(
      claims.reduce((sum, [, claim]) => add(sum, claim.quantity), ZERO),
      held,
    );
    for (const [key, claim] of claims) {
      if (compare(excess, ZERO) <= 0) return;
      const taken = minimum(excess, claim.quantity);
      excess = subtract(excess, taken);
      const quantity = subtract(claim.quantity, taken);
      if (quantity === ZERO) this.#claims.delete(key);
      else this.#claims.set(key, { ...claim, quantity });
    }
  }

  #reset(account: AccountId): void {
    for (const [key, claim] of this.#claims) if (claim.account === account) this.#claims.delete(key);
    for (const key of this.#positions.keys()) if (key.startsWith(`${account}|`)) this.#positions.delete(key);
    for (const [id, order] of this.#orders) {
      if (order.account === account) this.#orders.set(id, { ...order, counts: false });
    }
  }

  #ordersOf(strategy: StrategyId, account: AccountId, instrument: InstrumentId): readonly OwnOrder[] {
    return [...this.#orders.values()].filter(
      (order) => order.strategy === strategy && order.account === account && order.instrument === instrument,
    );
  }

  #prune(): void {
    const done = [...this.#orders.values()].filter((order) => !order.open);
    for (const order of done.slice(0, Math.max(0, done.length - DONE_ORDERS_KEPT))) {
      this.#orders.delete(order.clientOrderId);
    }
  }
}

function claimKey(strategy: StrategyId, account: AccountId, instrument: InstrumentId): string {
  return `${strategy}|${positionKey(account, instrument)}`;
}

function positionKey(account: AccountId, instrument: InstrumentId): string {
  return `${account}|${instrument}`;
}
