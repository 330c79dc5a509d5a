import { X } from 'lucide-react';
import type { Ref } from 'react';
import { type ChosenIndicator, describe, inBounds } from './chart-indicators.ts';
import { chartPreferences } from './chart-preferences.ts';

interface ChartLegendProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly indicators: readonly ChosenIndicator[];
}

/** Open, high, low, close and volume at the crosshair, and the indicators with their values there, which are written by hand. */
export function ChartLegend({ ref, indicators }: ChartLegendProps) {
  return (
    <div ref={ref} className="chart-legend number">
      <div className="chart-legend-bar" aria-hidden />
      <div className="chart-legend-fills" aria-hidden />
      <div>
        {indicators.map((indicator) => (
          <IndicatorLine key={indicator.id} indicator={indicator} />
        ))}
      </div>
    </div>
  );
}

/** An indicator on the chart: its numbers can be changed in place, the cross takes it away. */
function IndicatorLine({ indicator }: { indicator: ChosenIndicator }) {
  const { short, title, parameters } = describe(indicator.kind);

  function change(index: number, field: HTMLInputElement): void {
    const value = Number(field.value);
    if (inBounds(value, parameters[index]?.max ?? 0)) {
      chartPreferences.setParameters(indicator.id, indicator.parameters.with(index, value));
    } else field.value = String(indicator.parameters[index]);
  }

  return (
    <div className="chart-indicator">
      <span data-tip={title}>{short}</span>
      {parameters.map((parameter, index) => (
        <input
          key={`${parameter.label} ${indicator.parameters[index]}`}
          className="chart-parameter number"
          aria-label={`${title}, ${parameter.label}`}
          data-tip={`${parameter.label}, 1 to ${parameter.max}`}
          defaultValue={indicator.parameters[index]}
          inputMode="numeric"
          size={Math.max(2, String(indicator.parameters[index]).length)}
          onBlur={(event) => change(index, event.currentTarget)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      ))}
      <span className="chart-legend-value" data-indicator={indicator.id} aria-hidden />
      <button
        type="button"
        className="chart-indicator-remove"
        aria-label={`Remove ${title}`}
        onClick={() => chartPreferences.removeIndicator(indicator.id)}
      >
        <X size={12} aria-hidden />
      </button>
    </div>
  );
}
