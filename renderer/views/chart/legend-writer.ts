import { scaleOf } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Bar } from './candle-window.ts';
import type { IndicatorValue } from './indicator-layer.ts';
import type { OwnFill } from './own-trading.ts';

export interface LegendWriter {
  write(bar: Bar | null, indicators: readonly IndicatorValue[], fills: readonly OwnFill[]): void;
}

/** Writes the values at the crosshair; makes no element while the same indicators are shown. */
export function createLegendWriter(host: HTMLElement, instrument: Instrument): LegendWriter {
  const [barHost, fillHost, lineHost] = host.children as unknown as HTMLElement[];
  if (!barHost || !fillHost || !lineHost) throw new Error('a legend has three lines');
  const prices = numberFormat(scaleOf(instrument.priceStep));
  const volumes = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4, notation: 'compact' });
  const values = ['O', 'H', 'L', 'C', 'V', ''].map((label) => labelled(barHost, label));
  const [open, high, low, close, volume, change] = values as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  let shownLines = '';

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
      put(fillHost, fills.map(({ text }) => text).join(' · '));

      const lines = indicators.map(({ id, label }) => `${id} ${label}`).join('|');
      if (lines !== shownLines) {
        shownLines = lines;
        lineHost.replaceChildren(...indicators.map(() => document.createElement('div')));
        for (const [index, { label, color }] of indicators.entries()) {
          const row = lineHost.children[index];
          if (!(row instanceof HTMLElement)) continue;
          const value = labelled(row, label);
          value.style.color = color;
        }
      }
      indicators.forEach((one, index) => {
        const value = lineHost.children[index]?.lastElementChild;
        if (!(value instanceof HTMLElement)) return;
        value.style.color = one.color;
        put(value, one.values === null ? '–' : one.values.map((number) => prices.format(number)).join('  '));
      });
    },
  };
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
