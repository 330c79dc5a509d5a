import type { Ref } from 'react';

/** Open, high, low, close and volume at the crosshair, and the values of the indicators. Written by hand, once a frame. */
export function ChartLegend({ ref }: { ref: Ref<HTMLDivElement> }) {
  return (
    <div ref={ref} className="chart-legend number" aria-hidden>
      <div className="chart-legend-bar" />
      <div className="chart-legend-fills" />
      <div className="chart-legend-lines" />
    </div>
  );
}
