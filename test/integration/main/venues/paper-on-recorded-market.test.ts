import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { readFrameIndex } from '#main/venues/replay/frame-index.ts';
import { readMarketTape } from '#main/venues/replay/market-tape.ts';
import { applyOrderEvent, newOrder } from '#shared/domain/apply-order-event.ts';
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  roundToStep,
  subtract,
  ZERO,
} from '#shared/domain/decimal.ts';
import type { FeedEvent, Side } from '#shared/domain/market-data.ts';
import { isWorking, type Order, type OrderRequest } from '#shared/domain/order.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';
import { createMatchingEngine, type OrderReport } from '#shared/simulation/matching-engine.ts';
import { BTC, order } from '#test/support/simulation-rig.ts';

const RECORDING = fileURLToPath(new URL('../../../../resources/demo/BTCUSDT.ndraw.gz', import.meta.url));
const TICK = decimal('0.01');

let events: FeedEvent[];
beforeAll(() => {
  const tape = readMarketTape(BTC, 'BTCUSDT', readFrameIndex(RECORDING, 0n), parseFrame);
  const time = tape.frames.receivedTime(tape.firstLine);
  events = [{ kind: 'bookSnapshot', instrument: BTC, ...tape.startBook, eventTime: time, receivedTime: time }];
  for (let frame = tape.firstLine; frame < tape.frames.length; frame++) {
    const event = tape.parse(frame);
    if (event !== null) events.push(event);
  }
});

interface Played {
  readonly orders: ReadonlyMap<string, Order>;
  readonly reports: readonly OrderReport[];
  /** Best ask at the moment each order arrived. */
  readonly ask: Decimal;
}

/** Six minutes of Binance with, after one minute: a ladder of limits, a stop, a trailing stop and a market order that walks. */
function play(fillModel: 'book' | 'first-level'): Played {
  const engine = createMatchingEngine({
    idPrefix: 'tape',
    settings: { makerFeePercent: decimal('0.1'), takerFeePercent: decimal('0.1'), latencyMs: 50, fillModel },
  });
  const orders = new Map<string, Order>();
  const reports: OrderReport[] = [];
  const book = createOrderBook();
  let ask: Decimal = ZERO;
  const start = events[0]?.receivedTime ?? 0;

  for (const event of events) {
    engine.apply(event, event.receivedTime);
    if (event.kind === 'bookSnapshot') book.applySnapshot(event);
    if (event.kind === 'bookUpdate') book.applyUpdate(event);
    if (ask === ZERO && event.receivedTime > start + 60_000) {
      ask = book.bestAsk?.[0] ?? ZERO;
      const bid = book.bestBid?.[0] ?? ZERO;
      for (const request of plan(bid, ask)) {
        orders.set(request.clientOrderId, submitted(request));
        engine.submit(request, event.receivedTime);
      }
    }
    for (const report of engine.takeReports()) {
      reports.push(report);
      const before = orders.get(report.clientOrderId) as Order;
      const applied = applyOrderEvent(before, report.event);
      if (!applied.ok) throw new Error(`${applied.error} on ${before.status}: ${report.event.kind}`);
      orders.set(report.clientOrderId, applied.value);
    }
  }
  return { orders, reports, ask };
}

function plan(bid: Decimal, ask: Decimal): readonly OrderRequest[] {
  const away = (price: Decimal, side: Side, permille: string): Decimal => {
    const distance = roundToStep(multiply(price, decimal(permille)), TICK, 'down');
    return side === 'buy' ? subtract(price, distance) : add(price, distance);
  };
  const requests = [order('walks', { quantity: '5' })];
  for (const permille of ['0', '0.0002', '0.0005', '0.001', '0.0015', '0.05']) {
    requests.push(order(`buy-${permille}`, { quantity: '0.05', limitPrice: away(bid, 'buy', permille) }));
    requests.push(
      order(`sell-${permille}`, { side: 'sell', quantity: '0.05', limitPrice: away(ask, 'sell', permille) }),
    );
  }
  requests.push(
    order('stop', { side: 'sell', type: 'stop', quantity: '0.5', triggerPrice: away(bid, 'buy', '0.0005') }),
  );
  const trailing = { kind: 'percent', percent: decimal('0.05') } as const;
  requests.push(order('trail', { side: 'sell', type: 'trailingStop', quantity: '0.5', trailing }));
  return requests;
}

function submitted(request: OrderRequest): Order {
  const sent = applyOrderEvent(newOrder(request), { kind: 'submitted', time: request.createdTime });
  if (!sent.ok) throw new Error(sent.error);
  return sent.value;
}

function get(played: Played, id: string): Order {
  return played.orders.get(id) as Order;
}

describe('orders against the recorded market', () => {
  it('reads the whole recording', () => {
    expect(events.filter(({ kind }) => kind === 'trade').length).toBeGreaterThan(9_000);
    expect(events.filter(({ kind }) => kind === 'bookUpdate').length).toBeGreaterThan(3_000);
  });

  it('walk, rest, queue and trigger as they would have; the same every time', () => {
    const played = play('book');
    expect(play('book')).toEqual(played);

    // 5 BTC are more than any single level shows: it pays more than the best ask, and each level more than the one before.
    const walks = get(played, 'walks');
    const prices = played.reports.flatMap(({ clientOrderId, event }) =>
      clientOrderId === walks.clientOrderId && event.kind === 'filled' ? [event.fill.price] : [],
    );
    expect(walks.status).toBe('filled');
    expect(prices.length).toBeGreaterThan(5);
    expect(prices.every((price, index) => index === 0 || compare(price, prices[index - 1] as Decimal) > 0)).toBe(true);
    expect(compare(walks.averagePrice as Decimal, played.ask)).toBe(1);

    const resting = [...played.orders.values()].filter(({ type }) => type === 'limit');
    for (const { status, side, limitPrice, averagePrice } of resting) {
      if (averagePrice === null) continue;
      expect(compare(averagePrice, limitPrice as Decimal) * (side === 'buy' ? 1 : -1)).toBeLessThanOrEqual(0);
      expect(['filled', 'partiallyFilled', 'accepted']).toContain(status);
    }
    // Five percent away nothing traded; at the touch it did.
    expect([get(played, 'buy-0.05').status, get(played, 'sell-0.05').status]).toEqual(['accepted', 'accepted']);
    expect(resting.filter(({ status }) => status === 'filled').length).toBeGreaterThan(2);
    expect(resting.filter(({ status }) => isWorking(status)).length).toBeGreaterThan(1);
  });

  it('resting orders trade as makers with what really printed at their price or beyond', () => {
    const played = play('book');
    for (const { clientOrderId, event } of played.reports) {
      if (event.kind !== 'filled' || event.fill.liquidity !== 'maker') continue;
      const { fill } = event;
      expect(fill.price).toBe(get(played, clientOrderId).limitPrice);
      expect(fill.fee).toBe(multiply(multiply(fill.price, fill.quantity), decimal('0.001')));
    }
    expect(played.reports.some(({ event }) => event.kind === 'filled' && event.fill.liquidity === 'maker')).toBe(true);
  });

  it('by the first-level rule the same orders fill in one piece, and no worse than by the book', () => {
    const simple = play('first-level');
    const walked = play('book');
    for (const id of simple.orders.keys()) {
      expect(get(simple, id).tradeIds.length, id).toBeLessThanOrEqual(1);
    }
    const better = get(simple, 'walks').averagePrice as Decimal;
    const real = get(walked, 'walks').averagePrice as Decimal;
    expect(compare(better, real)).toBe(-1);
    // The difference is what slippage costs: here between 0 and 1 percent.
    const slippage = divide(subtract(real, better), better, 6, 'halfUp');
    expect(compare(slippage, decimal('0.01'))).toBe(-1);
  });
});
