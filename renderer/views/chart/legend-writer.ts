import { scaleOf } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Bar } from './candle-window.ts';
import type { IndicatorValue } from './indicator-layer.ts';
import type { OwnFill } from './own-lines.ts';

export interface LegendWriter {
  write(bar: Bar | null, indicators: readonly IndicatorValue[], fills: readonly OwnFill[]): void;
}

const MOST_FILLS = 3;

/** Writes the values at the crosshair into a legend: the bar's into its first line, fills into the second, then the indicators'. */
export function createLegendWriter(host: HTMLElement, instrument: Instrument): LegendWriter {
  const [barHost, fillHost] = host.children as unknown as HTMLElement[];
  if (!barHost || !fillHost) throw new Error('a legend has lines for the bar and for fills');
  const prices = numberFormat(scaleOf(instrument.priceStep));
  const volumes = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4, notation: 'compact' });
  barHost.replaceChildren();
  const values = ['O', 'H', 'L', 'C', '', 'V'].map((label) => labelled(barHost, label));
  const [open, high, low, close, change, volume] = values as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];

  return {
    write(bar, indicators, fills) {
      host.hidden = bar === null;
      if (bar === null) return;
      const direction = bar.close >= bar.open ? 'up' : 'down';
      if (barHost.dataset.direction !== direction) barHost.dataset.direction = direction;
      put(open, prices.format(bar.open));
      put(high, prices.format(bar.high));
      put(low, prices.format(bar.low));
      put(close, prices.format(bar.close));
      put(volume, volumes.format(bar.volume));
      put(change, signedPercent(bar));
      put(fillHost, fillText(fills));

      for (const { id, color, digits, values } of indicators) {
        const value = host.querySelector<HTMLElement>(`[data-indicator="${id}"]`);
        if (value === null) continue;
        if (value.dataset.color !== color) {
          value.dataset.color = color;
          value.style.color = color;
        }
        const format = (number: number): string => (digits === null ? prices.format(number) : number.toFixed(digits));
        put(value, values === null ? '–' : values.map(format).join('  '));
      }
    },
  };
}

/** The first few of one candle; the table of fills has them all. */
function fillText(fills: readonly OwnFill[]): string {
  const more = fills.length - MOST_FILLS;
  const shown = fills.slice(0, MOST_FILLS).map(({ text }) => text);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(' · ');
}

function signedPercent({ open, close }: Bar): string {
  if (open === 0) return '';
  const percent = ((close - open) / open) * 100;
  const text = Math.abs(percent).toFixed(2);
  return `${text === '0.00' ? '' : percent < 0 ? '−' : '+'}${text} %`;
}

function labelled(host: HTMLElement, label: string): HTMLElement {
  const name = document.createElement('span');
  name.className = 'chart-legend-name';
  name.textContent = label;
  const value = document.createElement('span');
  value.className = 'chart-legend-value';
  host.append(name, value);
  return value;
}

function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function numberFormat(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
