import { BookOpen } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { BookPanel } from './book-panel.tsx';

export const view: PanelView = {
  id: 'book',
  title: 'Book',
  icon: BookOpen,
  area: 'right',
  order: 10,
  component: BookPanel,
  keys: [
    { keys: '↑ ↓', does: 'Walk the prices' },
    { keys: 'Enter', does: 'Put the price into the ticket' },
  ],
};
