import { TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';

export type ChartCommand = 'reset' | 'snapshot' | 'logarithmic' | 'percent' | 'auto' | 'latest';

export type ChartKey =
  | { readonly kind: 'command'; readonly command: ChartCommand }
  /** A timeframe is being typed: `1`, `15`, `4h`; empty gives up. */
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'timeframe'; readonly timeframe: Timeframe };

interface Key {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const WITH_ALT: Readonly<Record<string, ChartCommand>> = {
  KeyR: 'reset',
  KeyS: 'snapshot',
  KeyL: 'logarithmic',
  KeyP: 'percent',
  ArrowRight: 'latest',
};

/** What a key means on the chart; null leaves it to others. Digits open the choice of a timeframe, as traders know it. */
export function chartKey(event: Key, typed: string): ChartKey | null {
  if (event.ctrlKey || event.metaKey) return null;
  if (event.altKey) {
    const command = WITH_ALT[event.code];
    return command === undefined ? null : { kind: 'command', command };
  }
  if (typed === '' && event.key === 'End') return { kind: 'command', command: 'latest' };
  if (/^\d$/.test(event.key)) return { kind: 'type', text: `${typed}${event.key}`.slice(-3) };
  if (typed === '') return null;
  if (event.key === 'Escape') return { kind: 'type', text: '' };
  if (event.key === 'Backspace') return { kind: 'type', text: typed.slice(0, -1) };
  if (/^[mhdwM]$/.test(event.key)) return { kind: 'type', text: `${typed.replace(/\D/g, '')}${event.key}` };
  if (event.key !== 'Enter') return null;
  const timeframe = typedTimeframe(typed);
  return timeframe === null ? { kind: 'type', text: '' } : { kind: 'timeframe', timeframe };
}

/** `15` is minutes, `60` and `240` are hours as well, `1d` and `1M` are as written. */
export function typedTimeframe(text: string): Timeframe | null {
  const exact = TIMEFRAMES.find((timeframe) => timeframe === text);
  if (exact !== undefined) return exact;
  if (!/^\d+$/.test(text)) return null;
  const minutes = Number(text);
  const asHours = minutes % 60 === 0 ? `${minutes / 60}h` : null;
  return TIMEFRAMES.find((timeframe) => timeframe === `${minutes}m` || timeframe === asHours) ?? null;
}
