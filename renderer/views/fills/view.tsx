import { ArrowLeftRight } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { FillsPanel } from './fills-panel.tsx';

export const view: PanelView = {
  id: 'fills',
  title: 'Fills',
  icon: ArrowLeftRight,
  area: 'bottom',
  order: 30,
  component: FillsPanel,
};
