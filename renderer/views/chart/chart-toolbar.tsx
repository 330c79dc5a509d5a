import { Camera, ChartSpline, ChevronDown, RotateCcw } from 'lucide-react';
import type { Instrument } from '#shared/domain/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';
import { selection } from '../../store/selection-store.ts';
import { Badge, Chip } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import type { ScaleKind } from './chart-canvas.ts';
import { INDICATORS } from './chart-indicators.ts';
import type { ChartCommand } from './chart-keys.ts';
import { chartPreferences } from './chart-preferences.ts';

interface ChartToolbarProps {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly scale: ScaleKind;
  readonly auto: boolean;
  readonly onCommand: (command: ChartCommand) => void;
}

export function ChartToolbar({ instrument, timeframe, scale, auto, onCommand }: ChartToolbarProps) {
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
        <Chip pressed={auto} onClick={() => onCommand('auto')} tip="Fit the price axis to what is in sight">
          auto
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
