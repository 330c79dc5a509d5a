import { useEffect } from 'react';
import { appStore, newNotifications } from '../store/app.ts';
import { toast } from '../ui/toast.tsx';
import { notificationWords } from '../views/notifications/notification-words.ts';
import { openNotification } from '../views/notifications/open-notification.ts';
import { playTone } from './tone.ts';

/** Low urgency is only listed; the rest is shown for a while, critical ones until dismissed. */
export function NotificationToasts() {
  useEffect(
    () =>
      newNotifications.add((notification) => {
        if (notification.urgency === 'low') return;
        const { title, text } = notificationWords(notification);
        const critical = notification.urgency === 'critical';
        toast({
          title,
          text,
          tone: critical ? 'bad' : notification.class === 'fill' ? 'good' : 'plain',
          lastsMs: critical ? null : 6_000,
          action: {
            label: notification.class === 'signal' ? 'Why' : 'Show',
            onClick: () => openNotification(notification),
          },
        });
        if (appStore.getState().settings.notifications.sound) playTone(critical);
      }),
    [],
  );
  return null;
}
