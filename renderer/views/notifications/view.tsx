import { Bell } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { NotificationsPanel, useUnreadCount } from './notifications-panel.tsx';

export const view: PanelView = {
  id: 'notifications',
  title: 'Notices',
  icon: Bell,
  area: 'left',
  order: 30,
  component: NotificationsPanel,
  useCount: useUnreadCount,
};
