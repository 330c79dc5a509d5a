import type { SignalReason } from '../domain/signal.ts';

/** One comparison a decision rests on, with the numbers that were compared. A missing number is never met. */
export type Condition = Omit<SignalReason, 'decision'>;

/** Whether to act, and every condition that was looked at, met or not. */
export interface Decision {
  readonly met: boolean;
  readonly conditions: readonly Condition[];
}

/** A value that may not exist yet: an indicator in its warm-up. */
export type Maybe = number | null;

/** Met when every condition is. */
export function all(...conditions: readonly Condition[]): Decision {
  return { met: conditions.every((condition) => condition.met), conditions };
}

/** Met when at least one condition is. */
export function any(...conditions: readonly Condition[]): Decision {
  return { met: conditions.some((condition) => condition.met), conditions };
}

export function below(label: string, left: Maybe, right: Maybe): Condition {
  return { label, left, comparator: '<', right, met: left !== null && right !== null && left < right };
}

export function above(label: string, left: Maybe, right: Maybe): Condition {
  return { label, left, comparator: '>', right, met: left !== null && right !== null && left > right };
}

export function atLeast(label: string, left: Maybe, right: Maybe): Condition {
  return { label, left, comparator: '>=', right, met: left !== null && right !== null && left >= right };
}

export function atMost(label: string, left: Maybe, right: Maybe): Condition {
  return { label, left, comparator: '<=', right, met: left !== null && right !== null && left <= right };
}

/** A value on this candle and on the one before it. */
export interface Pair {
  readonly before: Maybe;
  readonly now: Maybe;
}

/** `left` was not above `right` on the candle before and is now. Touching is not crossing. */
export function crossesAbove(label: string, left: Pair, right: Pair): Condition {
  const met =
    left.before !== null &&
    right.before !== null &&
    left.now !== null &&
    right.now !== null &&
    left.before <= right.before &&
    left.now > right.now;
  return { label, left: left.now, comparator: 'crosses above', right: right.now, met };
}

/** `left` was not below `right` on the candle before and is now. */
export function crossesBelow(label: string, left: Pair, right: Pair): Condition {
  const met =
    left.before !== null &&
    right.before !== null &&
    left.now !== null &&
    right.now !== null &&
    left.before >= right.before &&
    left.now < right.now;
  return { label, left: left.now, comparator: 'crosses below', right: right.now, met };
}

/** The value lost at least `amount` since the candle before; `left` shows how much it lost. */
export function fellBy(label: string, value: Pair, amount: number): Condition {
  const fall = value.before === null || value.now === null ? null : value.before - value.now;
  return { label, left: fall, comparator: 'fell by', right: amount, met: fall !== null && fall >= amount };
}
