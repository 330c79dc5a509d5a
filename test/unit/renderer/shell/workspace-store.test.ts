import { describe, expect, it } from 'vitest';
import { createWorkspaceStore, type LayoutStorage } from '../../../../renderer/shell/workspace-store.ts';

function memory(
  initial: Readonly<Record<string, string>> = {},
): LayoutStorage & { readonly kept: Map<string, string> } {
  const kept = new Map(Object.entries(initial));
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const LAYOUT = { grid: { root: 'anything' } };

describe('workspaces', () => {
  it('remember their layout, each for itself and for wide and folded apart', () => {
    const storage = memory();
    createWorkspaceStore(storage).keepLayout('trading', 'wide', LAYOUT);
    const again = createWorkspaceStore(storage);
    expect(again.layout('trading', 'wide')).toEqual(LAYOUT);
    expect(again.layout('trading', 'folded')).toBeNull();
    expect(again.layout('monitor', 'wide')).toBeNull();
  });

  it('remember which one was chosen', () => {
    const storage = memory();
    createWorkspaceStore(storage).choose('monitor');
    expect(createWorkspaceStore(storage).store.getState().current).toBe('monitor');
  });

  it('begin with the default layout after a reset', () => {
    const workspaces = createWorkspaceStore(memory());
    workspaces.keepLayout('trading', 'wide', LAYOUT);
    workspaces.forgetLayout('trading', 'wide');
    expect(workspaces.layout('trading', 'wide')).toBeNull();
  });

  it('are saved under a new name with the layout as it stands, and stay when the other is changed', () => {
    const storage = memory();
    const workspaces = createWorkspaceStore(storage);
    workspaces.keepLayout('trading', 'wide', LAYOUT);
    workspaces.saveAs('Night shift');
    const { current } = workspaces.store.getState();
    expect(current).toBe('own-night-shift');
    workspaces.keepLayout('trading', 'wide', { changed: true });
    expect(createWorkspaceStore(storage).layout(current, 'wide')).toEqual(LAYOUT);
    workspaces.saveAs('Night shift');
    expect(workspaces.store.getState().current).toBe('own-night-shift-2');
  });

  it('can be deleted, but not those that ship', () => {
    const storage = memory();
    const workspaces = createWorkspaceStore(storage);
    workspaces.saveAs('Mine');
    workspaces.remove('own-mine');
    workspaces.remove('trading');
    expect(workspaces.store.getState()).toMatchObject({ current: 'trading' });
    expect(workspaces.store.getState().entries.map(({ id }) => id)).toEqual(['trading', 'research', 'monitor']);
  });

  it('ignore a memory that is damaged or of another version', () => {
    for (const text of ['{', 'null', '[]', '{"version":99,"layout":{}}', '{"layout":{}}']) {
      const workspaces = createWorkspaceStore(
        memory({ 'tapedeck.layout.trading.wide': text, 'tapedeck.workspaces': text }),
      );
      expect(workspaces.layout('trading', 'wide')).toBeNull();
      expect(workspaces.store.getState().current).toBe('trading');
    }
  });

  it('work on without a memory', () => {
    const full: LayoutStorage = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
      removeItem: () => {},
    };
    const workspaces = createWorkspaceStore(full);
    workspaces.keepLayout('trading', 'wide', LAYOUT);
    workspaces.choose('monitor');
    expect(workspaces.store.getState().current).toBe('monitor');
  });
});
