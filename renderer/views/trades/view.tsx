import { ListVideo } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { TradesPanel } from './trades-panel.tsx';

export const view: PanelView = {
  id: 'trades',
  title: 'Trades',
  icon: ListVideo,
  area: 'right',
  order: 11,
  component: TradesPanel,
};
