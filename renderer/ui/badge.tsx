import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type BadgeTone = 'plain' | 'accent' | 'up' | 'down' | 'warn' | 'paper' | 'live' | 'demo';

/** A word about a thing: a mode, a state, a kind. */
export function Badge({ tone = 'plain', children, tip }: { tone?: BadgeTone; children: ReactNode; tip?: string }) {
  return (
    <span className={classes('badge', `badge-${tone}`)} data-tip={tip}>
      {children}
    </span>
  );
}

interface ChipProps {
  readonly children: ReactNode;
  readonly pressed?: boolean;
  readonly onClick?: () => void;
  readonly tip?: string;
}

/** A small choice that is on or off: a timeframe, an indicator, a filter. */
export function Chip({ children, pressed = false, onClick, tip }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={onClick} data-tip={tip}>
      {children}
    </button>
  );
}

export type DotState = 'live' | 'degraded' | 'down' | 'off';

/** Green live, amber degraded, red down, grey off: always beside its text, which says the same. */
export function Dot({ state }: { state: DotState }) {
  return <span className={classes('dot', `dot-${state}`)} aria-hidden />;
}
