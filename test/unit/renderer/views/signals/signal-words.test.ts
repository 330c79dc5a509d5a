import { describe, expect, test } from 'vitest';
import type { SignalReason } from '#shared/domain/signal.ts';
import { aSignal } from '#test/support/signal-fixtures.ts';
import {
  comparison,
  formatInput,
  inputGroups,
  strategyTitle,
  transition,
} from '../../../../../renderer/views/signals/signal-words.ts';

const reason = (changes: Partial<SignalReason>): SignalReason => ({
  decision: 'entry',
  label: 'RSI 14',
  left: 28.4,
  comparator: '<',
  right: 30,
  met: true,
  ...changes,
});

describe('a condition in words', () => {
  test.each([
    [reason({}), '28.4 < 30'],
    [reason({ left: 34.1, met: false }), '34.1, needs < 30'],
    [reason({ left: null, met: false }), '–, needs < 30'],
    [reason({ comparator: '>=', left: 30 }), '30 ≥ 30'],
    [reason({ comparator: 'crosses above', left: 2, right: 1 }), '2 crosses above 1'],
    [reason({ comparator: 'crosses above', left: 2, right: 1, met: false }), '2, no crossing above 1'],
    [reason({ comparator: 'fell by', left: 5.5, right: 3 }), 'fell by 5.5, asked a fall of 3 or more'],
    [reason({ comparator: 'fell by', left: -2, right: 3, met: false }), 'rose by 2, needs a fall of 3 or more'],
    [reason({ comparator: 'fell by', left: null, right: 3, met: false }), '–, needs a fall of 3 or more'],
  ])('%#: %o', (given, words) => {
    expect(comparison(given)).toBe(words);
  });
});

test.each([
  [null, '–'],
  [61837.8912, '61,837.89'],
  [-81.72229, '−81.7223'],
  [0.000012345678, '0.00001235'],
  [1e-12, '0'],
  [100, '100'],
])('a number a strategy looked at: %s is shown as %s', (value, text) => {
  expect(formatInput(value)).toBe(text);
});

test('a change is told with the action before, the first one without', () => {
  expect(transition(aSignal('a'))).toBe('Hold → Buy');
  expect(transition(aSignal('a', { previousAction: null }))).toBe('Buy');
  expect(transition(aSignal('a', { changed: false, previousAction: 'buy' }))).toBe('Buy');
});

test('all that went in is grouped, settings under the names of their form', () => {
  const inputs = {
    close: 5,
    volumeChange: 12,
    'volumeChange before': null,
    'parameter rsiAbove': 55,
    'parameter x': 1,
  };
  expect(inputGroups(inputs, new Map([['rsiAbove', 'RSI above']]))).toEqual([
    { title: 'Candle', inputs: [{ name: 'close', value: 5 }] },
    {
      title: 'Readings',
      inputs: [
        { name: 'volume change', value: 12 },
        { name: 'volume change before', value: null },
      ],
    },
    {
      title: 'Settings',
      inputs: [
        { name: 'RSI above', value: 55 },
        { name: 'x', value: 1 },
      ],
    },
  ]);
});

test('a strategy that is gone is called by its id', () => {
  expect(strategyTitle([{ id: 'a', title: 'Title' }], 'a')).toBe('Title');
  expect(strategyTitle([], 'b')).toBe('b');
});
