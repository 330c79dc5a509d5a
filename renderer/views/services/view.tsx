import { Activity } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { ServicesPanel } from './services-panel.tsx';

export const view: PanelView = {
  id: 'services',
  title: 'Services',
  icon: Activity,
  area: 'bottom',
  order: 70,
  component: ServicesPanel,
};
