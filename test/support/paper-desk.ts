import { type SubmitOutcome, type TraderContract, trader } from '#shared/contract/trader.ts';
import { add, type Decimal, decimal, isNegative, negate, subtract, ZERO } from '#shared/domain/decimal.ts';
import type { AccountId, Asset, ClientOrderId, InstrumentId, Price, TradeId } from '#shared/domain/identifiers.ts';
import type { LedgerEvent, LedgerFact } from '#shared/domain/ledger-event.ts';
import type { Order, OrderIntent } from '#shared/domain/order.ts';
import type { Account, Position } from '#shared/domain/position.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';
import { marketIntent } from './order-intent.ts';
import { PAPER_ACCOUNT } from './paper-account.ts';
import { emptyTraderSnapshot } from './trader-snapshot.ts';

/** A trader that fills market orders at once at the price the test set, and keeps a ledger of it. */
export interface PaperDesk {
  readonly submitted: { readonly intent: OrderIntent; readonly requestId: string | null }[];
  readonly events: readonly LedgerEvent[];
  readonly accounts: Account[];
  /** What the next submits come to: `fill` at once, `rest` working, `deny`, or no answer at all. */
  mode: 'fill' | 'rest' | 'deny' | 'silent' | 'fill-silently';
  price: Price;
  /** Somebody else trades on the account. */
  trade(side: 'buy' | 'sell', instrument: InstrumentId, quantity: string): void;
  /** An order as a client would submit it. */
  place(intent: OrderIntent): void;
  reset(account: AccountId): void;
  mark(instrument: InstrumentId, price: string, stale?: boolean): void;
  /** Called before the ledger is read out: wait to be slow. */
  beforeLedgerEvents: () => Promise<void> | void;
  /** Fills what rests. */
  fillResting(): void;
  position(instrument: InstrumentId): Decimal;
  attach(port: Port): void;
  crash(): void;
}

export const PAPER = PAPER_ACCOUNT.id;

export function createPaperDesk(now: () => number): PaperDesk {
  const events: LedgerEvent[] = [];
  const positions = new Map<InstrumentId, { quantity: Decimal; openedTime: number }>();
  const answers = new Map<string, SubmitOutcome>();
  let resting: Order[] = [];
  let server: Server<TraderContract> | null = null;
  let trades = 0;

  function append(fact: LedgerFact): void {
    const event: LedgerEvent = { seq: events.length + 1, time: now(), fact, entries: [] };
    events.push(event);
    server?.publish('ledger', event as EventValue<TraderContract, 'ledger'>);
  }

  function positionOf(instrument: InstrumentId): Position {
    const held = positions.get(instrument);
    const quantity = held?.quantity ?? ZERO;
    return {
      account: PAPER,
      instrument,
      side: quantity === ZERO ? 'flat' : isNegative(quantity) ? 'short' : 'long',
      quantity: isNegative(quantity) ? negate(quantity) : quantity,
      averageEntryPrice: quantity === ZERO ? null : self.price,
      realizedPnl: ZERO,
      fees: ZERO,
      openedTime: held?.openedTime ?? null,
      updatedTime: now(),
    };
  }

  function fill(order: Order): void {
    const { account, instrument, side, quantity, clientOrderId } = order;
    const held = positions.get(instrument);
    const after = side === 'buy' ? add(held?.quantity ?? ZERO, quantity) : subtract(held?.quantity ?? ZERO, quantity);
    if (after === ZERO) positions.delete(instrument);
    else positions.set(instrument, { quantity: after, openedTime: held?.openedTime ?? now() });
    const tradeId = `t${++trades}` as TradeId;
    append({
      kind: 'orderEvent',
      account,
      clientOrderId,
      event: {
        kind: 'filled',
        time: now(),
        fill: {
          tradeId,
          clientOrderId,
          account,
          instrument,
          side,
          price: self.price,
          quantity,
          fee: ZERO,
          feeAsset: 'USDT' as Asset,
          liquidity: 'taker',
          eventTime: now(),
        },
      },
    });
    server?.publish('changes', {
      seq: events.length,
      orders: [],
      positions: [positionOf(instrument)],
      balances: [],
      accounts: [],
    });
  }

  function place(intent: OrderIntent, requestId: string | null): Order {
    const order: Order = {
      ...intent,
      clientOrderId: `o-${requestId ?? `n${events.length}`}`.slice(0, 36) as ClientOrderId,
      createdTime: now(),
      status: 'submitted',
      statusBeforeCancel: null,
      venueOrderId: null,
      triggered: false,
      filledQuantity: ZERO,
      leavesQuantity: intent.quantity,
      averagePrice: null,
      tradeIds: [],
      reason: null,
      updatedTime: now(),
    };
    append({ kind: 'orderInitialized', order: { ...order, status: 'initialized' } });
    return order;
  }

  function submit(intent: OrderIntent, requestId: string | null): SubmitOutcome | Promise<SubmitOutcome> {
    self.submitted.push({ intent, requestId });
    const known = requestId === null ? undefined : answers.get(requestId);
    if (known !== undefined) return known;
    if (self.mode === 'silent') return new Promise(() => {});
    const order = place(intent, requestId);
    const { clientOrderId } = order;
    const told = (event: 'submitted' | 'denied') =>
      append({
        kind: 'orderEvent',
        account: intent.account,
        clientOrderId,
        event:
          event === 'submitted'
            ? { kind: 'submitted', time: now() }
            : { kind: 'denied', reason: 'insufficient-funds', time: now() },
      });
    if (self.mode === 'deny') {
      told('denied');
      const check = {
        reason: 'insufficient-funds' as const,
        passed: false,
        actual: decimal('5'),
        limit: decimal('100'),
      };
      return { outcome: 'denied', clientOrderId, checks: [check] };
    }
    told('submitted');
    if (self.mode === 'rest') resting.push(order);
    else fill(order);
    const outcome: SubmitOutcome = { outcome: 'submitted', clientOrderId };
    if (requestId !== null) answers.set(requestId, outcome);
    return self.mode === 'fill-silently' ? new Promise(() => {}) : outcome;
  }

  const unused = (): never => {
    throw new Error('strategies do not ask this of the trader');
  };
  const handlers: Handlers<TraderContract> = {
    snapshot: () => ({
      ...emptyTraderSnapshot(events.length),
      accounts: [...self.accounts],
      positions: [...positions.keys()].map(positionOf),
    }),
    submitOrder: ({ intent, requestId }) => submit(intent, requestId),
    async ledgerEvents({ afterSeq, limit }) {
      await self.beforeLedgerEvents();
      const read = events.filter((event) => event.seq > afterSeq).slice(0, limit);
      return { events: read as EventValue<TraderContract, 'ledger'>[] };
    },
    previewOrder: unused,
    cancelOrder: unused,
    cancelAll: unused,
    flatten: unused,
    setTradingState: unused,
    createPaperAccount: unused,
    resetPaperAccount: unused,
    orderHistory: unused,
    fills: unused,
  };

  const self: PaperDesk = {
    submitted: [],
    events,
    accounts: [{ ...PAPER_ACCOUNT, createdTime: 1 }],
    mode: 'fill',
    price: decimal('100'),
    beforeLedgerEvents: () => {},
    trade(side, instrument, quantity) {
      fill(place(marketIntent({ account: PAPER, instrument, side, quantity: decimal(quantity) }), null));
    },
    place: (intent) => void submit(intent, null),
    reset(account) {
      positions.clear();
      append({ kind: 'accountReset', account });
    },
    mark(instrument, price, stale = false) {
      const mark = {
        account: PAPER,
        instrument,
        markPrice: decimal(price),
        unrealizedPnl: null,
        marketValue: null,
        stale,
      };
      server?.publish('marks', { marks: [mark], summaries: [], riskMeters: [] });
    },
    fillResting() {
      const orders = resting;
      resting = [];
      for (const order of orders) fill(order);
    },
    position: (instrument) => positions.get(instrument)?.quantity ?? ZERO,
    attach(port) {
      server ??= createServer(trader, handlers);
      server.attach(port);
    },
    crash() {
      server?.dispose();
      server = null;
    },
  };
  return self;
}
