import { type WatcherContract, watcher } from '#shared/contract/watcher.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Asset, InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { BookLevel, MarketEvent } from '#shared/domain/market-data.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';

/** A watcher whose market is what the test says. */
export interface FakeWatcher {
  attach(port: Port): void;
  crash(): void;
  publish(...events: readonly MarketEvent[]): void;
  /** Sets bid and ask, with a book of one level of `quantity` a side. */
  price(instrument: InstrumentId, bid: string, ask: string, quantity?: string): void;
  book(
    instrument: InstrumentId,
    bids: readonly (readonly [string, string])[],
    asks: readonly (readonly [string, string])[],
  ): void;
}

export function testInstrument(symbol: string, changes: Partial<Instrument> = {}): Instrument {
  const [base, quote] = symbol.split('/') as [Asset, Asset];
  return {
    id: `${symbol}@replay` as InstrumentId,
    venue: 'replay' as VenueId,
    symbol,
    kind: 'spot',
    base,
    quote,
    priceStep: decimal('0.01'),
    quantityStep: decimal('0.001'),
    minQuantity: decimal('0.001'),
    maxQuantity: decimal('1000'),
    minNotional: decimal('10'),
    demo: true,
    ...changes,
  };
}

export const BTC = testInstrument('BTC/USDT');
export const ETH = testInstrument('ETH/USDT');

export function createFakeWatcher(now: () => number, instruments: readonly Instrument[] = [BTC, ETH]): FakeWatcher {
  const latest = new Map<InstrumentId, MarketEvent[]>();
  let updateId = 0;
  let server: Server<WatcherContract> | null = null;

  const unused = (): never => {
    throw new Error('the fake watcher does not do this');
  };
  const handlers: Handlers<WatcherContract> = {
    instruments: () => ({ instruments: [...instruments] }),
    marketSnapshot: ({ instrument }) => ({
      events: [...(latest.get(instrument) ?? [])] as EventValue<WatcherContract, 'market'>,
      seq: server?.seq('market') ?? 0,
    }),
    snapshot: unused,
    candles: unused,
    book: unused,
    recentTrades: unused,
    setReplay: unused,
  };

  const self: FakeWatcher = {
    attach(port) {
      server ??= createServer(watcher, handlers);
      server.attach(port);
    },
    crash() {
      server?.dispose();
      server = null;
    },
    publish(...events) {
      for (const event of events) {
        server?.publish('market', [event] as EventValue<WatcherContract, 'market'>, event.instrument);
      }
    },
    price(instrument, bid, ask, quantity = '100') {
      self.book(instrument, [[bid, quantity]], [[ask, quantity]]);
    },
    book(instrument, bids, asks) {
      const levels = (side: readonly (readonly [string, string])[]): readonly BookLevel[] =>
        side.map(([price, quantity]) => [decimal(price), decimal(quantity)]);
      const event: MarketEvent = {
        kind: 'bookSnapshot',
        instrument,
        updateId: ++updateId,
        bids: levels(bids),
        asks: levels(asks),
        eventTime: now(),
        receivedTime: now(),
      };
      latest.set(instrument, [event]);
      self.publish(event);
    },
  };
  return self;
}
