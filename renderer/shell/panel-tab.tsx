import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { X } from 'lucide-react';
import { type PanelView, panelView } from '../views/registry.ts';

/** A panel's tab: title, count, and a cross that shows when pointed at. */
export function PanelTab({ api }: IDockviewPanelHeaderProps) {
  const view = panelView(api.id);
  const title = view?.title ?? api.title ?? api.id;
  return (
    <div className="panel-tab">
      <span>{title}</span>
      {view?.useCount === undefined ? null : <TabCount useCount={view.useCount} />}
      <button
        type="button"
        className="panel-tab-close"
        tabIndex={-1}
        aria-label={`Close ${title}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={() => api.close()}
      >
        <X size={12} aria-hidden />
      </button>
    </div>
  );
}

/** Its own component: a count that changes draws the number, not the tab. */
function TabCount({ useCount }: { useCount: NonNullable<PanelView['useCount']> }) {
  const count = useCount();
  return count === null ? null : <span className="panel-tab-count">{count}</span>;
}
