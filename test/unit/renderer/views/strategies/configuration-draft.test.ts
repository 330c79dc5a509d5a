import { expect, test } from 'vitest';
import type { ParameterDescription } from '#shared/contract/strategy.ts';
import { aStrategy } from '#test/support/signal-fixtures.ts';
import {
  boundsText,
  defaults,
  isChanged,
  parameterProblem,
} from '../../../../../renderer/views/strategies/configuration-draft.ts';

const period: ParameterDescription = {
  name: 'period',
  label: 'Period',
  description: '',
  kind: 'integer',
  minimum: 2,
  maximum: 400,
  step: 1,
  default: 14,
};
const inverted: ParameterDescription = {
  ...period,
  name: 'inverted',
  kind: 'boolean',
  minimum: null,
  maximum: null,
  step: null,
  default: true,
};

test.each([
  [14, null],
  [2, null],
  [1, 'Enter a number from 2 to 400.'],
  [401, 'Enter a number from 2 to 400.'],
  [2.5, 'Enter a whole number.'],
  [undefined, 'Enter a number.'],
])('a period of %s: %s', (value, problem) => {
  expect(parameterProblem(period, value)).toBe(problem);
});

test('bounds and default are said in words', () => {
  expect(boundsText(period)).toBe('2 to 400, usually 14.');
  expect(boundsText(inverted)).toBe('Usually on.');
});

test('reset gives every parameter its default', () => {
  expect(defaults(aStrategy('a', { parameters: [period, inverted] }))).toEqual({ period: 14, inverted: true });
});

test('saving is offered only where something changed; the order of markets is no change', () => {
  const { configuration } = aStrategy('a');
  expect(isChanged(configuration, { ...configuration, instruments: [...configuration.instruments].reverse() })).toBe(
    false,
  );
  expect(isChanged(configuration, { ...configuration, autoTrade: true })).toBe(true);
  expect(isChanged(configuration, { ...configuration, parameters: { period: 3 } })).toBe(true);
});
