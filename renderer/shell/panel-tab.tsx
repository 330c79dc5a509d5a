import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type PanelView, panelView } from '../views/registry.ts';

/** A panel's tab: title, count, and a cross that shows when pointed at. */
export function PanelTab({ api }: IDockviewPanelHeaderProps) {
  const view = panelView(api.id);
  const title = view?.title ?? api.title ?? api.id;
  return (
    <div className="panel-tab" data-tab={api.id}>
      <span>{title}</span>
      {view?.useCount === undefined ? null : <TabCount title={title} useCount={view.useCount} />}
      {/* For the pointer; by keyboard, Delete closes the tab that has the focus. A tab may hold no second control. */}
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
function TabCount({ title, useCount }: { title: string; useCount: NonNullable<PanelView['useCount']> }) {
  const count = useCount();
  const mark = useRef<HTMLSpanElement>(null);

  // The dock names its tabs by their titles alone; who hears them wants the count as well.
  useEffect(() => {
    const tab = mark.current?.closest('[role=tab]');
    tab?.setAttribute('aria-label', count === null ? title : `${title} ${count}`);
  }, [title, count]);

  return (
    <span ref={mark} className={count === null ? undefined : 'panel-tab-count'}>
      {count === null ? null : ` ${count}`}
    </span>
  );
}
