import { type Decimal, parseDecimal, round, scaleOf } from '#shared/domain/decimal.ts';

/** What stands where nothing is known: never 0. */
export const UNKNOWN = '–';
const MINUS = '−';

/** Every digit of the value, thousands grouped, and zeros up to `scale` digits after the point so that columns align. */
export function formatDecimal(value: Decimal | null, scale = 0): string {
  if (value === null) return UNKNOWN;
  const negative = value.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? value.slice(1) : value).split('.');
  const padded = fraction.padEnd(scale, '0');
  return `${negative ? MINUS : ''}${group(whole)}${padded === '' ? '' : `.${padded}`}`;
}

/** A price with the digits of its instrument's price step. */
export function formatPrice(price: Decimal | null, priceStep: Decimal): string {
  return formatDecimal(price, scaleOf(priceStep));
}

/** A quantity with the digits of its instrument's quantity step. */
export function formatQuantity(quantity: Decimal | null, quantityStep: Decimal): string {
  return formatDecimal(quantity, scaleOf(quantityStep));
}

/** A price in two parts: what seldom changes, and the last two digits, which the eye follows. */
export function priceParts(
  price: Decimal | null,
  priceStep: Decimal,
): { readonly lead: string; readonly tail: string } {
  const text = formatPrice(price, priceStep);
  if (price === null) return { lead: text, tail: '' };
  let digits = 0;
  let at = text.length;
  while (at > 0 && digits < 2) {
    at -= 1;
    if (/\d/.test(text[at] ?? '')) digits += 1;
  }
  return { lead: text.slice(0, at), tail: text.slice(at) };
}

/** An amount of money rounded to `scale` digits for the eye; show the exact value on hover. */
export function formatAmount(amount: Decimal | null, scale = 2): string {
  return amount === null ? UNKNOWN : formatDecimal(round(amount, scale, 'halfEven'), scale);
}

/** With its sign always said: `+12.50`, `−3.00`, `0.00`. */
export function formatSigned(amount: Decimal | null, scale = 2): string {
  if (amount === null) return UNKNOWN;
  const rounded = round(amount, scale, 'halfEven');
  const text = formatDecimal(rounded, scale);
  return rounded === '0' || rounded.startsWith('-') ? text : `+${text}`;
}

/** Two digits and a sign: `+1.25 %`. */
export function formatPercent(percent: Decimal | null): string {
  return percent === null ? UNKNOWN : `${formatSigned(percent, 2)} %`;
}

/** Amount and percent with sign: `+12.50 (+0.42 %)`; the percent is left out where it is unknown. */
export function formatPnl(amount: Decimal | null, percent: Decimal | null, scale = 2): string {
  if (amount === null) return UNKNOWN;
  return percent === null ? formatSigned(amount, scale) : `${formatSigned(amount, scale)} (${formatPercent(percent)})`;
}

/** Which way a number points, for its colour and arrow. */
export function direction(value: Decimal | null): 'up' | 'down' | 'flat' {
  if (value === null || value === '0') return 'flat';
  return value.startsWith('-') ? 'down' : 'up';
}

const COMPACT = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/** Three significant digits: `1.23M`. Only where the full value is one hover away. */
export function formatCompact(value: Decimal | null): string {
  if (value === null) return UNKNOWN;
  const number = Number(value);
  for (const [unit, letter] of COMPACT) {
    if (Math.abs(number) >= unit) return `${Number((number / unit).toPrecision(3))}${letter}`.replace('-', MINUS);
  }
  return `${Number(number.toPrecision(3))}`.replace('-', MINUS);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in one unit: `0.4 s`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function formatAge(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  const age = Math.max(0, ms);
  if (age < 10 * SECOND) return `${(Math.floor(age / 100) / 10).toFixed(1)} s`;
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  return `${Math.floor(age / DAY)} d`;
}

export type TimeZone = 'utc' | 'local';

/** `14:03:22` in the zone chosen. */
export function formatTime(time: number | null, zone: TimeZone): string {
  return time === null ? UNKNOWN : zoned(time, zone).slice(11, 19);
}

/** `2026-11-21 14:03:22` in the zone chosen. */
export function formatDateTime(time: number | null, zone: TimeZone): string {
  return time === null ? UNKNOWN : zoned(time, zone).slice(0, 19).replace('T', ' ');
}

export function formatMegabytes(bytes: number | null): string {
  return bytes === null ? UNKNOWN : `${Math.round(bytes / 1_048_576)} MB`;
}

/** A ratio of one core as percent: `7 %`. */
export function formatRatio(ratio: number | null): string {
  return ratio === null ? UNKNOWN : `${Math.round(ratio * 100)} %`;
}

export function formatMilliseconds(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** `1 order`, `3 orders`: what a button's label names. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What a person typed as a number: grouping commas and blanks are forgiven, anything else is null. */
export function parseNumber(text: string): Decimal | null {
  const plain = text
    .replace(/[\s,]/g, '')
    .replace(MINUS, '-')
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.');
  const parsed = parseDecimal(plain.replace(/\.$/, ''));
  return parsed.ok ? parsed.value : null;
}

function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

function zoned(time: number, zone: TimeZone): string {
  const offset = zone === 'utc' ? 0 : new Date(time).getTimezoneOffset() * MINUTE;
  return new Date(time - offset).toISOString();
}
