import { checkedPeriod } from './indicator.ts';

/** What each full window of `period` values gives, computed anew for every one; what is not finite is passed over. */
export function windowSeries<Value>(
  values: ArrayLike<number>,
  period: number,
  compute: (window: readonly number[]) => Value | null,
): (Value | null)[] {
  checkedPeriod(period);
  const result: (Value | null)[] = new Array(values.length).fill(null);
  const seen: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isFinite(value)) continue;
    seen.push(value);
    if (seen.length >= period) result[index] = compute(seen.slice(-period));
  }
  return result;
}
