import { ScrollText } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { LogPanel } from './log-panel.tsx';
import './log.css';

export const view: PanelView = {
  id: 'log',
  title: 'Log',
  icon: ScrollText,
  area: 'bottom',
  order: 80,
  component: LogPanel,
};
