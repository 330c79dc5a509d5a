import type {
  ISeriesApi,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { ChartTheme } from './chart-theme.ts';
import type { DrawTarget } from './hole-bands.ts';

export type LineTone = 'buy' | 'sell' | 'stop' | 'profit' | 'position';

/** A price that matters to us: a working order, an open position. */
export interface PriceLine {
  readonly id: string;
  readonly price: number;
  readonly priceText: string;
  readonly tone: LineTone;
  /** Stands left on the line: `Buy 0.1 limit`. */
  readonly label: string;
  /** All of it, on hover. */
  readonly tip: string;
  /** What the cross does, and its name; null where nothing can be canceled. */
  readonly cancel: { readonly name: string; readonly act: () => void } | null;
}

/** Lines across the chart with labels that are real buttons: reachable by keyboard, placed anew with every paint. */
export interface PriceLines {
  readonly primitive: ISeriesPrimitive<Time>;
  set(lines: readonly PriceLine[]): void;
  setTheme(theme: ChartTheme): void;
  dispose(): void;
}

export function createPriceLines(host: HTMLElement, initial: ChartTheme): PriceLines {
  let lines: readonly PriceLine[] = [];
  let theme = initial;
  let series: ISeriesApi<'Candlestick'> | null = null;
  let requestUpdate = (): void => {};
  const labels = new Map<string, HTMLElement>();

  const view = {
    zOrder: () => 'top' as const,
    renderer: () => ({
      draw: (target: DrawTarget) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          context.lineWidth = 1;
          for (const line of lines) {
            const y = series?.priceToCoordinate(line.price) ?? null;
            const shown = y !== null && y >= 0 && y <= mediaSize.height;
            place(labels.get(line.id), shown ? y : null);
            if (!shown) continue;
            context.strokeStyle = lineColor(line.tone, theme);
            context.setLineDash(line.tone === 'position' ? [] : [5, 4]);
            context.beginPath();
            context.moveTo(0, Math.round(y) + 0.5);
            context.lineTo(mediaSize.width, Math.round(y) + 0.5);
            context.stroke();
          }
          context.setLineDash([]);
        }),
    }),
  };

  function axisView(line: PriceLine): ISeriesPrimitiveAxisView {
    return {
      coordinate: () => series?.priceToCoordinate(line.price) ?? -100,
      text: () => line.priceText,
      textColor: () => theme.panel,
      backColor: () => lineColor(line.tone, theme),
    };
  }

  let axisViews: readonly ISeriesPrimitiveAxisView[] = [];

  return {
    primitive: {
      attached(parameter: SeriesAttachedParameter<Time>) {
        series = parameter.series as ISeriesApi<'Candlestick'>;
        requestUpdate = parameter.requestUpdate;
      },
      detached() {
        series = null;
      },
      paneViews: () => [view],
      priceAxisViews: () => axisViews,
    },
    set(next) {
      lines = next;
      axisViews = next.map(axisView);
      const known = new Set(next.map(({ id }) => id));
      for (const [id, label] of labels) {
        if (known.has(id)) continue;
        label.remove();
        labels.delete(id);
      }
      for (const line of next) {
        const label = labels.get(line.id) ?? host.appendChild(makeLabel());
        labels.set(line.id, label);
        writeLabel(label, line);
      }
      requestUpdate();
    },
    setTheme(next) {
      theme = next;
      requestUpdate();
    },
    dispose() {
      for (const label of labels.values()) label.remove();
      labels.clear();
    },
  };
}

function lineColor(tone: LineTone, theme: ChartTheme): string {
  switch (tone) {
    case 'buy':
    case 'profit':
      return theme.up;
    case 'sell':
    case 'stop':
      return theme.down;
    case 'position':
      return theme.accent;
  }
}

function makeLabel(): HTMLElement {
  const label = document.createElement('div');
  label.className = 'chart-line';
  label.append(document.createElement('span'));
  return label;
}

function writeLabel(label: HTMLElement, line: PriceLine): void {
  label.dataset.tone = line.tone;
  label.dataset.tip = line.tip;
  const text = label.firstElementChild;
  if (text !== null && text.textContent !== line.label) text.textContent = line.label;
  const button = label.querySelector('button');
  if (line.cancel === null) {
    button?.remove();
    return;
  }
  const cross = button ?? label.appendChild(document.createElement('button'));
  cross.type = 'button';
  cross.textContent = '×';
  cross.setAttribute('aria-label', line.cancel.name);
  cross.dataset.tip = line.cancel.name;
  cross.onclick = line.cancel.act;
}

function place(label: HTMLElement | undefined, y: number | null): void {
  if (label === undefined) return;
  if (y === null) {
    label.hidden = true;
    return;
  }
  label.hidden = false;
  label.style.transform = `translateY(${Math.round(y) - 9}px)`;
}
