import type { ExecutionReport, ExecutionVenue, OrderLookup } from '#main/ports/execution-venue.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Asset, ClientOrderId, TradeId, VenueOrderId } from '#shared/domain/identifiers.ts';
import type { Order, OrderEvent, OrderRequest } from '#shared/domain/order.ts';

/** A venue that does only what the test tells it, and remembers what it was asked. */
export interface FakeVenue extends ExecutionVenue {
  readonly submitted: OrderRequest[];
  readonly canceled: ClientOrderId[];
  readonly restored: Order[];
  /** Throw here to make it unknown whether the order arrived. */
  onSubmit: (order: OrderRequest) => void | Promise<void>;
  onCancel: (id: ClientOrderId) => void;
  lookUps: Map<ClientOrderId, OrderLookup>;
  report(...reports: readonly (readonly [id: ClientOrderId, event: OrderEvent])[]): void;
  accept(id: ClientOrderId): void;
  fill(id: ClientOrderId, fill: FakeFill): void;
}

export interface FakeFill {
  readonly price: string;
  readonly quantity: string;
  readonly fee?: string;
  readonly feeAsset?: string;
  readonly tradeId?: string;
}

export function createFakeVenue(now: () => number = () => 1_700_000_000_000): FakeVenue {
  const listeners = new Set<(reports: readonly ExecutionReport[]) => void>();
  let trades = 0;

  const venue: FakeVenue = {
    name: 'paper',
    submitted: [],
    canceled: [],
    restored: [],
    onSubmit: () => {},
    onCancel: () => {},
    lookUps: new Map(),
    async submit(order) {
      venue.submitted.push(order);
      await venue.onSubmit(order);
    },
    async cancel(id) {
      venue.canceled.push(id);
      venue.onCancel(id);
    },
    onReports(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lookUp: async (id) => venue.lookUps.get(id) ?? { outcome: 'absent' },
    async restore(orders) {
      venue.restored.push(...orders);
    },
    dispose() {},
    report(...reports) {
      const batch = reports.map(([clientOrderId, event]) => ({ clientOrderId, event }));
      for (const listener of listeners) listener(batch);
    },
    accept(id) {
      venue.report([id, { kind: 'accepted', venueOrderId: `v-${id}` as VenueOrderId, time: now() }]);
    },
    fill(id, { price, quantity, fee = '0', feeAsset = 'USDT', tradeId }) {
      const order =
        venue.submitted.find((sent) => sent.clientOrderId === id) ??
        venue.restored.find((sent) => sent.clientOrderId === id);
      if (order === undefined) throw new Error(`the venue never got ${id}`);
      trades += 1;
      const event: OrderEvent = {
        kind: 'filled',
        time: now(),
        fill: {
          tradeId: (tradeId ?? `t-${trades}-${id}`) as TradeId,
          clientOrderId: id,
          account: order.account,
          instrument: order.instrument,
          side: order.side,
          price: decimal(price),
          quantity: decimal(quantity),
          fee: decimal(fee),
          feeAsset: feeAsset as Asset,
          liquidity: 'taker',
          eventTime: now(),
        },
      };
      venue.report([id, event]);
    },
  };
  return venue;
}
