import { createStore, type StoreApi } from 'zustand/vanilla';
import { BUILT_IN_WORKSPACES, type LayoutMode, type WorkspacePlan } from './layouts.ts';

/** A workspace as the menu shows it: one that ships, or one a person saved under a name. */
export interface WorkspaceEntry {
  readonly id: string;
  readonly title: string;
  readonly builtIn: boolean;
}

export interface Workspaces {
  readonly current: string;
  readonly entries: readonly WorkspaceEntry[];
}

export interface WorkspaceStore {
  readonly store: StoreApi<Workspaces>;
  choose(id: string): void;
  /** The layout as it was left; null where there is none, or none that this version reads. */
  layout(id: string, mode: LayoutMode): unknown;
  keepLayout(id: string, mode: LayoutMode, layout: unknown): void;
  forgetLayout(id: string, mode: LayoutMode): void;
  /** A new workspace with the layout of the current one. */
  saveAs(title: string): void;
  /** Those that ship stay. */
  remove(id: string): void;
  plan(id: string): WorkspacePlan;
}

/** The functions of `localStorage` that are used. */
export interface LayoutStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Counted up when the form of a saved layout changes: older ones are left alone and the default takes their place. */
const VERSION = 1;
const LIST_KEY = 'tapedeck.workspaces';
const MODES: readonly LayoutMode[] = ['wide', 'folded'];

export function createWorkspaceStore(storage: LayoutStorage): WorkspaceStore {
  const store = createStore<Workspaces>(() => remembered(storage));
  store.subscribe(({ current, entries }) => {
    write(storage, LIST_KEY, { version: VERSION, current, saved: entries.filter((entry) => !entry.builtIn) });
  });

  function choose(id: string): void {
    if (store.getState().entries.some((entry) => entry.id === id)) store.setState({ current: id });
  }

  function layout(id: string, mode: LayoutMode): unknown {
    const found = read(storage, layoutKey(id, mode));
    return found !== null && found.version === VERSION ? (found.layout ?? null) : null;
  }

  function keepLayout(id: string, mode: LayoutMode, value: unknown): void {
    write(storage, layoutKey(id, mode), { version: VERSION, layout: value });
  }

  function forgetLayout(id: string, mode: LayoutMode): void {
    storage.removeItem(layoutKey(id, mode));
  }

  return {
    store,
    choose,
    layout,
    keepLayout,
    forgetLayout,
    saveAs(title) {
      const { current, entries } = store.getState();
      const id = freeId(title, entries);
      for (const mode of MODES) {
        const value = layout(current, mode);
        if (value !== null) keepLayout(id, mode, value);
      }
      store.setState({ current: id, entries: [...entries, { id, title, builtIn: false }] });
    },
    remove(id) {
      const { current, entries } = store.getState();
      if (entries.some((entry) => entry.id === id && entry.builtIn)) return;
      for (const mode of MODES) forgetLayout(id, mode);
      store.setState({
        current: current === id ? 'trading' : current,
        entries: entries.filter((entry) => entry.id !== id),
      });
    },
    plan: (id) => BUILT_IN_WORKSPACES.find((plan) => plan.id === id) ?? firstPlan(),
  };
}

function firstPlan(): WorkspacePlan {
  const plan = BUILT_IN_WORKSPACES[0];
  if (plan === undefined) throw new Error('there is no workspace');
  return plan;
}

function remembered(storage: LayoutStorage): Workspaces {
  const builtIn = BUILT_IN_WORKSPACES.map(({ id, title }) => ({ id, title, builtIn: true }));
  const found = read(storage, LIST_KEY);
  const saved = found?.version === VERSION && Array.isArray(found.saved) ? found.saved.filter(isEntry) : [];
  const entries = [...builtIn, ...saved.map(({ id, title }) => ({ id, title, builtIn: false }))];
  const current = entries.find((entry) => entry.id === found?.current)?.id ?? 'trading';
  return { current, entries };
}

function isEntry(value: unknown): value is { readonly id: string; readonly title: string } {
  const entry = value as { id?: unknown; title?: unknown } | null;
  return typeof entry === 'object' && typeof entry?.id === 'string' && typeof entry.title === 'string';
}

function layoutKey(id: string, mode: LayoutMode): string {
  return `tapedeck.layout.${id}.${mode}`;
}

function freeId(title: string, entries: readonly WorkspaceEntry[]): string {
  const base = `own-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  let id = base;
  for (let number = 2; entries.some((entry) => entry.id === id); number += 1) id = `${base}-${number}`;
  return id;
}

function read(storage: LayoutStorage, key: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function write(storage: LayoutStorage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs only the memory of the layout.
  }
}
