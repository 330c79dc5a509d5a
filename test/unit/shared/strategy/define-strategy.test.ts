import { describe, expect, expectTypeOf, test } from 'vitest';
import { ofClose } from '#shared/indicators/indicator.ts';
import { sma } from '#shared/indicators/sma.ts';
import {
  above,
  all,
  any,
  atLeast,
  atMost,
  below,
  crossesAbove,
  crossesBelow,
  fellBy,
} from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { boolean, integer, number, parameterProblems } from '#shared/strategy/parameters.ts';
import { barsOfCloses } from '#test/support/price-series.ts';

const example = defineStrategy({
  id: 'example',
  title: 'Example',
  description: 'Buys above its average.',
  parameters: {
    period: integer({ label: 'Period', description: 'Candles.', minimum: 1, maximum: 10, default: 2 }),
    margin: number({ label: 'Margin', description: 'Quote.', minimum: 0, maximum: 5, default: 0.5 }),
    inverted: boolean({ label: 'Inverted', description: 'The other way.', default: false }),
  },
  timeframes: ['1m', '1h'],
  defaultTimeframe: '1h',
  warmUp: ({ period }) => period,
  indicators: ({ period }) => ({ average: ofClose(sma(period)) }),
  initialState: { seen: 0 },
  step: ({ candle, parameters, indicators, state }) => {
    expectTypeOf(parameters.period).toEqualTypeOf<number>();
    expectTypeOf(parameters.inverted).toEqualTypeOf<boolean>();
    expectTypeOf(indicators.average.now).toEqualTypeOf<number | null>();
    // @ts-expect-error a misspelt parameter does not compile
    void parameters.perriod;
    // @ts-expect-error a misspelt indicator does not compile
    void indicators.avarage;
    // @ts-expect-error a misspelt state does not compile
    void state.sean;
    const met = above('Price', candle.close, indicators.average.now);
    return {
      state: { seen: state.seen + 1 },
      entry: all(parameters.inverted ? { ...met, met: !met.met } : met),
      exit: any(),
      intents: [],
    };
  },
});

describe('defineStrategy', () => {
  test('takes defaults for parameters that were never set, and leaves unknown ones out', () => {
    const evaluator = example.createEvaluator({ period: 3, gone: 7 }, null);
    const result = barsOfCloses([1, 2, 6]).map((bar) => evaluator.step(bar));
    expect(result.at(-1)).toMatchObject({ action: 'buy', inputs: { average: 3, 'parameter margin': 0.5 } });
    expect(result.at(-1)?.inputs).not.toHaveProperty('parameter gone');
  });

  test('acts as its step asks where that names intents', () => {
    const evaluator = example.createEvaluator({}, null);
    const result = barsOfCloses([1, 2]).map((bar) => evaluator.step(bar));
    expect(result.at(-1)).toMatchObject({ action: 'buy', proposals: [] });
  });

  test('warms up without deciding and without moving the state', () => {
    const evaluator = example.createEvaluator({}, null);
    for (const bar of barsOfCloses([1, 2, 3])) evaluator.warm(bar);
    expect(evaluator.state).toEqual({ seen: 0 });
  });

  test('refuses a default timeframe that is not offered, and a default outside its bounds', () => {
    expect(() => integer({ label: 'X', description: 'X.', minimum: 1, maximum: 2, default: 3 })).toThrow('from 1 to 2');
    expect(() =>
      defineStrategy({
        id: 'wrong',
        title: 'Wrong',
        description: '',
        parameters: {},
        timeframes: ['1h'],
        defaultTimeframe: '4h',
        warmUp: () => 1,
        indicators: () => ({}),
        initialState: {},
        step: ({ state }) => ({ state, entry: all(), exit: any() }),
      }),
    ).toThrow('default timeframe');
  });
});

test('each refused parameter is named with its reason', () => {
  expect(
    parameterProblems(example.parameters, { period: 2.5, margin: 9, inverted: 1, unknown: 3 }).map(
      ({ name, message }) => `${name} ${message}`,
    ),
  ).toEqual([
    'unknown is not a parameter of this strategy',
    'period must be a whole number',
    'margin must be from 0 to 5, not 9',
    'inverted must be on or off',
  ]);
  expect(parameterProblems(example.parameters, { period: 2, margin: Number.NaN })).toEqual([
    { name: 'margin', message: 'must be a number' },
    { name: 'inverted', message: 'is missing' },
  ]);
});

describe('conditions', () => {
  const pair = (before: number | null, now: number | null) => ({ before, now });

  test.each([
    ['below', below('x', 1, 2), true],
    ['below, equal', below('x', 2, 2), false],
    ['above', above('x', 3, 2), true],
    ['above, equal', above('x', 2, 2), false],
    ['at least, equal', atLeast('x', 2, 2), true],
    ['at most, equal', atMost('x', 2, 2), true],
    ['at most, above', atMost('x', 3, 2), false],
    ['crosses above', crossesAbove('x', pair(1, 3), pair(2, 2)), true],
    ['crosses above from touching', crossesAbove('x', pair(2, 3), pair(2, 2)), true],
    ['crosses above, already above', crossesAbove('x', pair(3, 4), pair(2, 2)), false],
    ['crosses above, only touching', crossesAbove('x', pair(1, 2), pair(2, 2)), false],
    ['crosses below', crossesBelow('x', pair(3, 1), pair(2, 2)), true],
    ['crosses below, already below', crossesBelow('x', pair(1, 0), pair(2, 2)), false],
    ['fell by exactly as much', fellBy('x', pair(10, 7), 3), true],
    ['fell by less', fellBy('x', pair(10, 7.1), 3), false],
  ])('%s', (_, condition, met) => {
    expect(condition.met).toBe(met);
  });

  test('a number that is missing never meets a condition', () => {
    const conditions = [
      below('x', null, 1),
      above('x', 1, null),
      atLeast('x', null, null),
      atMost('x', null, 1),
      crossesAbove('x', pair(null, 3), pair(2, 2)),
      crossesBelow('x', pair(3, 1), pair(null, 2)),
      fellBy('x', pair(null, 1), 0),
    ];
    expect(conditions.filter(({ met }) => met)).toEqual([]);
  });
});
