import { changeSetting } from '../store/app.ts';
import { openAbout, openKeys, openPalette, openSettings } from '../store/workspace.ts';
import { toast } from '../ui/toast.tsx';
import { keysOf } from './keys.ts';
import { cancelAll, flatten, toggleHalt } from './panic.ts';
import type { WorkspaceStore } from './workspace-store.ts';

/** Something a person can tell the screen to do, by button, key or palette. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly keys: string | null;
  /** Other words it is found by. */
  readonly words: string;
  readonly run: () => void;
}

export function commandsOf(workspaces: WorkspaceStore, onReset: () => void): readonly Command[] {
  return [
    command('cancel-all', 'Cancel all orders', 'panic stop', () => void cancelAll()),
    command('flatten', 'Flatten: close every position', 'panic exit', () => void flatten()),
    command('halt', 'Halt or resume trading', 'panic stop kill switch', () => void toggleHalt()),
    command('settings', 'Open settings', 'preferences options', () => openSettings()),
    command('keys', 'Show the keys', 'shortcuts help hotkeys', openKeys),
    command('about', 'About Tapedeck', 'version licence files folder', openAbout),
    command('palette', 'Search or command', 'find', () => openPalette()),
    command('theme-dark', 'Dark theme', 'colour night', () => void set('appearance.theme', 'dark')),
    command('theme-light', 'Light theme', 'colour day', () => void set('appearance.theme', 'light')),
    command('reset-layout', 'Reset the layout of this workspace', 'default panels', onReset),
    ...workspaces.store
      .getState()
      .entries.map(({ id, title }) =>
        command(`workspace-${id}`, `Workspace: ${title}`, 'layout', () => workspaces.choose(id)),
      ),
  ];
}

function command(id: string, title: string, words: string, run: () => void): Command {
  return { id, title, words, run, keys: keysOf(id) };
}

async function set(path: string, value: unknown): Promise<void> {
  const problem = await changeSetting(path, value);
  if (problem !== null) toast({ title: 'The setting stays as it was', text: problem, tone: 'bad' });
}
