import { X } from 'lucide-react';
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';
import { useSelected } from '../store/use-store.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';

export type ToastTone = 'plain' | 'good' | 'bad' | 'warn';

export interface ToastText {
  readonly title: string;
  readonly text?: string;
  readonly tone?: ToastTone;
  /** One thing to do: Undo, or go to what it speaks of. */
  readonly action?: { readonly label: string; readonly onClick: () => void };
  /** Default 6 s; null stays until dismissed. */
  readonly lastsMs?: number | null;
}

interface Shown extends ToastText {
  readonly id: number;
}

const MOST = 4;
const LASTS_MS = 6_000;
const toasts = createStore<{ readonly shown: readonly Shown[] }>(() => ({ shown: [] }));
let nextId = 1;

/** Says something for a few seconds; answers how to take it away. */
export function toast(text: ToastText): () => void {
  const id = nextId++;
  toasts.setState(({ shown }) => ({ shown: [...shown.slice(1 - MOST), { ...text, id }] }));
  return () => dismiss(id);
}

function dismiss(id: number): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));
}

/** Mounted once. */
export function ToastHost() {
  const shown = useSelected(toasts, (state) => state.shown);
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {shown.map((one) => (
        <Toast key={one.id} toast={one} />
      ))}
    </section>
  );
}

function Toast({ toast: { id, title, text, tone = 'plain', action, lastsMs = LASTS_MS } }: { toast: Shown }) {
  useEffect(() => {
    if (lastsMs === null) return;
    const timer = setTimeout(() => dismiss(id), lastsMs);
    return () => clearTimeout(timer);
  }, [id, lastsMs]);

  return (
    <div className={classes('toast', `toast-${tone}`)} role={tone === 'bad' ? 'alert' : undefined}>
      <div className="toast-words">
        <div className="toast-title">{title}</div>
        {text === undefined ? null : <div className="toast-text">{text}</div>}
      </div>
      {action === undefined ? null : (
        <Button
          size="small"
          onClick={() => {
            dismiss(id);
            action.onClick();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon={X} label="Dismiss" size="small" onClick={() => dismiss(id)} />
    </div>
  );
}
