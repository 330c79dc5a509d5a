import { ChevronDown, Search, Settings } from 'lucide-react';
import { useSelected } from '../../store/use-store.ts';
import { openAbout, openPalette, openPanel, openSettings } from '../../store/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuLine, MenuTitle } from '../../ui/menu.tsx';
import { listedViews } from '../../views/registry.ts';
import { keysOf } from '../keys.ts';
import type { ScreenMode } from '../layouts.ts';
import type { WorkspaceStore } from '../workspace-store.ts';
import { AccountFigures } from './account-figures.tsx';
import { PanicButtons } from './panic-buttons.tsx';
import { askWorkspaceName } from './workspace-name.tsx';

interface HeaderProps {
  readonly workspaces: WorkspaceStore;
  readonly onReset: () => void;
  readonly mode: ScreenMode;
}

/** Who am I, what do I have, am I safe; and the three brakes, always in reach. */
export function Header({ workspaces, onReset, mode }: HeaderProps) {
  /** On a phone: only what is read, and the brakes. */
  const narrow = mode === 'column';
  return (
    <header className="header">
      <h1 className="header-name">
        <button type="button" data-tip="About Tapedeck" onClick={openAbout}>
          Tapedeck
        </button>
      </h1>
      {narrow ? null : (
        <>
          <WorkspaceMenu workspaces={workspaces} onReset={onReset} />
          <button type="button" className="header-search" onClick={() => openPalette()}>
            <Search size={13} aria-hidden />
            <span>Search or command</span>
            <kbd>{keysOf('palette')}</kbd>
          </button>
        </>
      )}
      <span className="header-space" />
      <AccountFigures />
      <PanicButtons short={mode !== 'wide'} />
      {narrow ? null : (
        <IconButton icon={Settings} label={`Settings (${keysOf('settings')})`} onClick={() => openSettings()} />
      )}
    </header>
  );
}

function WorkspaceMenu({ workspaces, onReset }: { workspaces: WorkspaceStore; onReset: () => void }) {
  const { current, entries } = useSelected(workspaces.store, (state) => state);
  const chosen = entries.find((entry) => entry.id === current);
  return (
    <Menu
      trigger={
        <Button tone="quiet" className="header-workspace">
          {chosen?.title ?? 'Workspace'}
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <MenuTitle>Workspaces</MenuTitle>
      {entries.map((entry) => (
        <MenuItem key={entry.id} checked={entry.id === current} onSelect={() => workspaces.choose(entry.id)}>
          {entry.title}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => void saveAs(workspaces)}>Save as new workspace…</MenuItem>
      <MenuItem onSelect={onReset}>Reset {chosen?.title ?? 'workspace'} to its default layout</MenuItem>
      {chosen?.builtIn === false ? (
        <MenuItem onSelect={() => workspaces.remove(current)}>Delete {chosen.title}</MenuItem>
      ) : null}
      <MenuLine />
      <MenuTitle>Panels</MenuTitle>
      {listedViews.map((view) => (
        <MenuItem key={view.id} onSelect={() => openPanel(view.id)}>
          <view.icon size={13} aria-hidden />
          {view.title}
        </MenuItem>
      ))}
    </Menu>
  );
}

async function saveAs(workspaces: WorkspaceStore): Promise<void> {
  const title = await askWorkspaceName();
  if (title !== null) workspaces.saveAs(title);
}
