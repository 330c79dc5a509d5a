import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelProps,
  type SerializedDockview,
} from 'dockview-react';
import { Maximize2, Minimize2, Plus } from 'lucide-react';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { onScreenRequest } from '../store/workspace.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, MenuItem, MenuTitle } from '../ui/menu.tsx';
import { EmptyState, Skeleton } from '../ui/states.tsx';
import { listedViews, panelView, panelViews } from '../views/registry.ts';
import { onDockKey } from './dock-keys.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { type LayoutMode, planLayout } from './layouts.ts';
import { PanelTab } from './panel-tab.tsx';
import type { WorkspaceStore } from './workspace-store.ts';

const THEME = { name: 'tapedeck', className: 'dock-theme', dndTabIndicator: 'line', gap: 0 } as const;
const TITLES = new Map(listedViews.map((view) => [view.id, view.title]));
const SAVE_DELAY_MS = 300;

interface DockProps {
  readonly workspaces: WorkspaceStore;
  readonly workspace: string;
  readonly mode: LayoutMode;
  /** Changes when the layout shall be built anew. */
  readonly resets: number;
}

/** The docked panels of one workspace: every change is kept, a layout that cannot be read gives way to the default. */
export function Dock({ workspaces, workspace, mode, resets }: DockProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<DockviewApi | null>(null);

  const showPlan = useCallback(
    (dock: DockviewApi) => {
      const box = frame.current?.getBoundingClientRect();
      const size = { width: box?.width ?? 1440, height: box?.height ?? 800 };
      dock.fromJSON(asDockview(planLayout(workspaces.plan(workspace).columns[mode], size, TITLES)));
    },
    [workspaces, workspace, mode],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a reset is a reason to begin anew
  useEffect(() => {
    if (api === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const kept = workspaces.layout(workspace, mode);
    try {
      if (kept === null) showPlan(api);
      else {
        api.fromJSON(asDockview(kept));
        for (const panel of [...api.panels]) if (panelView(panel.id) === null) api.removePanel(panel);
      }
    } catch {
      workspaces.forgetLayout(workspace, mode);
      api.clear();
      showPlan(api);
    }
    const save = (): void => workspaces.keepLayout(workspace, mode, api.toJSON());
    const change = api.onDidLayoutChange(() => {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_DELAY_MS);
    });
    const leave = (): void => {
      if (timer !== undefined) save();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      change.dispose();
      clearTimeout(timer);
    };
  }, [api, workspaces, workspace, mode, resets, showPlan]);

  useEffect(() => {
    if (api === null) return;
    const onKeyDown = (event: KeyboardEvent): void => onDockKey(event, api);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [api]);

  useEffect(() => {
    if (api === null) return;
    return onScreenRequest((request) => {
      if (request.kind === 'openPanel') showPanel(api, request.panel);
    });
  }, [api]);

  return (
    <div ref={frame} className="dock">
      <DockviewReact
        theme={THEME}
        components={COMPONENTS}
        defaultTabComponent={PanelTab}
        rightHeaderActionsComponent={GroupActions}
        watermarkComponent={Watermark}
        scrollbars="native"
        tabGroupAccent="off"
        onReady={(event: DockviewReadyEvent) => setApi(event.api)}
      />
    </div>
  );
}

/** To the front, or opened beside the panels of its own area. */
function showPanel(api: DockviewApi, id: string): void {
  const open = api.getPanel(id);
  if (open !== undefined) {
    open.api.setActive();
    return;
  }
  const view = panelView(id);
  if (view === null) return;
  const neighbour = panelViews.find((other) => other.area === view.area && api.getPanel(other.id) !== undefined);
  api.addPanel({
    id,
    component: 'panel',
    title: view.title,
    ...(neighbour === undefined ? {} : { position: { referencePanel: neighbour.id, direction: 'within' as const } }),
  });
}

function PanelHost({ api }: IDockviewPanelProps) {
  const view = panelView(api.id);
  if (view === null) return <EmptyState title="This panel is no longer part of Tapedeck" />;
  const Panel = view.component;
  return (
    <ErrorBoundary what={view.title}>
      <Suspense fallback={<Skeleton />}>
        <div className="panel" data-panel={view.id}>
          <Panel />
        </div>
      </Suspense>
    </ErrorBoundary>
  );
}

const COMPONENTS = { panel: PanelHost };

function GroupActions({ api, containerApi, group }: IDockviewHeaderActionsProps) {
  const [maximized, setMaximized] = useState(api.isMaximized());
  useEffect(() => {
    const change = containerApi.onDidMaximizedGroupChange(() => setMaximized(api.isMaximized()));
    return () => change.dispose();
  }, [api, containerApi]);
  const closed = listedViews.filter((view) => containerApi.getPanel(view.id) === undefined);

  return (
    <div className="group-actions">
      {closed.length === 0 ? null : (
        <Menu align="end" trigger={<IconButton icon={Plus} label="Add a panel here" size="small" />}>
          <MenuTitle>Add a panel here</MenuTitle>
          {closed.map((view) => (
            <MenuItem
              key={view.id}
              onSelect={() =>
                containerApi.addPanel({
                  id: view.id,
                  component: 'panel',
                  title: view.title,
                  position: { referenceGroup: group },
                })
              }
            >
              {view.title}
            </MenuItem>
          ))}
        </Menu>
      )}
      <IconButton
        icon={maximized ? Minimize2 : Maximize2}
        label={maximized ? 'Restore the panel' : 'Maximise the panel'}
        size="small"
        onClick={() => (maximized ? api.exitMaximized() : api.maximize())}
      />
    </div>
  );
}

function Watermark() {
  return (
    <EmptyState title="No panel is open">
      <span>Open one from the workspace menu, or press Ctrl K and type its name.</span>
    </EmptyState>
  );
}

/** Plain data in dockview's form; it checks it itself and throws. */
function asDockview(layout: unknown): SerializedDockview {
  return layout as SerializedDockview;
}
