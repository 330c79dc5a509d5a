import { Camera, ChartSpline, ChevronDown, RotateCcw, X } from 'lucide-react';
import type { Instrument } from '#shared/domain/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';
import { selection } from '../../store/selection-store.ts';
import { Badge, Chip } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import type { ScaleKind } from './chart-canvas.ts';
import { type ChosenIndicator, describe, INDICATORS, inBounds } from './chart-indicators.ts';
import type { ChartCommand } from './chart-keys.ts';
import { chartPreferences } from './chart-preferences.ts';

interface ChartToolbarProps {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly scale: ScaleKind;
  readonly indicators: readonly ChosenIndicator[];
  readonly onCommand: (command: ChartCommand) => void;
}

export function ChartToolbar({ instrument, timeframe, scale, indicators, onCommand }: ChartToolbarProps) {
  return (
    <div className="chart-tools">
      <span className="chart-symbol">{instrument.symbol}</span>
      {instrument.demo ? <Badge tone="demo">Demo data</Badge> : null}
      <TimeframeRow timeframe={timeframe} />
      <Menu
        trigger={
          <Button tone="quiet" size="small" icon={ChartSpline}>
            Indicators
          </Button>
        }
      >
        <MenuTitle>Add an indicator</MenuTitle>
        {INDICATORS.map(({ kind, title, short }) => (
          <MenuItem key={kind} hint={short} onSelect={() => chartPreferences.addIndicator(kind)}>
            {title}
          </MenuItem>
        ))}
      </Menu>
      {indicators.map((indicator) => (
        <IndicatorChip key={indicator.id} indicator={indicator} />
      ))}
      <span className="chart-tools-end">
        <Chip
          pressed={scale === 'logarithmic'}
          onClick={() => onCommand('logarithmic')}
          tip="Logarithmic scale (Alt+L)"
        >
          log
        </Chip>
        <Chip pressed={scale === 'percent'} onClick={() => onCommand('percent')} tip="Percent scale (Alt+P)">
          %
        </Chip>
        <IconButton size="small" icon={RotateCcw} label="Reset the view (Alt+R)" onClick={() => onCommand('reset')} />
        <IconButton size="small" icon={Camera} label="Save a picture (Alt+S)" onClick={() => onCommand('snapshot')} />
      </span>
    </div>
  );
}

const SHORTCUTS: readonly Timeframe[] = ['1m', '5m', '15m', '1h', '4h', '1d', '1w'];

/** The usual timeframes at one click, the others in a menu; the one that is shown always stands in the row. */
function TimeframeRow({ timeframe }: { timeframe: Timeframe }) {
  const row = TIMEFRAMES.filter((one) => SHORTCUTS.includes(one) || one === timeframe);
  return (
    <fieldset className="chart-timeframes" aria-label="Timeframe">
      {row.map((one) => (
        <Chip key={one} pressed={one === timeframe} onClick={() => selection.selectTimeframe(one)}>
          {one}
        </Chip>
      ))}
      <Menu trigger={<IconButton size="small" icon={ChevronDown} label="All timeframes" />}>
        {TIMEFRAMES.map((one) => (
          <MenuItem key={one} checked={one === timeframe} onSelect={() => selection.selectTimeframe(one)}>
            {one}
          </MenuItem>
        ))}
      </Menu>
    </fieldset>
  );
}

/** An indicator on the chart: its numbers can be changed in place, the cross takes it away. */
function IndicatorChip({ indicator }: { indicator: ChosenIndicator }) {
  const { short, title, parameters } = describe(indicator.kind);

  function change(index: number, text: string): void {
    const value = Number(text);
    if (!inBounds(value, parameters[index]?.max ?? 0)) return;
    chartPreferences.setParameters(indicator.id, indicator.parameters.with(index, value));
  }

  return (
    <span className="chart-indicator" data-tip={title}>
      {short}
      {parameters.map((parameter, index) => (
        <input
          // biome-ignore lint/suspicious/noArrayIndexKey: the parameters of an indicator never change places
          key={`${index} ${indicator.parameters[index]}`}
          className="chart-parameter number"
          aria-label={`${title}, ${parameter.label}`}
          defaultValue={indicator.parameters[index]}
          inputMode="numeric"
          size={Math.max(2, String(indicator.parameters[index]).length)}
          onBlur={(event) => change(index, event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      ))}
      <button
        type="button"
        className="chart-indicator-remove"
        aria-label={`Remove ${title}`}
        onClick={() => chartPreferences.removeIndicator(indicator.id)}
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
