import type { IChartApi, ISeriesPrimitive, SeriesAttachedParameter, Time, UTCTimestamp } from 'lightweight-charts';
import type { EpochMs } from '#shared/domain/identifiers.ts';
import type { Hole } from './candle-window.ts';
import { type ChartTheme, faded } from './chart-theme.ts';
import { duration } from './chart-times.ts';

/** Shades the places where candles are missing, and says how long nothing came. */
export interface HoleBands {
  readonly primitive: ISeriesPrimitive<Time>;
  /** @param times the first and the last slot of each hole. */
  set(holes: readonly HoleBand[]): void;
  setTheme(theme: ChartTheme): void;
}

export interface HoleBand {
  readonly hole: Hole;
  readonly first: EpochMs;
  readonly last: EpochMs;
}

const LABEL_WIDTH = 64;

export function createHoleBands(initial: ChartTheme): HoleBands {
  let bands: readonly HoleBand[] = [];
  let theme = initial;
  let chart: IChartApi | null = null;
  let requestUpdate = (): void => {};

  const view = {
    zOrder: () => 'bottom' as const,
    renderer: () => ({
      draw: (target: DrawTarget) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          const scale = chart?.timeScale();
          if (scale === undefined) return;
          const half = scale.options().barSpacing / 2;
          context.font = `11px ${theme.font}`;
          context.textAlign = 'center';
          for (const { hole, first, last } of bands) {
            const from = scale.timeToCoordinate((first / 1_000) as UTCTimestamp);
            const to = scale.timeToCoordinate((last / 1_000) as UTCTimestamp);
            if (from === null || to === null || to + half < 0 || from - half > mediaSize.width) continue;
            const width = to - from + 2 * half;
            context.fillStyle = faded(theme.faint, 0.1);
            context.fillRect(from - half, 0, width, mediaSize.height);
            if (width < LABEL_WIDTH) continue;
            context.fillStyle = theme.muted;
            context.fillText('No data', (from + to) / 2, mediaSize.height / 2 - 7);
            context.fillText(duration(hole.to - hole.from), (from + to) / 2, mediaSize.height / 2 + 8);
          }
        }),
    }),
  };

  return {
    primitive: {
      attached(parameter: SeriesAttachedParameter<Time>) {
        chart = parameter.chart as IChartApi;
        requestUpdate = parameter.requestUpdate;
      },
      detached() {
        chart = null;
      },
      paneViews: () => [view],
    },
    set(next) {
      bands = next;
      requestUpdate();
    },
    setTheme(next) {
      theme = next;
      requestUpdate();
    },
  };
}

/** The part of fancy-canvas's target that is used: coordinates in CSS pixels. */
export interface DrawTarget {
  useMediaCoordinateSpace<Result>(
    draw: (scope: {
      readonly context: CanvasRenderingContext2D;
      readonly mediaSize: { readonly width: number; readonly height: number };
    }) => Result,
  ): Result;
}
