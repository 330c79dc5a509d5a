import { type WatcherContract, watcher } from '#shared/contract/watcher.ts';
import { decimalFromNumber } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { candleCloseTime, type Timeframe, timeframeLength } from '#shared/domain/timeframe.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';

/** A watcher that knows candles: every instrument has what the test put there, the same for every timeframe asked. */
export interface CandleWatcher {
  instruments: Instrument[];
  /** Candle requests, in order: `BTC/USDT@replay 1h 301`. */
  readonly calls: string[];
  /** Replaces the candles of an instrument by these closes (with volumes), the last one open. */
  setCloses(instrument: InstrumentId, closes: readonly number[], volumes?: readonly number[]): void;
  /** Closes the open candle at its price and opens the next one at the given price; says so where asked to. */
  closeCandle(instrument: InstrumentId, nextPrice: number, tell?: Timeframe): void;
  /** Changes the open candle only. */
  moveOpenCandle(instrument: InstrumentId, price: number): void;
  beforeCandles: (instrument: InstrumentId) => Promise<void> | void;
  readonly hasMarketSubscribers: (instrument: InstrumentId) => boolean;
  attach(port: Port): void;
  crash(): void;
}

interface Point {
  readonly close: number;
  readonly volume: number;
}

/** Open time of the first candle of every series. */
export const SERIES_START = Date.UTC(2026, 0, 1);

export function createCandleWatcher(instruments: readonly Instrument[]): CandleWatcher {
  const points = new Map<InstrumentId, Point[]>();
  let server: Server<WatcherContract> | null = null;

  function candles(instrument: InstrumentId, timeframe: Timeframe): Candle[] {
    const length = timeframeLength(timeframe);
    const list = points.get(instrument) ?? [];
    return list.map(({ close, volume }, index) => {
      const price = decimalFromNumber(close);
      return {
        instrument,
        timeframe,
        openTime: SERIES_START + index * length,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: decimalFromNumber(volume),
        quoteVolume: decimalFromNumber(0),
        trades: 0,
        closed: index < list.length - 1,
      };
    });
  }

  const unused = (): never => {
    throw new Error('strategies do not ask this of the watcher');
  };
  const handlers: Handlers<WatcherContract> = {
    instruments: () => ({ instruments: self.instruments }),
    async candles({ instrument, timeframe, limit }) {
      self.calls.push(`${instrument} ${timeframe} ${limit}`);
      await self.beforeCandles(instrument);
      return { candles: candles(instrument, timeframe).slice(-limit) };
    },
    snapshot: unused,
    marketSnapshot: unused,
    book: unused,
    recentTrades: unused,
    setReplay: unused,
  };

  const self: CandleWatcher = {
    instruments: [...instruments],
    calls: [],
    beforeCandles: () => {},
    hasMarketSubscribers: (instrument) => server?.hasSubscribers('market', instrument) ?? false,
    setCloses(instrument, closes, volumes) {
      points.set(
        instrument,
        closes.map((close, index) => ({ close, volume: volumes?.[index] ?? 1 })),
      );
    },
    closeCandle(instrument, nextPrice, tell) {
      const list = points.get(instrument) ?? [];
      points.set(instrument, [...list, { close: nextPrice, volume: 1 }]);
      if (tell === undefined) return;
      const candle = candles(instrument, tell).at(-2);
      if (candle === undefined) return;
      const time = candleCloseTime(tell, candle.openTime);
      const event = { kind: 'candleClosed' as const, instrument, candle, eventTime: time, receivedTime: time };
      server?.publish('market', [event], instrument);
    },
    moveOpenCandle(instrument, price) {
      const list = points.get(instrument) ?? [];
      points.set(instrument, [...list.slice(0, -1), { close: price, volume: 7 }]);
    },
    attach(port) {
      server ??= createServer(watcher, handlers);
      server.attach(port);
    },
    crash() {
      server?.dispose();
      server = null;
    },
  };
  return self;
}
