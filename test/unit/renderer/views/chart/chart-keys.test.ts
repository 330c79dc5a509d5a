import { expect, test } from 'vitest';
import { chartKey, typedTimeframe } from '../../../../../renderer/views/chart/chart-keys.ts';

const key = (name: string, part: { altKey?: boolean; ctrlKey?: boolean; code?: string } = {}) => ({
  key: name,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...part,
});

/** Presses one key after the other and answers what the last one meant. */
function press(...keys: string[]) {
  let typed = '';
  let last: ReturnType<typeof chartKey> = null;
  for (const name of keys) {
    last = chartKey(key(name), typed);
    if (last?.kind === 'type') typed = last.text;
    else if (last?.kind === 'timeframe') typed = '';
  }
  return last;
}

test('digits open the choice of a timeframe: 5 is minutes, 4h hours, 1M a month, 240 four hours', () => {
  expect(press('5', 'Enter')).toEqual({ kind: 'timeframe', timeframe: '5m' });
  expect(press('4', 'h', 'Enter')).toEqual({ kind: 'timeframe', timeframe: '4h' });
  expect(press('1', 'M', 'Enter')).toEqual({ kind: 'timeframe', timeframe: '1M' });
  expect(press('2', '4', '0', 'Enter')).toEqual({ kind: 'timeframe', timeframe: '4h' });
  expect(press('1', '5', 'Backspace', 'd', 'Enter')).toEqual({ kind: 'timeframe', timeframe: '1d' });
});

test('a timeframe that does not exist changes nothing', () => {
  expect(typedTimeframe('7')).toBeNull();
  expect(typedTimeframe('2w')).toBeNull();
  expect(press('7', 'Enter')).toEqual({ kind: 'type', text: '' });
  expect(press('5', 'Escape')).toEqual({ kind: 'type', text: '' });
});

test('Alt with R, S, L and P does what traders know; Ctrl belongs to others', () => {
  expect(chartKey(key('r', { altKey: true, code: 'KeyR' }), '')).toEqual({ kind: 'command', command: 'reset' });
  expect(chartKey(key('s', { altKey: true, code: 'KeyS' }), '')).toEqual({ kind: 'command', command: 'snapshot' });
  expect(chartKey(key('1', { altKey: true, code: 'Digit1' }), '')).toBeNull();
  expect(chartKey(key('r', { ctrlKey: true, code: 'KeyR' }), '')).toBeNull();
  expect(chartKey(key('m'), '')).toBeNull();
});
