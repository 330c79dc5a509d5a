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

/** `28.4 < 30` where it was met, `34.1, needs < 30` where not. */
export function comparison({ comparator, left, right, met }: SignalReason): string {
  const words = COMPARATOR_WORDS[comparator];
  if (comparator === 'fell by') {
    return `${formatChange(left)}, ${met ? 'asked' : 'needs'} a fall of ${formatInput(right)} or more`;
  }
  if (met) return `${formatInput(left)} ${words} ${formatInput(right)}`;
  if (comparator === 'crosses above' || comparator === 'crosses below') {
    return `${formatInput(left)}, no crossing ${words.slice('crosses '.length)} ${formatInput(right)}`;
  }
  return `${formatInput(left)}, needs ${words} ${formatInput(right)}`;
}

function formatChange(fall: number | null): string {
  if (fall === null) return UNKNOWN;
  return fall < 0 ? `rose by ${formatInput(-fall)}` : `fell by ${formatInput(fall)}`;
}

export interface InputGroup {
  readonly title: string;
  readonly inputs: readonly { readonly name: string; readonly value: number | null }[];
}

const CANDLE = new Set(['open', 'high', 'low', 'close', 'volume']);
const PARAMETER = 'parameter ';

/** All numbers that went in, the settings under the names their form gives them. */
export function inputGroups(inputs: Signal['inputs'], labels: ReadonlyMap<string, string>): readonly InputGroup[] {
  const entries = Object.entries(inputs).map(([name, value]) => ({ name, value }));
  const isSetting = ({ name }: { name: string }) => name.startsWith(PARAMETER);
  const settings = entries.filter(isSetting).map(({ name, value }) => {
    const own = name.slice(PARAMETER.length);
    return { name: labels.get(own) ?? own, value };
  });
  const readings = entries.filter((entry) => !isSetting(entry) && !CANDLE.has(entry.name));
  return [
    { title: 'Candle', inputs: entries.filter(({ name }) => CANDLE.has(name)) },
    { title: 'Readings', inputs: readings.map(({ name, value }) => ({ name: spaced(name), value })) },
    { title: 'Settings', inputs: settings },
  ].filter((group) => group.inputs.length > 0);
}

/** `volumeChange before` → `volume change before`. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, left: string, right: string) => `${left} ${right.toLowerCase()}`);
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
