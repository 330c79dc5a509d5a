import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUNDLED_STRATEGIES } from '#main/services/strategy/bundled-strategies.ts';
import type { Bar } from '#shared/indicators/indicator.ts';
import { defaultsOf, parameterProblems } from '#shared/strategy/parameters.ts';
import type { SignalStrategy } from '#shared/strategy/strategy.ts';
import { bars, barsOfCloses, walk } from '#test/support/price-series.ts';

const SIGNAL_STRATEGIES = BUNDLED_STRATEGIES.filter((strategy) => strategy.kind === 'signal');

test('the bundled strategies carry the names that people know them by', () => {
  expect(BUNDLED_STRATEGIES.map(({ id }) => id)).toEqual([
    'golden_crossover',
    'buy_the_dip',
    'reversal_rsi',
    'simple_trend_ride',
    'dollar_cost_averaging',
    'pump_and_dump',
    'stop_loss',
    'trailing_stop_loss',
  ]);
});

describe.each(BUNDLED_STRATEGIES)('$id', (strategy) => {
  test('has defaults within its own bounds, and words for each parameter', () => {
    expect(parameterProblems(strategy.parameters, defaultsOf(strategy.parameters))).toEqual([]);
    for (const parameter of Object.values(strategy.parameters)) {
      expect(parameter.label.length).toBeGreaterThan(2);
      expect(parameter.description).toMatch(/\.$/);
    }
    expect(strategy.description).toMatch(/\.$/);
  });
});

describe.each(SIGNAL_STRATEGIES)('$id', (strategy: SignalStrategy) => {
  const parameters = defaultsOf(strategy.parameters);

  function run(list: readonly Bar[]) {
    const evaluator = strategy.createEvaluator(parameters, null);
    return list.map((bar) => evaluator.step(bar));
  }

  test('decides before t the same, whatever comes after t (B2: no look-ahead)', () => {
    fc.assert(
      fc.property(bars(2, 220), fc.nat(), fc.double({ min: 0.01, max: 100, noNaN: true }), (list, cut, factor) => {
        const at = (cut % (list.length - 1)) + 1;
        const altered = list.map((bar, index) =>
          index < at ? bar : { ...bar, close: bar.close * factor, high: bar.high * factor, low: bar.low * factor },
        );
        expect(run(altered).slice(0, at)).toEqual(run(list).slice(0, at));
        expect(run(list.slice(0, at))).toEqual(run(list).slice(0, at));
      }),
      { numRuns: 30 },
    );
  });

  test('gives no signal and no NaN on a flat market, without volume, or before its indicators have values (N2)', () => {
    const flat = run(barsOfCloses(Array.from({ length: 300 }, () => 100)));
    const quiet = run(
      barsOfCloses(
        Array.from({ length: 300 }, () => 100),
        Array.from({ length: 300 }, () => 0),
      ),
    );
    for (const { action, inputs } of [...flat, ...quiet]) {
      expect(action).toBe('hold');
      for (const value of Object.values(inputs)) expect(value === null || Number.isFinite(value)).toBe(true);
    }
    const warmUp = strategy.warmUp(parameters);
    const early = run(barsOfCloses(walk(Math.min(warmUp, 14) - 1)));
    expect(early.every(({ action }) => action === 'hold')).toBe(true);
  });

  test('has all indicator values it decides on after its warm-up', () => {
    const warmUp = strategy.warmUp(parameters);
    const last = run(barsOfCloses(walk(warmUp))).at(-1);
    const missing = last?.reasons.filter(
      ({ label, left, right }) => left === null || (right === null && !/entry \+|initial/.test(label)),
    );
    expect(missing).toEqual([]);
  });

  test('decides the same with and without its why', () => {
    const list = barsOfCloses(walk(300, 9));
    const evaluator = strategy.createEvaluator(parameters, null);
    const verdicts = list.map((bar) => evaluator.decide(bar));
    expect(run(list)).toEqual(verdicts.map((verdict) => expect.objectContaining(verdict)));
  });

  test('stores only numbers a wire can carry', () => {
    const last = run(barsOfCloses(walk(200))).at(-1);
    expect(JSON.parse(JSON.stringify(last?.inputs))).toEqual(last?.inputs);
  });
});
