import type { ISeriesApi, ISeriesPrimitive, SeriesAttachedParameter, Time } from 'lightweight-charts';
import type { ChartTheme } from './chart-theme.ts';

/** The time until the candle closes, under the last price on the price axis; the chart moves other labels out of its way. */
export interface CountdownLabel {
  readonly primitive: ISeriesPrimitive<Time>;
  /** An empty text hides it. */
  set(text: string, price: number): void;
  setTheme(theme: ChartTheme): void;
}

/** From the middle of the price's label to that of ours. */
const BELOW = 17;

/** Fills a label up to the width of the price above it, so that no number of the axis looks out from behind it. */
function blank(wide: string, text: string): string {
  const digits = (of: string): number => of.replace(/\D/g, '').length;
  const others = (of: string): number => of.length - digits(of);
  const figures = Math.max(0, digits(wide) - digits(text));
  return '\u2007'.repeat(figures) + '\u2008'.repeat(Math.max(0, others(wide) - others(text)));
}

export function createCountdownLabel(initial: ChartTheme): CountdownLabel {
  let theme = initial;
  let text = '';
  let price = 0;
  let series: ISeriesApi<'Candlestick'> | null = null;
  let requestUpdate = (): void => {};

  const view = {
    coordinate: () => (series?.priceToCoordinate(price) ?? -100) + BELOW,
    text: () => text + blank(series?.priceFormatter().format(price) ?? '', text),
    textColor: () => theme.muted,
    backColor: () => theme.raised,
    visible: () => text !== '',
    tickVisible: () => false,
  };
  const views = [view];

  return {
    primitive: {
      attached(parameter: SeriesAttachedParameter<Time>) {
        series = parameter.series as ISeriesApi<'Candlestick'>;
        requestUpdate = parameter.requestUpdate;
      },
      detached() {
        series = null;
      },
      priceAxisViews: () => views,
    },
    set(nextText, nextPrice) {
      if (nextText === text && nextPrice === price) return;
      text = nextText;
      price = nextPrice;
      requestUpdate();
    },
    setTheme(next) {
      theme = next;
      requestUpdate();
    },
  };
}
