import { describe, expect, it } from 'vitest';
import { SHORTCUTS, shortcutOf } from '../../../../renderer/shell/keys.ts';

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('the keys of the screen', () => {
  it('open the palette with Ctrl K, or Cmd K, while typing too', () => {
    expect(shortcutOf({ ...NONE, key: 'k', ctrlKey: true }, true)?.command).toBe('palette');
    expect(shortcutOf({ ...NONE, key: 'K', metaKey: true }, false)?.command).toBe('palette');
  });

  it('leave plain characters to who is typing', () => {
    expect(shortcutOf({ ...NONE, key: '?', shiftKey: true }, true)).toBeNull();
    expect(shortcutOf({ ...NONE, key: '?', shiftKey: true }, false)?.command).toBe('keys');
    expect(shortcutOf({ ...NONE, key: 'k' }, false)).toBeNull();
  });

  it('reach the three brakes from everywhere, but not with another modifier', () => {
    expect(['F8', 'F9', 'F10'].map((key) => shortcutOf({ ...NONE, key }, true)?.command)).toEqual([
      'cancel-all',
      'flatten',
      'halt',
    ]);
    expect(shortcutOf({ ...NONE, key: 'F9', shiftKey: true }, false)).toBeNull();
  });

  it('mean one thing each', () => {
    expect(new Set(SHORTCUTS.map(({ keys }) => keys)).size).toBe(SHORTCUTS.length);
    expect(new Set(SHORTCUTS.map(({ command }) => command)).size).toBe(SHORTCUTS.length);
  });
});
