import Big from 'big.js';
import type { Brand } from '../kernel/brand.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/**
 * An exact decimal number as canonical text: no exponent, no leading plus, no superfluous zeros, never "-0".
 * Because the text is canonical, two decimals are equal exactly when their strings are equal.
 * All accounting goes through this module; it is the only one that knows the decimal library (big.js).
 */
export type Decimal = Brand<string, 'Decimal'>;

export type Rounding = 'down' | 'up' | 'halfUp' | 'halfEven' | 'floor' | 'ceiling';

export const ZERO = '0' as Decimal;
export const ONE = '1' as Decimal;

/** Longest text we accept from outside: 40 digits hold any real price or quantity; more is hostile. */
const MAX_LENGTH = 80;
const PLAIN = /^-?\d+(\.\d+)?$/;
const CANONICAL = /^(0|-?(0|[1-9]\d*)\.\d*[1-9]|-?[1-9]\d*)$/;

/** Parses outside text ("1.500", "0.1"). Refuses exponents, NaN, blanks, signs other than a minus, and over-long text. */
export function parseDecimal(text: unknown): Result<Decimal, 'not-a-decimal'> {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !PLAIN.test(text)) return fail('not-a-decimal');
  return ok(canonical(text));
}

/** Like `parseDecimal` for text that must be right: literals, our own files. Throws on anything else. */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (!parsed.ok) throw new Error(`not a decimal: ${JSON.stringify(text)}`);
  return parsed.value;
}

export function isCanonicalDecimal(text: string): text is Decimal {
  return text.length <= MAX_LENGTH && CANONICAL.test(text);
}

/** A float's shortest text as a decimal: for numbers that only decide (charts, indicators), before they are quantised. */
export function decimalFromNumber(value: number): Decimal {
  if (!Number.isFinite(value)) throw new Error(`not a finite number: ${value}`);
  return fromBig(new Big(value));
}

/** For display, charts and indicators only: never for accounting. */
export function toNumber(value: Decimal): number {
  return Number(value);
}

export function add(left: Decimal, right: Decimal): Decimal {
  if (left === '0') return right;
  if (right === '0') return left;
  return fromBig(new Big(left).plus(right));
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return right === '0' ? left : fromBig(new Big(left).minus(right));
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  if (left === '1') return right;
  if (right === '1') return left;
  return fromBig(new Big(left).times(right));
}

/** The quotient with at most `scale` digits after the point, rounded as named. Throws on division by zero. */
export function divide(left: Decimal, right: Decimal, scale: number, rounding: Rounding): Decimal {
  // Two extra guard digits, then an exact rounding of the truncated quotient (a sticky digit keeps it right).
  const divisor = new Big(right);
  const truncated = divideDown(new Big(left), divisor, scale + 2);
  const exact = truncated.times(divisor).eq(left);
  if (exact) return round(fromBig(truncated), scale, rounding);
  const sticky = new Big(1).times(`1e-${scale + 4}`).times(Big(left).s * divisor.s);
  return round(fromBig(truncated.plus(sticky)), scale, rounding);
}

/** The value with at most `scale` digits after the point. */
export function round(value: Decimal, scale: number, rounding: Rounding): Decimal {
  return fromBig(roundBig(new Big(value), scale, rounding));
}

/** The nearest multiple of `step` (step > 0) in the direction named: how a price or quantity meets an instrument's steps. */
export function roundToStep(value: Decimal, step: Decimal, rounding: Rounding): Decimal {
  const quotient = divide(value, step, 0, rounding);
  return multiply(quotient, step);
}

export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  return new Big(value).mod(step).eq(0);
}

export function negate(value: Decimal): Decimal {
  if (value === '0') return value;
  return (value.startsWith('-') ? value.slice(1) : `-${value}`) as Decimal;
}

export function absolute(value: Decimal): Decimal {
  return (value.startsWith('-') ? value.slice(1) : value) as Decimal;
}

/** Negative, zero or positive as `left` is smaller than, equal to or greater than `right`. */
export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
  if (left === right) return 0;
  // Conversion to a double is monotone: doubles that differ decide; only equal doubles need all digits.
  const leftNumber = Number(left);
  const rightNumber = Number(right);
  if (leftNumber < rightNumber) return -1;
  if (leftNumber > rightNumber) return 1;
  return new Big(left).cmp(right) as -1 | 0 | 1;
}

export const isZero = (value: Decimal): boolean => value === '0';
export const isNegative = (value: Decimal): boolean => value.startsWith('-');
export const isPositive = (value: Decimal): boolean => value !== '0' && !value.startsWith('-');
export const lessThan = (left: Decimal, right: Decimal): boolean => compare(left, right) < 0;
export const greaterThan = (left: Decimal, right: Decimal): boolean => compare(left, right) > 0;
export const minimum = (left: Decimal, right: Decimal): Decimal => (compare(left, right) <= 0 ? left : right);
export const maximum = (left: Decimal, right: Decimal): Decimal => (compare(left, right) >= 0 ? left : right);

/** Digits after the point: the scale a step such as "0.01" asks for. */
export function scaleOf(value: Decimal): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}

/** Text with exactly the digits of `scale`, for files that want fixed columns. */
export function toFixed(value: Decimal, scale: number): string {
  return new Big(value).toFixed(scale);
}

function canonical(text: string): Decimal {
  if (CANONICAL.test(text)) return text as Decimal;
  return fromBig(new Big(text));
}

function fromBig(value: Big): Decimal {
  const text = value.toFixed();
  return (text === '-0' ? '0' : text) as Decimal;
}

function divideDown(left: Big, right: Big, scale: number): Big {
  const Scaled = Big();
  Scaled.DP = scale;
  Scaled.RM = 0;
  return new Big(new Scaled(left).div(right).toFixed());
}

function roundBig(value: Big, scale: number, rounding: Rounding): Big {
  const negative = value.s < 0;
  switch (rounding) {
    case 'down':
      return value.round(scale, 0);
    case 'up':
      return value.round(scale, 3);
    case 'halfUp':
      return value.round(scale, 1);
    case 'halfEven':
      return value.round(scale, 2);
    case 'floor':
      return value.round(scale, negative ? 3 : 0);
    case 'ceiling':
      return value.round(scale, negative ? 0 : 3);
  }
}
