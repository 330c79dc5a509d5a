import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateCandles, createCandleBuilder } from '#shared/domain/candle-builder.ts';
import { add, compare, type Decimal, decimal, multiply } from '#shared/domain/decimal.ts';
import { DecimalSum } from '#shared/domain/decimal-sum.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Candle, Trade } from '#shared/domain/market-data.ts';
import { candleCloseTime, candleOpenTime, TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';

const BTC = 'BTC/USDT@replay' as InstrumentId;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Thursday, 12:00 UTC. */
const NOON = Date.UTC(2024, 7, 8, 12);

let numbers = 0;
function trade(eventTime: number, price: string, quantity: string, tradeNumber = ++numbers): Trade {
  return {
    kind: 'trade',
    instrument: BTC,
    tradeNumber,
    price: decimal(price),
    quantity: decimal(quantity),
    aggressor: 'buy',
    eventTime,
    receivedTime: eventTime,
  };
}

const row = ({ timeframe, openTime, open, high, low, close, volume, quoteVolume, trades }: Candle) => [
  timeframe,
  openTime - NOON,
  open,
  high,
  low,
  close,
  volume,
  quoteVolume,
  trades,
];

describe('candles from trades', () => {
  it('open, high, low, close, volumes and count are exact', () => {
    const builder = createCandleBuilder(BTC);
    builder.addTrade(trade(NOON + 1, '100.1', '0.3'));
    builder.addTrade(trade(NOON + 2, '100.3', '0.1'));
    builder.addTrade(trade(NOON + 2, '99.9', '0.2'));
    builder.addTrade(trade(NOON + 59_999, '100', '0.00001'));
    const minute = builder.open('1m');
    expect(minute && row(minute)).toEqual(['1m', 0, '100.1', '100.3', '99.9', '100', '0.60001', '60.041', 4]);
    expect(minute?.closed).toBe(false);
    // 100.1×0.3 + 100.3×0.1 + 99.9×0.2 + 100×0.00001 = 30.03 + 10.03 + 19.98 + 0.001
  });

  it('a trade of the next minute closes this one and every longer candle that ends with it, shortest first', () => {
    const builder = createCandleBuilder(BTC);
    builder.addTrade(trade(NOON + 14 * MINUTE, '1', '1'));
    const { closed } = builder.addTrade(trade(NOON + 15 * MINUTE, '2', '1'));
    expect(closed.map(({ timeframe }) => timeframe)).toEqual(['1m', '3m', '5m', '15m']);
    expect(closed.every((candle) => candle.closed && candle.close === '1')).toBe(true);
    expect(builder.open('15m')).toMatchObject({ openTime: NOON + 15 * MINUTE, close: '2' });
    expect(builder.open('30m')).toMatchObject({ openTime: NOON, open: '1', close: '2', volume: '2', trades: 2 });
  });

  it('the clock closes a minute on time when no trade comes, once, and a minute without a trade makes no candle', () => {
    const builder = createCandleBuilder(BTC);
    builder.addTrade(trade(NOON + 1_000, '1', '1'));
    expect(builder.closeUpTo(NOON + 59_999).closed).toEqual([]);
    expect(builder.closeUpTo(NOON + MINUTE).closed.map(({ timeframe }) => timeframe)).toEqual(['1m']);
    expect(builder.open('1m')).toBeNull();
    expect(builder.closeUpTo(NOON + 2 * MINUTE).closed).toEqual([]);
    expect(builder.closeUpTo(NOON + 5 * MINUTE).closed.map(({ timeframe }) => timeframe)).toEqual(['3m', '5m']);
    expect(builder.addTrade(trade(NOON + 7 * MINUTE, '3', '1')).closed).toEqual([]);
    expect(builder.open('1h')).toMatchObject({ open: '1', close: '3', trades: 2 });
  });

  it('a trade that comes late corrects the closed minute it belongs to, and leaves open and close to the order of trades', () => {
    const builder = createCandleBuilder(BTC);
    builder.addTrade(trade(NOON + 1, '10', '1', 1));
    builder.addTrade(trade(NOON + 3, '12', '1', 3));
    builder.closeUpTo(NOON + MINUTE);
    const { closed, amended } = builder.addTrade(trade(NOON + 2, '99', '1', 2));
    expect(closed).toEqual([]);
    expect(amended.map(row)).toEqual([['1m', 0, '10', '99', '10', '12', '3', '121', 3]]);
    expect(builder.open('5m')).toMatchObject({ open: '10', high: '99', close: '12', volume: '3' });
  });

  it('goes on from candles that were begun elsewhere', () => {
    const first = createCandleBuilder(BTC);
    first.addTrade(trade(NOON + 1, '10', '1'));
    first.closeUpTo(NOON + MINUTE);
    const begun = TIMEFRAMES.map((timeframe) => first.open(timeframe)).filter((candle) => candle !== null);
    const second = createCandleBuilder(BTC);
    second.seed(begun);
    second.addTrade(trade(NOON + MINUTE, '8', '2'));
    expect(second.open('1d')).toMatchObject({ open: '10', high: '10', low: '8', close: '8', volume: '3', trades: 2 });
  });

  it('weeks begin on Monday and months on the first', () => {
    const builder = createCandleBuilder(BTC);
    builder.addTrade(trade(Date.UTC(2024, 8, 1, 23, 59, 59), '1', '1'));
    const { closed } = builder.addTrade(trade(Date.UTC(2024, 8, 2), '2', '1'));
    expect(closed.map(({ timeframe }) => timeframe)).toContain('1w');
    expect(closed.map(({ timeframe }) => timeframe)).not.toContain('1M');
  });

  it('equal an independent count of the same trades in every timeframe, whatever the clock did between them', () => {
    const step = fc.record({
      wait: fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 9 * HOUR })),
      price: fc.integer({ min: 1, max: 99_999 }),
      quantity: fc.integer({ min: 1, max: 999_999 }),
      clock: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const builder = createCandleBuilder(BTC);
        const got = new Map<string, Candle>();
        const trades: Trade[] = [];
        let time = NOON;
        for (const { wait, price, quantity, clock } of steps) {
          time += wait;
          const changes = clock ? [builder.closeUpTo(time)] : [];
          const made = trade(time, String(price / 100), String(quantity / 100_000), trades.length + 1);
          trades.push(made);
          for (const { closed } of [...changes, builder.addTrade(made)]) {
            for (const candle of closed) {
              expect(got.has(`${candle.timeframe} ${candle.openTime}`)).toBe(false);
              got.set(`${candle.timeframe} ${candle.openTime}`, candle);
            }
          }
        }
        for (const timeframe of TIMEFRAMES) {
          const open = builder.open(timeframe);
          if (open !== null) got.set(`${timeframe} ${open.openTime}`, open);
        }
        const expected = new Map(TIMEFRAMES.flatMap((timeframe) => countByHand(trades, timeframe, time)));
        expect(Object.fromEntries(got)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});

/** The definition of a candle, with `decimal.ts` and no cleverness. */
function countByHand(trades: readonly Trade[], timeframe: Timeframe, now: number): [string, Candle][] {
  const groups = Map.groupBy(trades, ({ eventTime }) => candleOpenTime(timeframe, eventTime));
  return [...groups].map(([openTime, group]) => {
    const prices = group.map(({ price }) => price).sort(compare);
    const candle: Candle = {
      instrument: BTC,
      timeframe,
      openTime,
      open: group[0]?.price ?? decimal('0'),
      high: prices.at(-1) ?? decimal('0'),
      low: prices[0] ?? decimal('0'),
      close: group.at(-1)?.price ?? decimal('0'),
      volume: group.map(({ quantity }) => quantity).reduce(add),
      quoteVolume: group.map(({ price, quantity }) => multiply(price, quantity)).reduce(add),
      trades: group.length,
      closed: candleCloseTime(timeframe, openTime) <= candleOpenTime('1m', now),
    };
    return [`${timeframe} ${openTime}`, candle];
  });
}

describe('longer candles from shorter ones', () => {
  it('equal those made from the trades themselves', () => {
    const builder = createCandleBuilder(BTC);
    const closed: Candle[] = [];
    for (let index = 0; index < 2_000; index++) {
      const price = String(1_000 + ((index * 7_919) % 321) / 4);
      closed.push(...builder.addTrade(trade(NOON + index * 37_000, price, '0.25')).closed);
    }
    const of = (timeframe: Timeframe) => closed.filter((candle) => candle.timeframe === timeframe);
    for (const [from, to] of [
      ['1m', '5m'],
      ['1m', '4h'],
      ['5m', '15m'],
      ['2h', '6h'],
    ] as const) {
      const last = of(to).at(-1)?.openTime ?? 0;
      const made = aggregateCandles(of(from), to, NOON + 2_000 * 37_000).filter(({ openTime }) => openTime <= last);
      expect(made).toEqual(of(to));
    }
  });

  it('say which of them are over', () => {
    const builder = createCandleBuilder(BTC);
    builder.addTrade(trade(NOON, '1', '1'));
    const minutes = builder.addTrade(trade(NOON + MINUTE, '1', '1')).closed;
    expect(aggregateCandles(minutes, '5m', NOON + 4 * MINUTE).map(({ closed }) => closed)).toEqual([false]);
    expect(aggregateCandles(minutes, '5m', NOON + 5 * MINUTE).map(({ closed }) => closed)).toEqual([true]);
    expect(aggregateCandles([], '5m', NOON)).toEqual([]);
  });
});

describe('a running total', () => {
  it('equals the sum by decimal.ts', () => {
    const value = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
      .map(([units, scale]) =>
        decimal(
          `${units}`
            .padStart(scale + 1, '0')
            .replace(new RegExp(`(.{${scale}})$`), '.$1')
            .replace(/\.$/, ''),
        ),
      );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (pairs) => {
        const sum = new DecimalSum();
        let expected = '0' as Decimal;
        for (const [left, right] of pairs) {
          sum.add(left);
          sum.addProduct(left, right);
          expected = add(add(expected, left), multiply(left, right));
        }
        expect(sum.total()).toBe(expected);
      }),
    );
  });
});
