import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/**
 * A panel that a feature offers. A feature registers itself: `views/<feature>/view.tsx` exports `const view: PanelView`
 * (or `views: PanelView[]` where a folder has several), and the list below finds it. Nobody edits a shared file.
 */
export interface PanelView {
  /** Also its name in a saved layout: never changes. */
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Where the default workspace puts it. `dialog` panels are opened by name only. */
  readonly area: 'left' | 'center' | 'right' | 'bottom' | 'none';
  /** Among the panels of its area, smallest first. */
  readonly order: number;
  readonly component: ComponentType;
  /** A hook whose number stands on the tab; null shows none. */
  readonly useCount?: () => number | null;
  /** Keys of this panel, shown under `?`. */
  readonly keys?: readonly KeyHint[];
}

export interface KeyHint {
  readonly keys: string;
  readonly does: string;
}

interface ViewModule {
  readonly view?: PanelView;
  readonly views?: readonly PanelView[];
}

const modules = import.meta.glob<ViewModule>('./*/view.tsx', { eager: true });

/** Every panel there is, by area and order. */
export const panelViews: readonly PanelView[] = Object.values(modules)
  .flatMap((module) => [...(module.view === undefined ? [] : [module.view]), ...(module.views ?? [])])
  .sort((left, right) => left.order - right.order || left.id.localeCompare(right.id));

const AREAS: readonly PanelView['area'][] = ['left', 'center', 'right', 'bottom', 'none'];

/** The panels of the screen as a person reads it, left to right, for menus. */
export const listedViews: readonly PanelView[] = panelViews
  .filter((view) => view.area !== 'none')
  .sort((left, right) => AREAS.indexOf(left.area) - AREAS.indexOf(right.area));

export function panelView(id: string): PanelView | null {
  return panelViews.find((view) => view.id === id) ?? null;
}
