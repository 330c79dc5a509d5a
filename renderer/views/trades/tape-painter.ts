import type { Instrument } from '#shared/domain/instrument.ts';
import type { Trade } from '#shared/domain/market-data.ts';
import { formatDateTime, formatPrice, formatQuantity, formatTime, type TimeZone } from '../../ui/format.ts';
import type { SizeScale } from './tape.ts';

/** The tape on the screen, newest print on top: the lowest row is taken away, written again and put on top. */
export interface TapePainter {
  add(prints: readonly Trade[]): void;
  /** As many rows as there is room for. */
  resize(rows: number): void;
  clear(): void;
}

/** Enough for the tallest screen. */
export const MOST_KEPT = 120;

export function createTapePainter(
  host: HTMLElement,
  instrument: Instrument,
  zone: TimeZone,
  scale: SizeScale,
): TapePainter {
  let most = 1;
  let kept: readonly Trade[] = [];

  function take(): HTMLElement {
    const oldest = host.childElementCount < most ? null : host.lastElementChild;
    return oldest instanceof HTMLElement ? oldest : makeRow();
  }

  function show(prints: readonly Trade[]): void {
    for (const print of prints.slice(-most)) {
      const row = take();
      write(row, print, instrument, zone, scale);
      host.prepend(row);
    }
  }

  return {
    add(prints) {
      kept = [...kept, ...prints].slice(-MOST_KEPT);
      show(prints);
    },
    resize(rows) {
      if (rows === most) return;
      most = rows;
      host.replaceChildren();
      show(kept);
    },
    clear() {
      kept = [];
      host.replaceChildren();
    },
  };
}

function makeRow(): HTMLElement {
  const row = document.createElement('li');
  row.className = 'tape-row';
  for (const name of ['bar size-bar', 'time', 'price', 'quantity']) {
    const part = document.createElement('span');
    part.className = `tape-${name} number`;
    row.append(part);
  }
  return row;
}

function write(row: HTMLElement, print: Trade, instrument: Instrument, zone: TimeZone, scale: SizeScale): void {
  const [bar, time, price, quantity] = row.children as unknown as HTMLElement[];
  if (!bar || !time || !price || !quantity) return;
  row.dataset.side = print.aggressor;
  bar.style.transform = `scaleX(${scale.weigh(Number(print.quantity))})`;
  time.textContent = formatTime(print.eventTime, zone);
  time.title = formatDateTime(print.eventTime, zone);
  // The arrow says the side without colour.
  price.textContent = `${print.aggressor === 'buy' ? '↑' : '↓'} ${formatPrice(print.price, instrument.priceStep)}`;
  quantity.textContent = formatQuantity(print.quantity, instrument.quantityStep);
}
