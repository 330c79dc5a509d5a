import type { Decimal } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { formatDecimal, formatQuantity } from '../../ui/format.ts';
import type { BookRow } from './book-rows.ts';

/** Both sides as they shall stand on the screen, best price first. */
export interface BookPicture {
  readonly bids: readonly BookRow[];
  readonly asks: readonly BookRow[];
  /** What the widest bar stands for. */
  readonly widest: number;
  /** Digits after the point of the grouped prices. */
  readonly priceScale: number;
  /** What we have resting at a (grouped) price. */
  readonly own: ReadonlyMap<string, Decimal>;
}

/** Rows that are made once and written again with every change: nothing is added, removed or moved while prices tick. */
export interface BookPainter {
  /** Rows a side; existing ones stay. */
  resize(rows: number): void;
  paint(picture: BookPicture, instrument: Instrument): void;
  dispose(): void;
}

interface RowParts {
  readonly row: HTMLElement;
  readonly bar: HTMLElement;
  readonly own: HTMLElement;
  readonly price: HTMLElement;
  readonly quantity: HTMLElement;
  readonly total: HTMLElement;
  shownPrice: string;
  shownQuantity: string;
  shownTotal: string;
  shownBar: number;
  shownOwn: string;
}

/** @param asks its last row is the best ask; @param bids its first row is the best bid. */
export function createBookPainter(asks: HTMLElement, bids: HTMLElement): BookPainter {
  const rows: Record<Side, RowParts[]> = { buy: [], sell: [] };

  function grow(side: Side, count: number): void {
    const host = side === 'buy' ? bids : asks;
    const own = rows[side];
    while (own.length < count) {
      const parts = makeRow(side);
      own.push(parts);
      if (side === 'buy') host.append(parts.row);
      else host.prepend(parts.row);
    }
    while (own.length > count) own.pop()?.row.remove();
  }

  function paintSide(side: Side, picture: BookPicture, instrument: Instrument): void {
    const source = side === 'buy' ? picture.bids : picture.asks;
    rows[side].forEach((parts, index) => {
      const level = source[index];
      if (level === undefined) clear(parts);
      else paintRow(parts, level, side, picture, instrument);
    });
  }

  return {
    resize(count) {
      grow('sell', count);
      grow('buy', count);
    },
    paint(picture, instrument) {
      paintSide('sell', picture, instrument);
      paintSide('buy', picture, instrument);
    },
    dispose() {
      asks.replaceChildren();
      bids.replaceChildren();
      rows.buy = [];
      rows.sell = [];
    },
  };
}

function paintRow(parts: RowParts, level: BookRow, side: Side, picture: BookPicture, instrument: Instrument): void {
  if (parts.shownPrice !== level.price) {
    parts.shownPrice = level.price;
    parts.price.textContent = formatDecimal(level.price, picture.priceScale);
    parts.row.dataset.price = level.price;
    parts.row.hidden = false;
  }
  if (parts.shownQuantity !== level.quantity) {
    parts.shownQuantity = level.quantity;
    parts.quantity.textContent = formatQuantity(level.quantity, instrument.quantityStep);
  }
  if (parts.shownTotal !== level.total) {
    parts.shownTotal = level.total;
    parts.total.textContent = formatQuantity(level.total, instrument.quantityStep);
  }
  // A thousandth of the width is less than a pixel.
  const bar = picture.widest === 0 ? 0 : Math.round((Number(level.total) / picture.widest) * 1_000) / 1_000;
  if (parts.shownBar !== bar) {
    parts.shownBar = bar;
    parts.bar.style.transform = `scaleX(${bar})`;
  }
  const own = picture.own.get(`${side}|${level.price}`) ?? '';
  if (parts.shownOwn !== own) {
    parts.shownOwn = own;
    parts.own.hidden = own === '';
    parts.own.dataset.tip =
      own === ''
        ? ''
        : `Your ${side} orders here: ${formatQuantity(own as Decimal, instrument.quantityStep)} ${instrument.base}`;
  }
}

function clear(parts: RowParts): void {
  if (parts.shownPrice === '') return;
  parts.shownPrice = '';
  parts.shownQuantity = '';
  parts.shownTotal = '';
  parts.shownOwn = '';
  parts.row.hidden = true;
  parts.own.hidden = true;
  delete parts.row.dataset.price;
}

function makeRow(side: Side): RowParts {
  const row = document.createElement('button');
  row.type = 'button';
  row.className = 'book-row';
  row.dataset.side = side;
  row.tabIndex = -1;
  row.hidden = true;
  const part = (name: string): HTMLElement => {
    const element = document.createElement('span');
    element.className = `book-${name}`;
    row.append(element);
    return element;
  };
  const bar = part('bar size-bar');
  const own = part('own');
  own.hidden = true;
  const price = part('price number');
  const quantity = part('quantity number');
  const total = part('total number');
  const shown = { shownPrice: '', shownQuantity: '', shownTotal: '', shownBar: -1, shownOwn: '' };
  return { row, bar, own, price, quantity, total, ...shown };
}
