import { Layers } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { PositionsPanel, useOpenCount } from './positions-panel.tsx';

export const view: PanelView = {
  id: 'positions',
  title: 'Positions',
  icon: Layers,
  area: 'bottom',
  order: 10,
  component: PositionsPanel,
  useCount: useOpenCount,
  keys: [{ keys: '↑ ↓', does: 'Move through the positions' }],
};
