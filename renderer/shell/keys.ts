/** What a key does anywhere on the screen. `whileTyping`: also when a field has the focus. */
export interface Shortcut {
  readonly command: string;
  readonly keys: string;
  readonly whileTyping: boolean;
}

/** The keys of the screen as a whole, as data: shown under `?`, on buttons and in the palette. */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'palette', keys: 'Ctrl+K', whileTyping: true },
  { command: 'settings', keys: 'Ctrl+,', whileTyping: true },
  { command: 'keys', keys: '?', whileTyping: false },
  { command: 'cancel-all', keys: 'F8', whileTyping: true },
  { command: 'flatten', keys: 'F9', whileTyping: true },
  { command: 'halt', keys: 'F10', whileTyping: true },
];

export function keysOf(command: string): string | null {
  return SHORTCUTS.find((shortcut) => shortcut.command === command)?.keys ?? null;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The shortcut a key press means; Cmd stands for Ctrl. Null for any other key, and for plain keys while typing. */
export function shortcutOf(press: KeyPress, typing: boolean): Shortcut | null {
  const name = nameOf(press);
  const shortcut = SHORTCUTS.find((one) => one.keys.toLowerCase() === name.toLowerCase());
  return shortcut === undefined || (typing && !shortcut.whileTyping) ? null : shortcut;
}

/** Whether the element takes text, so that a plain key belongs to it. */
export function takesText(element: Element | null): boolean {
  if (element === null) return false;
  if (element instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(element.type);
  return (
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement ||
    (element instanceof HTMLElement && element.isContentEditable)
  );
}

/** Shift is part of a printed character already: `?` is not Shift+?. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  const printed = key.length === 1;
  return [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : '', shiftKey && !printed ? 'Shift' : '', key]
    .filter((part) => part !== '')
    .join('+');
}
