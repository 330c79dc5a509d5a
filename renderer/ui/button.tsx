import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classes } from './classes.ts';

export type Tone = 'plain' | 'primary' | 'quiet' | 'danger' | 'warn' | 'buy' | 'sell';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: Tone;
  /** `small` fits a table row. */
  readonly size?: 'normal' | 'small';
  readonly icon?: LucideIcon;
  /** Its key, shown on hover. */
  readonly hint?: string;
  readonly busy?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ tone = 'plain', size = 'normal', icon: Icon, hint, busy, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes('button', `button-${tone}`, size === 'small' && 'button-small', rest.className)}
      aria-busy={busy === true ? true : undefined}
      disabled={rest.disabled === true || busy === true}
      data-tip={hint}
    >
      {Icon === undefined ? null : <Icon size={14} aria-hidden />}
      <span className="button-label">{children}</span>
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** Its name for everyone who does not see the icon, and the tooltip. */
  readonly label: string;
  readonly tone?: Tone;
  readonly size?: 'normal' | 'small';
  readonly pressed?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon: Icon, label, tone = 'quiet', size = 'normal', pressed, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes('button', 'button-icon', `button-${tone}`, size === 'small' && 'button-small', rest.className)}
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
    >
      <Icon size={size === 'small' ? 13 : 15} aria-hidden />
    </button>
  );
}
