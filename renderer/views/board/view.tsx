import { LayoutList } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { BoardPanel } from './board-panel.tsx';

export const view: PanelView = {
  id: 'board',
  title: 'Board',
  icon: LayoutList,
  area: 'left',
  order: 10,
  component: BoardPanel,
  keys: [
    { keys: '↑ ↓', does: 'Move through the markets' },
    { keys: 'Enter', does: 'Show the market in every panel' },
    { keys: '/', does: 'Filter' },
  ],
};
