import type {
  IChartApi,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { ChartTheme } from './chart-theme.ts';
import type { DrawTarget } from './hole-bands.ts';

/** Our fills of one side in one candle. */
export interface FillMark {
  readonly openTime: EpochMs;
  readonly side: Side;
  /** The candle's low for a buy, its high for a sell: the triangle stands off it. */
  readonly price: number;
}

export interface FillMarks {
  readonly primitive: ISeriesPrimitive<Time>;
  set(marks: readonly FillMark[]): void;
  setTheme(theme: ChartTheme): void;
}

const SIZE = 9;
const DISTANCE = 6;

/** Triangles at the candles in which we traded: up below the bar for buys, down above it for sells. */
export function createFillMarks(initial: ChartTheme): FillMarks {
  let marks: readonly FillMark[] = [];
  let theme = initial;
  let chart: IChartApi | null = null;
  let series: ISeriesApi<'Candlestick'> | null = null;
  let requestUpdate = (): void => {};

  const view = {
    zOrder: () => 'top' as const,
    renderer: () => ({
      draw: (target: DrawTarget) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          const scale = chart?.timeScale();
          if (scale === undefined || series === null) return;
          for (const mark of marks) {
            const x = scale.timeToCoordinate((mark.openTime / 1_000) as UTCTimestamp);
            const y = series.priceToCoordinate(mark.price);
            if (x === null || y === null || x < -SIZE || x > mediaSize.width + SIZE) continue;
            triangle(context, x, y, mark.side, theme);
          }
        }),
    }),
  };

  return {
    primitive: {
      attached(parameter: SeriesAttachedParameter<Time>) {
        chart = parameter.chart as IChartApi;
        series = parameter.series as ISeriesApi<'Candlestick'>;
        requestUpdate = parameter.requestUpdate;
      },
      detached() {
        chart = null;
        series = null;
      },
      paneViews: () => [view],
    },
    set(next) {
      marks = next;
      requestUpdate();
    },
    setTheme(next) {
      theme = next;
      requestUpdate();
    },
  };
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number, side: Side, theme: ChartTheme): void {
  const down = side === 'sell' ? -1 : 1;
  const tip = y + down * DISTANCE;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - SIZE / 2, tip + down * SIZE);
  context.lineTo(x + SIZE / 2, tip + down * SIZE);
  context.closePath();
  context.fillStyle = side === 'buy' ? theme.up : theme.down;
  context.fill();
  // A rim in the panel's colour keeps the triangle apart from a candle of the same colour.
  context.strokeStyle = theme.panel;
  context.lineWidth = 1;
  context.stroke();
}
