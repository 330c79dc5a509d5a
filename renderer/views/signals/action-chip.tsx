import type { SignalAction } from '#shared/domain/signal.ts';
import { Badge } from '../../ui/badge.tsx';
import { ACTION_TONES, ACTION_WORDS } from './signal-words.ts';
import './signals.css';

const ARROWS: Readonly<Record<SignalAction, string>> = { buy: '▲', sell: '▼', hold: '' };

/** Buy, sell or hold: by word, arrow and colour. */
export function ActionChip({ action }: { action: SignalAction }) {
  return (
    <Badge tone={ACTION_TONES[action]}>
      {ARROWS[action] === '' ? null : (
        <span className="action-arrow" aria-hidden>
          {ARROWS[action]}
        </span>
      )}
      {ACTION_WORDS[action]}
    </Badge>
  );
}
