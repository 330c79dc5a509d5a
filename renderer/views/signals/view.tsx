import { Activity } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { SignalsPanel } from './signals-panel.tsx';

export const view: PanelView = {
  id: 'signals',
  title: 'Signals',
  icon: Activity,
  area: 'left',
  order: 20,
  component: SignalsPanel,
  keys: [
    { keys: '↑ ↓', does: 'Walk the signals' },
    { keys: 'Enter', does: 'Why this signal' },
  ],
};
