import { describe, expect, it } from 'vitest';
import { sortRows, toggleSorting } from '../../../../renderer/ui/sort-rows.ts';

describe('sorting a table', () => {
  it('compares decimal text as numbers, of any length', () => {
    const values = ['10', '9.5', '-3', '100000000000000000000.1', '100000000000000000000.2'];
    expect(sortRows(values, (value) => value, false)).toEqual([
      '-3',
      '9.5',
      '10',
      '100000000000000000000.1',
      '100000000000000000000.2',
    ]);
    expect(sortRows(values, (value) => value, true)[0]).toBe('100000000000000000000.2');
  });

  it('puts what is not known last, whichever way it sorts', () => {
    const rows = [null, '2', null, '1'];
    expect(sortRows(rows, (row) => row, false)).toEqual(['1', '2', null, null]);
    expect(sortRows(rows, (row) => row, true)).toEqual(['2', '1', null, null]);
  });

  it('leaves equal rows in the order they came', () => {
    const rows = [
      { id: 'a', value: 1 },
      { id: 'b', value: 0 },
      { id: 'c', value: 1 },
    ];
    expect(sortRows(rows, (row) => row.value, false).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    expect(sortRows(rows, (row) => row.value, true).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  });

  it('sorts up, then down, then as it came; another column begins anew', () => {
    const up = toggleSorting(null, 'price');
    const down = toggleSorting(up, 'price');
    expect([up, down, toggleSorting(down, 'price')]).toEqual([
      { column: 'price', descending: false },
      { column: 'price', descending: true },
      null,
    ]);
    expect(toggleSorting(down, 'size')).toEqual({ column: 'size', descending: false });
  });
});
