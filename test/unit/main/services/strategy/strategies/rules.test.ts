import { describe, expect, test } from 'vitest';
import { buyTheDip } from '#main/services/strategy/strategies/buy-the-dip.ts';
import { dollarCostAveraging } from '#main/services/strategy/strategies/dollar-cost-averaging.ts';
import { goldenCrossover } from '#main/services/strategy/strategies/golden-crossover.ts';
import { pumpAndDump } from '#main/services/strategy/strategies/pump-and-dump.ts';
import { reversalRsi } from '#main/services/strategy/strategies/reversal-rsi.ts';
import { simpleTrendRide } from '#main/services/strategy/strategies/simple-trend-ride.ts';
import { stopLoss } from '#main/services/strategy/strategies/stop-loss.ts';
import { trailingStopLoss } from '#main/services/strategy/strategies/trailing-stop-loss.ts';
import { defaultsOf, type ParameterValues } from '#shared/strategy/parameters.ts';
import type { Evaluation, ExitManager, MarkedPosition, SignalStrategy } from '#shared/strategy/strategy.ts';
import { barsOfCloses } from '#test/support/price-series.ts';

/** Short periods, so that the arithmetic fits a comment; thresholds stay as they are by default. */
function evaluations(
  strategy: SignalStrategy,
  periods: ParameterValues,
  closes: readonly number[],
  volumes?: readonly number[],
): Evaluation[] {
  const evaluator = strategy.createEvaluator({ ...defaultsOf(strategy.parameters), ...periods }, null);
  return barsOfCloses(closes, volumes).map((bar) => evaluator.step(bar));
}

const actions = (...args: Parameters<typeof evaluations>) => evaluations(...args).map(({ action }) => action);

describe('golden_crossover (B-50)', () => {
  const periods = { fastPeriod: 2, slowPeriod: 3, rsiPeriod: 2 };

  test('buys when MA fast crosses above MA slow with RSI > 55, sells when it crosses below', () => {
    // MA2    –   9.5  8.5  7.5  8.5   11    11.5  9.5
    // MA3    –   –    9    8    8.33  9.67  11    10.33
    // RSI2   –   –    0    0    75    …
    expect(actions(goldenCrossover, periods, [10, 9, 8, 7, 10, 12, 11, 8])).toEqual([
      'hold',
      'hold',
      'hold',
      'hold',
      'buy',
      'hold',
      'hold',
      'sell',
    ]);
  });

  test('does not buy a crossing without strength', () => {
    expect(actions(goldenCrossover, { ...periods, rsiAbove: 76 }, [10, 9, 8, 7, 10])).not.toContain('buy');
  });

  test('says why: each condition with its numbers', () => {
    const evaluation = evaluations(goldenCrossover, periods, [10, 9, 8, 7, 10]).at(-1);
    expect(evaluation?.reasons).toEqual([
      {
        decision: 'entry',
        label: 'MA 2 against MA 3',
        left: 8.5,
        comparator: 'crosses above',
        right: expect.closeTo(25 / 3, 10),
        met: true,
      },
      { decision: 'entry', label: 'RSI 2', left: 75, comparator: '>', right: 55, met: true },
      {
        decision: 'exit',
        label: 'MA 2 against MA 3',
        left: 8.5,
        comparator: 'crosses below',
        right: expect.closeTo(25 / 3, 10),
        met: false,
      },
    ]);
    expect(evaluation?.inputs).toMatchObject({
      close: 10,
      volume: 1,
      fast: 8.5,
      'fast before': 7.5,
      slow: expect.closeTo(25 / 3, 10),
      rsi: 75,
      'parameter rsiAbove': 55,
      'parameter fastPeriod': 2,
    });
  });

  test('by default looks at MA 9, MA 50 and RSI 14, and needs 51 candles', () => {
    // 50 candles down by 1 from 200, then up by 10: MA9 overtakes MA50 some candles after the turn, once.
    const closes = [
      ...Array.from({ length: 50 }, (_, index) => 200 - index),
      ...Array.from({ length: 20 }, (_, index) => 151 + 10 * (index + 1)),
    ];
    const all = actions(goldenCrossover, {}, closes);
    // After 5 rises of 10: MA9 = (148+149·… ) first exceeds MA50; both computed here by plain sums.
    const mean = (end: number, period: number) =>
      closes.slice(end - period + 1, end + 1).reduce((sum, close) => sum + close, 0) / period;
    const crossing = closes.findIndex((_, index) => index >= 50 && mean(index, 9) > mean(index, 50));
    expect(all.indexOf('buy')).toBe(crossing);
    expect(all.filter((action) => action === 'buy')).toHaveLength(1);
    expect(goldenCrossover.warmUp(defaultsOf(goldenCrossover.parameters))).toBe(51);
  });
});

describe('buy_the_dip (B-51)', () => {
  const periods = { fastPeriod: 2, slowPeriod: 3, rsiPeriod: 2 };
  // EMA2   –  10.5  11.5  11.5  9.83   8.61  8.87  10.96  12.32
  // EMA3   –  –     11    11.25 10.13  9.06  9.03  10.52  11.76
  // RSI2   –  –     100   66.7  15.4   9.5   48.6  85.7   …
  const closes = [10, 11, 12, 11.5, 9, 8, 9, 12, 13];

  test('buys an RSI below 40 that fell by 3 or more under falling averages; sells a strong upward crossing', () => {
    expect(actions(buyTheDip, periods, closes)).toEqual([
      'hold',
      'hold',
      'hold',
      'hold',
      'buy',
      'buy',
      'hold',
      'sell',
      'hold',
    ]);
  });

  test('does not buy an RSI that fell by less than asked', () => {
    // From 15.4 to 9.5 is a fall of 5.9.
    expect(actions(buyTheDip, { ...periods, entryFall: 6 }, closes)[5]).toBe('hold');
    expect(actions(buyTheDip, { ...periods, entryFall: 5.8 }, closes)[5]).toBe('buy');
  });
});

describe('reversal_rsi (B-52)', () => {
  test('buys RSI < 35 under the average, sells RSI > 65', () => {
    // RSI2: 0 at 8, 0 at 7, 66.7 at 9, 88.9 at 12; MA3: 9 at 8, 8 at 7
    expect(actions(reversalRsi, { averagePeriod: 3, rsiPeriod: 2 }, [10, 9, 8, 7, 9, 12])).toEqual([
      'hold',
      'hold',
      'buy',
      'buy',
      'sell',
      'sell',
    ]);
  });

  test('does not buy above the average, however low the RSI', () => {
    // MA4 at 9.4 = 7.475, MA3 = 9.63; the RSI is kept out of it
    const levels = { rsiPeriod: 2, entryBelow: 99, exitAbove: 100 };
    const closes = [1, 10, 9.5, 9.4];
    expect(actions(reversalRsi, { ...levels, averagePeriod: 4 }, closes).at(-1)).toBe('hold');
    expect(actions(reversalRsi, { ...levels, averagePeriod: 3 }, closes).at(-1)).toBe('buy');
  });
});

describe('simple_trend_ride (B-53)', () => {
  const periods = { rsiPeriod: 2 };

  test('buys RSI > 70, sells 6 % over the first buy or RSI < 55; entry wins while both hold', () => {
    // RSI2: 100 at 102 and 112; 64.7 at 109 (≥ 102 × 1.06 = 108.12); 68.4 at 109.5; 23.6 at 105
    const all = evaluations(simpleTrendRide, periods, [100, 101, 102, 112, 109, 109.5, 105]);
    expect(all.map(({ action }) => action)).toEqual(['hold', 'hold', 'buy', 'buy', 'sell', 'hold', 'sell']);
    expect(all[3]).toMatchObject({ entry: true, exit: true, action: 'buy' });
    expect(all[4]?.inputs['entry price']).toBe(102);
    expect(all[5]?.inputs['entry price']).toBeNull();
  });

  test('remembers the entry price across a restart', () => {
    const closes = [100, 101, 102, 103, 109];
    const bars = barsOfCloses(closes);
    const first = simpleTrendRide.createEvaluator(periods, null);
    for (const bar of bars.slice(0, 3)) first.step(bar);
    expect(first.state).toEqual({ entryPrice: 102 });
    const second = simpleTrendRide.createEvaluator(periods, JSON.parse(JSON.stringify(first.state)));
    for (const bar of bars.slice(0, 3)) second.warm(bar);
    expect(second.step(bars[3] as (typeof bars)[number])).toEqual(first.step(bars[3] as (typeof bars)[number]));
    expect(second.step(bars[4] as (typeof bars)[number]).inputs['entry price']).toBe(102);
  });

  test('runs on 4-hour candles by default', () => {
    expect(simpleTrendRide.defaultTimeframe).toBe('4h');
  });

  test.each([null, 7, 'x', [], { entryPrice: '102', more: 1 }, { other: 1 }, { entryPrice: { a: 1 } }])(
    'begins anew from a saved state that does not fit: %j',
    (saved) => {
      expect(simpleTrendRide.createEvaluator(periods, saved).state).toEqual({ entryPrice: null });
    },
  );
});

describe('dollar_cost_averaging (B-54)', () => {
  test('buys RSI < 50 under the average, sells at twice the first price', () => {
    // initial price 8 at the first buy: sells at 16 or more, once
    const all = evaluations(dollarCostAveraging, { averagePeriod: 3, rsiPeriod: 2 }, [10, 9, 8, 7.5, 12, 15.9, 16, 17]);
    expect(all.map(({ action }) => action)).toEqual(['hold', 'hold', 'buy', 'buy', 'hold', 'hold', 'sell', 'hold']);
    expect(all[6]?.inputs['initial price']).toBe(8);
    expect(all[7]?.inputs['initial price']).toBeNull();
  });
});

describe('pump_and_dump (B-55)', () => {
  const periods = { fastPeriod: 2, slowPeriod: 3, rsiPeriod: 2 };
  // at 12: MA2 = 11.25, MA3 = 11.17; RSI2: 66.7 at 10.5, 88.9 at 12, 94.1 at 13, 32.7 at 11
  const closes = [10, 11, 10.5, 12, 13, 11];

  test('buys a volume that more than doubled in a rising market, sells RSI > 77 or < 50; entry wins', () => {
    const all = evaluations(pumpAndDump, periods, closes, [5, 5, 5, 11, 11, 11]);
    expect(all.map(({ action }) => action)).toEqual(['hold', 'hold', 'hold', 'buy', 'sell', 'sell']);
    expect(all[3]).toMatchObject({ entry: true, exit: true });
  });

  test('exactly doubled is not more than doubled', () => {
    expect(actions(pumpAndDump, periods, closes, [5, 5, 5, 10, 10, 10])[3]).toBe('sell');
  });

  test('after a candle without volume there is no change to speak of: no signal to buy', () => {
    expect(actions(pumpAndDump, periods, closes, [5, 5, 0, 11, 11, 11])).not.toContain('buy');
  });
});

describe('stop_loss (B-56)', () => {
  test('closes a long at 5 % below its entry, not before', () => {
    expect(watch(stopLoss, {}, 'long', 100, [101, 96, 95.01, 95, 90])).toEqual([
      'hold',
      'hold',
      'hold',
      'sell',
      'sell',
    ]);
  });

  test('closes a short by buying at 5 % above its entry', () => {
    expect(watch(stopLoss, {}, 'short', 100, [99, 104.9, 105])).toEqual(['hold', 'hold', 'buy']);
  });

  test('stores the stop price with the signal', () => {
    const step = stopLoss.createWatch({ lossPercent: 10 }, null).step({ side: 'long', entryPrice: 50, markPrice: 44 });
    expect(step.inputs).toMatchObject({
      'stop price': 45,
      'mark price': 44,
      'entry price': 50,
      'parameter lossPercent': 10,
    });
    expect(step.proposals).toEqual([{ kind: 'leave' }]);
  });
});

describe('trailing_stop_loss (B-56)', () => {
  test('closes a long once it came back 3 % from its best price', () => {
    // best 120: stop at 116.4
    expect(watch(trailingStopLoss, {}, 'long', 100, [100, 110, 120, 116.5, 116.4])).toEqual([
      'hold',
      'hold',
      'hold',
      'hold',
      'sell',
    ]);
  });

  test('closes a short once it came back 3 % from its lowest price', () => {
    expect(watch(trailingStopLoss, {}, 'short', 100, [90, 80, 82.3, 82.4])).toEqual(['hold', 'hold', 'hold', 'buy']);
  });

  test('follows only after the profit it waits for', () => {
    const parameters = { trailPercent: 3, activatePercent: 10 };
    expect(watch(trailingStopLoss, parameters, 'long', 100, [105, 95, 110, 106.8, 106.7])).toEqual([
      'hold',
      'hold',
      'hold',
      'hold',
      'sell',
    ]);
  });

  test('remembers the best price across a restart', () => {
    const first = trailingStopLoss.createWatch({}, null);
    first.step({ side: 'long', entryPrice: 100, markPrice: 120 });
    const second = trailingStopLoss.createWatch({}, JSON.parse(JSON.stringify(first.state)));
    expect(second.step({ side: 'long', entryPrice: 100, markPrice: 116.4 }).action).toBe('sell');
  });
});

function watch(
  manager: ExitManager,
  parameters: ParameterValues,
  side: MarkedPosition['side'],
  entryPrice: number,
  marks: readonly number[],
) {
  const watched = manager.createWatch({ ...defaultsOf(manager.parameters), ...parameters }, null);
  return marks.map((markPrice) => watched.step({ side, entryPrice, markPrice }).action);
}
