import { compare, isCanonicalDecimal } from '#shared/domain/decimal.ts';

export type SortValue = string | number | null;
export type Sorting = { readonly column: string; readonly descending: boolean } | null;

/** A stable sort; unknown values stand last whichever way it goes. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortBy: (row: Row) => SortValue,
  descending: boolean,
): readonly Row[] {
  const keyed = rows.map((row) => ({ row, value: sortBy(row) }));
  keyed.sort((left, right) => {
    if (left.value === null || right.value === null) return Number(left.value === null) - Number(right.value === null);
    const order = compareValues(left.value, right.value);
    return descending ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

/** Up, then down, then as it came. */
export function toggleSorting(current: Sorting, column: string): Sorting {
  if (current?.column !== column) return { column, descending: false };
  return current.descending ? null : { column, descending: true };
}

function compareValues(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left), String(right)];
  return isCanonicalDecimal(a) && isCanonicalDecimal(b) ? compare(a, b) : a.localeCompare(b, 'en', { numeric: true });
}
