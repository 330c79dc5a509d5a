import { compare, type Decimal } from '#shared/domain/decimal.ts';
import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Ticker } from '#shared/domain/market-data.ts';
import { type Sparkline, sparklinePath } from '../../store/sparkline.ts';
import { direction, formatAge, formatPercent, priceParts } from '../../ui/format.ts';
import type { Flash } from './flash.ts';

/** The parts of a row that change with every price. */
export interface RowParts {
  readonly row: HTMLElement;
  readonly lead: HTMLElement;
  readonly tail: HTMLElement;
  readonly change: HTMLElement;
  readonly age: HTMLElement;
  readonly dot: HTMLElement;
  readonly line: SVGPathElement;
}

export interface RowPainter {
  /** A new price: at most once a frame. */
  price(ticker: Ticker): void;
  /** What changes with time: about once a second. `lost`: nobody keeps the price up to date. */
  time(now: EpochMs, sparkline: Sparkline | null, lost: boolean): void;
}

export const SPARK_WIDTH = 72;
export const SPARK_HEIGHT = 18;

/** Writes the fast cells of one row by hand; React never hears of a price. */
export function createRowPainter(parts: RowParts, instrument: Instrument, flash: Flash): RowPainter {
  let shown: Decimal | null = null;
  let ticker: Ticker | null = null;
  let drawn: readonly number[] | null = null;

  return {
    price(next) {
      ticker = next;
      if (next.last !== shown) {
        const { lead, tail } = priceParts(next.last, instrument.priceStep);
        write(parts.lead, lead);
        write(parts.tail, tail);
        if (shown !== null && next.last !== null) {
          if (compare(next.last, shown) > 0) flash.up();
          else flash.down();
        }
        shown = next.last;
      }
      write(parts.change, formatPercent(next.changePercent24h));
      mark(parts.change, 'direction', direction(next.changePercent24h));
    },
    time(now, sparkline, lost) {
      const age = ticker?.receivedTime == null ? null : Math.max(0, now - ticker.receivedTime);
      const state = freshness(ticker, lost);
      mark(parts.row, 'fresh', state);
      write(parts.age, state === 'stale' ? formatAge(age) : '');
      const says = ageText(state, age);
      mark(parts.dot, 'tip', says);
      const closes = sparkline?.closes ?? [];
      if (closes === drawn) return;
      drawn = closes;
      parts.line.setAttribute('d', sparklinePath(closes, SPARK_WIDTH, SPARK_HEIGHT));
      const rose = (closes.at(-1) ?? 0) >= (closes[0] ?? 0);
      mark(parts.line, 'direction', rose ? 'up' : 'down');
    },
  };
}

export type Freshness = 'none' | 'live' | 'stale';

export function freshness(ticker: Ticker | null, lost: boolean): Freshness {
  if (ticker === null || ticker.receivedTime === null) return 'none';
  return ticker.stale || lost ? 'stale' : 'live';
}

function ageText(state: Freshness, age: number | null): string {
  if (state === 'none') return 'No price yet';
  return state === 'live' ? `Live: last message ${formatAge(age)} ago` : `Stale: nothing for ${formatAge(age)}`;
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function mark(element: HTMLElement | SVGElement, name: string, value: string): void {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}
