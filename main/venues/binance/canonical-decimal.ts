import type { Decimal } from '#shared/domain/decimal.ts';

const ZERO_CODE = 48;
const NINE_CODE = 57;
const POINT_CODE = 46;
/** No real price or quantity is longer; more is hostile. */
const MAX_LENGTH = 40;

/**
 * "61837.63000000" → "61837.63" by cutting, without arithmetic: this runs for every level of every frame.
 * Null for anything but plain digits with at most one point inside (no sign, exponent, blank or superfluous leading zero).
 */
export function canonicalDecimal(text: unknown): Decimal | null {
  if (typeof text !== 'string') return null;
  const length = text.length;
  if (length === 0 || length > MAX_LENGTH) return null;
  let point = -1;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code >= ZERO_CODE && code <= NINE_CODE) continue;
    if (code !== POINT_CODE || point >= 0) return null;
    point = index;
  }
  if (point === 0 || point === length - 1) return null;
  if (text.charCodeAt(0) === ZERO_CODE && length > 1 && point !== 1) return null;
  if (point < 0) return text as Decimal;
  let end = length;
  while (text.charCodeAt(end - 1) === ZERO_CODE) end--;
  if (end === point + 1) end = point;
  return (end === length ? text : text.slice(0, end)) as Decimal;
}
