import { useEffect, useState } from 'react';
import { appStore, connection } from '../store/app.ts';
import { useSelected } from '../store/use-store.ts';
import { ConfirmHost } from '../ui/confirm.tsx';
import { ToastHost } from '../ui/toast.tsx';
import { TooltipHost } from '../ui/tooltip.tsx';
import { applyAppearance } from './appearance.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { Dock } from './dock.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header/header.tsx';
import { NarrowScreen } from './narrow-screen.tsx';
import { Overlays } from './overlays.tsx';
import { StatusBar } from './status/status-bar.tsx';
import { Unpaired } from './unpaired.tsx';
import { useScreenMode } from './use-screen-mode.ts';
import type { WorkspaceStore } from './workspace-store.ts';

/** The whole screen: header, docked panels, status bar, and what lies over them. */
export function App({ workspaces }: { workspaces: WorkspaceStore }) {
  const state = useSelected(connection, (current) => current.state);
  useAppearance();
  if (state.kind === 'unpaired') return <Unpaired reason={state.reason} />;
  return (
    <>
      <Screen workspaces={workspaces} lost={state.kind !== 'live'} />
      <ConnectionNotice />
      <ToastHost />
      <ConfirmHost />
      <TooltipHost />
    </>
  );
}

function Screen({ workspaces, lost }: { workspaces: WorkspaceStore; lost: boolean }) {
  const mode = useScreenMode();
  const workspace = useSelected(workspaces.store, (state) => state.current);
  const wasLive = useSelected(connection, (current) => current.wasLive);
  const [resets, setResets] = useState(0);

  function reset(): void {
    if (mode !== 'column') workspaces.forgetLayout(workspace, mode);
    setResets((count) => count + 1);
  }

  return (
    <div className="screen" data-mode={mode} data-lost={lost && wasLive ? '' : undefined}>
      <Header workspaces={workspaces} onReset={reset} mode={mode} />
      <main className="screen-main">
        <ErrorBoundary what="The workspace">
          {mode === 'column' ? (
            <NarrowScreen />
          ) : (
            <Dock key={mode} workspaces={workspaces} workspace={workspace} mode={mode} resets={resets} />
          )}
        </ErrorBoundary>
      </main>
      <StatusBar />
      <Overlays workspaces={workspaces} onReset={reset} />
    </div>
  );
}

/** Follows the setting, and the system where the setting says so. */
function useAppearance(): void {
  const appearance = useSelected(appStore, (state) => state.settings.appearance);
  const known = useSelected(appStore, (state) => state.status !== 'loading');
  useEffect(() => {
    if (!known) return;
    const light = matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => applyAppearance(appearance, light.matches);
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [appearance, known]);
}
