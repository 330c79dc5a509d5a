import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface EmptyStateProps {
  readonly icon?: LucideIcon;
  /** What the panel is for: "No open positions". */
  readonly title: string;
  readonly children?: ReactNode;
  /** One thing to do about it. */
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

/** A panel with nothing in it yet. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="state">
      {Icon === undefined ? null : <Icon size={20} aria-hidden className="state-icon" />}
      <div className="state-title">{title}</div>
      {children === undefined ? null : <div className="state-text">{children}</div>}
      {action === undefined ? null : <Button onClick={action.onClick}>{action.label}</Button>}
    </div>
  );
}

interface ErrorStateProps {
  readonly title: string;
  /** What happened, what it means for the money, what to do now. */
  readonly children?: ReactNode;
  readonly onRetry?: () => void;
}

export function ErrorState({ title, children, onRetry }: ErrorStateProps) {
  return (
    <div className="state" role="alert">
      <CircleAlert size={20} aria-hidden className="state-icon state-icon-error" />
      <div className="state-title">{title}</div>
      {children === undefined ? null : <div className="state-text">{children}</div>}
      {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** Rows as they will stand, before there is anything to read. */
export function Skeleton({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
