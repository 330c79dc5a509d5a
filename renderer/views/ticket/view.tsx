import { ReceiptText } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { TicketPanel } from './ticket-panel.tsx';

export const view: PanelView = {
  id: 'ticket',
  title: 'Ticket',
  icon: ReceiptText,
  area: 'right',
  order: 20,
  component: TicketPanel,
  keys: [
    { keys: 'Enter', does: 'Send the order' },
    { keys: '↑ ↓', does: 'Step the price or the amount' },
    { keys: 'Shift+↑ ↓', does: 'Ten steps' },
    { keys: '← →', does: 'Buy or sell; type of order' },
  ],
};
