import { describe, expect, it } from 'vitest';
import { BUILT_IN_WORKSPACES, planLayout, screenMode } from '../../../../renderer/shell/layouts.ts';

const TITLES = new Map([
  ['board', 'Board'],
  ['chart', 'Chart'],
  ['ticket', 'Ticket'],
]);
const SIZE = { width: 1440, height: 800 };

describe('the layout of a workspace', () => {
  it('gives fixed columns their width and the middle what is left', () => {
    const layout = planLayout(
      [
        { width: 260, groups: [{ panels: ['board'], share: 1 }] },
        { width: null, groups: [{ panels: ['chart'], share: 1 }] },
        { width: 264, groups: [{ panels: ['ticket'], share: 1 }] },
      ],
      SIZE,
      TITLES,
    );
    expect(layout.grid.root.data.map(({ size }) => size)).toEqual([260, 916, 264]);
    expect(Object.keys(layout.panels)).toEqual(['board', 'chart', 'ticket']);
  });

  it('leaves out panels that are not there, and the places that are empty by that', () => {
    const layout = planLayout(
      [
        { width: 260, groups: [{ panels: ['gone'], share: 1 }] },
        {
          width: null,
          groups: [
            { panels: ['gone', 'chart'], share: 3 },
            { panels: ['gone'], share: 1 },
          ],
        },
      ],
      SIZE,
      TITLES,
    );
    expect(layout.grid.root.data).toHaveLength(1);
    expect(JSON.stringify(layout)).not.toContain('gone');
    expect(layout.grid.root.data[0]).toMatchObject({ size: 1440, data: [{ size: 800, data: { views: ['chart'] } }] });
  });

  it('shares the height of a column as planned', () => {
    const plan = [
      {
        width: null,
        groups: [
          { panels: ['chart'], share: 0.6 },
          { panels: ['board', 'ticket'], share: 0.2 },
        ],
      },
    ];
    const column = planLayout(plan, SIZE, TITLES).grid.root.data[0];
    expect(column).toMatchObject({ data: [{ size: 600 }, { size: 200, data: { activeView: 'board' } }] });
  });

  it('every workspace that ships shows each of its panels once, wide and folded', () => {
    for (const { id, columns } of BUILT_IN_WORKSPACES) {
      for (const [mode, plan] of Object.entries(columns)) {
        const panels = plan.flatMap((column) => column.groups.flatMap((group) => group.panels));
        expect(new Set(panels).size, `${id} ${mode}`).toBe(panels.length);
        expect(
          plan.filter((column) => column.width === null),
          `${id} ${mode}`,
        ).toHaveLength(1);
      }
    }
  });

  it('folds on a tablet, and is one column on a phone', () => {
    expect([1440, 1100, 1099, 1024, 760, 759, 400].map(screenMode)).toEqual([
      'wide',
      'wide',
      'folded',
      'folded',
      'folded',
      'column',
      'column',
    ]);
  });
});
