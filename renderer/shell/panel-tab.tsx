import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { X } from 'lucide-react';
import { type PanelView, panelView } from '../views/registry.ts';

/** A panel's tab: title, count, and a cross that shows when pointed at. */
export function PanelTab({ api }: IDockviewPanelHeaderProps) {
  const view = panelView(api.id);
  const title = view?.title ?? api.title ?? api.id;
  return (
    <div className="panel-tab" data-tab={api.id}>
      <span>{title}</span>
      {view?.useCount === undefined ? null : <TabCount useCount={view.useCount} />}
      {/* For the pointer; by keyboard, Delete closes the tab that has the focus. A tab may hold no second control. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <span
        className="panel-tab-close"
        aria-hidden
        onPointerDown={(event) => event.stopPropagation()}
        onClick={() => api.close()}
      >
        <X size={12} />
      </span>
    </div>
  );
}

/** Its own component: a count that changes draws the number, not the tab. */
function TabCount({ useCount }: { useCount: NonNullable<PanelView['useCount']> }) {
  const count = useCount();
  return count === null ? null : <span className="panel-tab-count">{count}</span>;
}
