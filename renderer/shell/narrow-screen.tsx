import { Suspense, useEffect, useState } from 'react';
import { onScreenRequest } from '../store/workspace.ts';
import { Select } from '../ui/fields.tsx';
import { Skeleton } from '../ui/states.tsx';
import { listedViews, panelView } from '../views/registry.ts';
import { ErrorBoundary } from './error-boundary.tsx';

const FIRST = ['positions', 'board'];

/** One column, one panel at a time: to read, and to pull the brake. */
export function NarrowScreen() {
  const [shown, setShown] = useState(() => FIRST.find((id) => panelView(id) !== null) ?? listedViews[0]?.id ?? '');
  useEffect(
    () =>
      onScreenRequest((request) => {
        if (request.kind === 'openPanel' && panelView(request.panel) !== null) setShown(request.panel);
      }),
    [],
  );
  const view = panelView(shown);
  if (view === null) return null;
  const Panel = view.component;
  return (
    <div className="narrow">
      <Select
        label="Panel"
        value={shown}
        options={listedViews.map(({ id, title }) => ({ value: id, label: title }))}
        onValue={setShown}
      />
      <ErrorBoundary key={shown} what={view.title}>
        <Suspense fallback={<Skeleton />}>
          <section className="panel" aria-label={view.title} data-panel={view.id}>
            <Panel />
          </section>
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
