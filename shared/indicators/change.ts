import { finite, type Indicator } from './indicator.ts';

/** Percent from the value before to this one: 100 means doubled. Null for the first, and after a zero. */
export function change(): Indicator<number> {
  let before: number | null = null;
  return {
    update(value) {
      if (!Number.isFinite(value)) return null;
      const result = before === null ? null : percent(before, value);
      before = value;
      return result;
    },
  };
}

export function changeSeries(values: ArrayLike<number>): (number | null)[] {
  const result: (number | null)[] = new Array(values.length).fill(null);
  let last = -1;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) continue;
    if (last >= 0) result[index] = percent(values[last] as number, values[index] as number);
    last = index;
  }
  return result;
}

function percent(from: number, to: number): number | null {
  return finite(((to - from) / from) * 100);
}
