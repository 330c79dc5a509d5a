import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly size?: 'small' | 'medium' | 'large';
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** No bar with title and cross: the content brings its own; the title is only read out. */
  readonly bare?: boolean;
  readonly className?: string;
}

/**
 * The browser's modal dialog: top layer, focus kept inside and given back, Escape closes. Mounted means open. The element
 * with `data-autofocus` gets the focus.
 */
export function Dialog({ title, onClose, size = 'medium', children, footer, bare, className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element !== null && !element.open) {
      element.showModal();
      const first = element.querySelector<HTMLElement>('[data-autofocus]') ?? element.querySelector('.dialog-content');
      if (first instanceof HTMLElement) first.focus();
    }
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape, which the browser handles, is the key for the click beside it
    <dialog
      ref={dialog}
      className={classes('dialog', `dialog-${size}`, className)}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        {bare === true ? (
          <h2 id={heading} className="only-read">
            {title}
          </h2>
        ) : (
          <header className="dialog-header">
            <h2 id={heading}>{title}</h2>
            <IconButton icon={X} label="Close" onClick={onClose} />
          </header>
        )}
        <div className="dialog-content" tabIndex={-1}>
          {children}
        </div>
        {footer === undefined ? null : <footer className="dialog-footer">{footer}</footer>}
      </div>
    </dialog>
  );
}
