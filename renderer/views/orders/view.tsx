import { History, ListOrdered } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { OrderHistoryPanel } from './order-history-panel.tsx';
import { OrdersPanel, useWorkingCount } from './orders-panel.tsx';

export const views: readonly PanelView[] = [
  {
    id: 'orders',
    title: 'Orders',
    icon: ListOrdered,
    area: 'bottom',
    order: 20,
    component: OrdersPanel,
    useCount: useWorkingCount,
    keys: [{ keys: '↑ ↓', does: 'Move through the orders' }],
  },
  {
    id: 'order-history',
    title: 'Order history',
    icon: History,
    area: 'bottom',
    order: 21,
    component: OrderHistoryPanel,
  },
];
