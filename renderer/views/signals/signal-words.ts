import { decimalFromNumber, round } from '#shared/domain/decimal.ts';
import type { Signal, SignalAction, SignalReason } from '#shared/domain/signal.ts';
import type { BadgeTone } from '../../ui/badge.tsx';
import { formatDecimal, UNKNOWN } from '../../ui/format.ts';

export const ACTION_WORDS: Readonly<Record<SignalAction, string>> = { buy: 'Buy', sell: 'Sell', hold: 'Hold' };
export const ACTION_TONES: Readonly<Record<SignalAction, BadgeTone>> = { buy: 'up', sell: 'down', hold: 'plain' };

/** A number a strategy looked at: enough digits to see why, no more. The whole of it is one hover away. */
export function formatInput(value: number | null): string {
  if (value === null) return UNKNOWN;
  const size = Math.abs(value);
  const scale = size >= 1_000 ? 2 : size >= 1 ? 4 : 8;
  return formatDecimal(round(decimalFromNumber(value), scale, 'halfEven'));
}

const COMPARATOR_WORDS: Readonly<Record<SignalReason['comparator'], string>> = {
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  'crosses above': 'crosses above',
  'crosses below': 'crosses below',
  'fell by': 'fell by at least',
  is: 'is',
};

/** `28.4 < 30`; what was compared, in the order it was. */
export function comparison({ comparator, left, right }: SignalReason): string {
  if (comparator === 'fell by') return `fell by ${formatInput(left)}, at least ${formatInput(right)} asked`;
  return `${formatInput(left)} ${COMPARATOR_WORDS[comparator]} ${formatInput(right)}`;
}

/** `Hold → Buy`, or just the action where there was none before. */
export function transition({ action, previousAction, changed }: Signal): string {
  if (!changed || previousAction === null) return ACTION_WORDS[action];
  return `${ACTION_WORDS[previousAction]} → ${ACTION_WORDS[action]}`;
}

/** `golden_crossover` where the strategy is not known (any more). */
export function strategyTitle(
  strategies: readonly { readonly id: string; readonly title: string }[],
  id: string,
): string {
  return strategies.find((strategy) => strategy.id === id)?.title ?? id;
}
