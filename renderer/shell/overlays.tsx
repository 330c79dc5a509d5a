import { useEffect, useMemo, useState } from 'react';
import { useSelected } from '../store/use-store.ts';
import { onScreenRequest, type ScreenRequest } from '../store/workspace.ts';
import { SettingsDialog } from '../views/settings/settings-dialog.tsx';
import { About } from './about.tsx';
import { commandsOf } from './commands.ts';
import { WorkspaceNameHost } from './header/workspace-name.tsx';
import { shortcutOf, takesText } from './keys.ts';
import { KeysCard } from './keys-card.tsx';
import { NotificationToasts } from './notification-toasts.tsx';
import { Palette } from './palette/palette.tsx';
import type { WorkspaceStore } from './workspace-store.ts';

type Overlay = Exclude<ScreenRequest, { kind: 'openPanel' }>;

/** What lies over the panels: palette, settings, the card of keys; and the keys that open them. */
export function Overlays({ workspaces, onReset }: { workspaces: WorkspaceStore; onReset: () => void }) {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [panel, setPanel] = useState<string | null>(null);
  const entries = useSelected(workspaces.store, (state) => state.entries);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the commands name the workspaces there are
  const commands = useMemo(() => commandsOf(workspaces, onReset), [workspaces, onReset, entries]);

  useEffect(
    () =>
      onScreenRequest((request) => {
        if (request.kind === 'openPanel') return;
        setPanel(document.activeElement?.closest('[data-panel]')?.getAttribute('data-panel') ?? null);
        setOverlay(request);
      }),
    [],
  );

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const shortcut = event.defaultPrevented ? null : shortcutOf(event, takesText(document.activeElement));
      if (shortcut === null) return;
      event.preventDefault();
      if (event.repeat) return;
      commands.find((command) => command.id === shortcut.command)?.run();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands]);

  const close = (): void => setOverlay(null);
  return (
    <>
      {overlay?.kind === 'openPalette' ? <Palette initial={overlay.text} commands={commands} onClose={close} /> : null}
      {overlay?.kind === 'openSettings' ? <SettingsDialog search={overlay.search} onClose={close} /> : null}
      {overlay?.kind === 'openKeys' ? <KeysCard commands={commands} panel={panel} onClose={close} /> : null}
      {overlay?.kind === 'openAbout' ? <About onClose={close} /> : null}
      <WorkspaceNameHost />
      <NotificationToasts />
    </>
  );
}
