/** Panels that share one place as tabs; `share` is its part of the column's height. */
export interface GroupPlan {
  readonly panels: readonly string[];
  readonly share: number;
}

/** `width` in px at 1440 wide; null takes what is left. */
export interface ColumnPlan {
  readonly width: number | null;
  readonly groups: readonly GroupPlan[];
}

export interface WorkspacePlan {
  readonly id: string;
  readonly title: string;
  readonly columns: Readonly<Record<LayoutMode, readonly ColumnPlan[]>>;
}

/** `wide` shows every column; `folded` (tablet, half a screen) folds board and ticket into tabs. */
export type LayoutMode = 'wide' | 'folded';
export type ScreenMode = LayoutMode | 'column';

const FOLD_BELOW = 1_100;
const COLUMN_BELOW = 760;

export function screenMode(width: number): ScreenMode {
  if (width < COLUMN_BELOW) return 'column';
  return width < FOLD_BELOW ? 'folded' : 'wide';
}

const TABLES = ['positions', 'orders', 'order-history', 'fills', 'balances', 'strategies', 'services', 'log'];

export const BUILT_IN_WORKSPACES: readonly WorkspacePlan[] = [
  {
    id: 'trading',
    title: 'Trading',
    columns: {
      wide: [
        { width: 260, groups: [group(['board'], 0.55), group(['signals', 'notifications'], 0.45)] },
        { width: null, groups: [group(['chart'], 0.66), group(TABLES, 0.34)] },
        { width: 264, groups: [group(['book', 'trades'], 0.39), group(['ticket'], 0.61)] },
      ],
      folded: [
        { width: null, groups: [group(['chart', 'board', 'signals'], 0.62), group(TABLES, 0.38)] },
        { width: 264, groups: [group(['ticket', 'book', 'trades', 'notifications'], 1)] },
      ],
    },
  },
  {
    id: 'research',
    title: 'Research',
    columns: {
      wide: [
        { width: 420, groups: [group(['strategies'], 0.5), group(['signals'], 0.5)] },
        { width: null, groups: [group(['chart'], 0.7), group(['positions', 'orders', 'fills', 'log'], 0.3)] },
      ],
      folded: [
        { width: null, groups: [group(['strategies', 'chart'], 0.6), group(['signals', 'positions', 'fills'], 0.4)] },
      ],
    },
  },
  {
    id: 'monitor',
    title: 'Monitor',
    columns: {
      wide: [
        { width: null, groups: [group(['services'], 0.5), group(['log'], 0.5)] },
        { width: 380, groups: [group(['notifications'], 0.5), group(['strategies', 'signals'], 0.5)] },
      ],
      folded: [{ width: null, groups: [group(['services', 'notifications'], 0.5), group(['log', 'strategies'], 0.5)] }],
    },
  },
];

function group(panels: readonly string[], share: number): GroupPlan {
  return { panels, share };
}

/** What dockview restores: its own form of a layout, of plain data. */
export interface DockLayout {
  readonly grid: {
    readonly root: DockBranch;
    readonly width: number;
    readonly height: number;
    readonly orientation: 'HORIZONTAL';
  };
  readonly panels: Readonly<Record<string, { id: string; contentComponent: 'panel'; title: string }>>;
  readonly activeGroup: string;
}

interface DockBranch {
  readonly type: 'branch';
  readonly size: number;
  readonly data: readonly (DockBranch | DockLeaf)[];
}

interface DockLeaf {
  readonly type: 'leaf';
  readonly size: number;
  readonly data: { readonly id: string; readonly views: readonly string[]; readonly activeView: string };
}

/** The plan as a layout for a dock of this size; panels that do not exist, groups and columns left empty by that, are left out. */
export function planLayout(
  columns: readonly ColumnPlan[],
  size: { readonly width: number; readonly height: number },
  titles: ReadonlyMap<string, string>,
): DockLayout {
  const filled = columns
    .map((column) => ({
      ...column,
      groups: column.groups
        .map((plan) => ({ ...plan, panels: plan.panels.filter((panel) => titles.has(panel)) }))
        .filter((plan) => plan.panels.length > 0),
    }))
    .filter((column) => column.groups.length > 0);
  const fixed = filled.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const elastic = filled.filter((column) => column.width === null).length;
  const rest = Math.max(200, size.width - fixed) / Math.max(1, elastic);
  let groups = 0;

  const branches = filled.map((column): DockBranch => {
    const whole = column.groups.reduce((sum, plan) => sum + plan.share, 0);
    return {
      type: 'branch',
      size: column.width ?? rest,
      data: column.groups.map((plan) => {
        groups += 1;
        const views = plan.panels;
        return {
          type: 'leaf',
          size: (size.height * plan.share) / whole,
          data: { id: `group-${groups}`, views, activeView: views[0] ?? '' },
        };
      }),
    };
  });
  const panels = filled.flatMap((column) => column.groups.flatMap((plan) => plan.panels));
  return {
    grid: {
      root: { type: 'branch', size: size.height, data: branches },
      width: size.width,
      height: size.height,
      orientation: 'HORIZONTAL',
    },
    panels: Object.fromEntries(
      panels.map((id) => [id, { id, contentComponent: 'panel' as const, title: titles.get(id) ?? id }]),
    ),
    activeGroup: 'group-1',
  };
}
