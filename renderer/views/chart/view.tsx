import { ChartCandlestick } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { ChartPanel } from './chart-panel.tsx';

export const view: PanelView = {
  id: 'chart',
  title: 'Chart',
  icon: ChartCandlestick,
  area: 'center',
  order: 10,
  component: ChartPanel,
  keys: [
    { keys: '1 … 9', does: 'Type a timeframe: 15, 4h, 1d, then Enter' },
    { keys: 'Alt+R', does: 'Reset the view' },
    { keys: 'Alt+S', does: 'Save a picture' },
    { keys: 'Alt+L', does: 'Logarithmic scale' },
    { keys: 'Alt+P', does: 'Percent scale' },
    { keys: 'End', does: 'Jump to the latest candle' },
  ],
};
