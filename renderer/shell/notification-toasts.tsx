import { useEffect } from 'react';
import type { Notification } from '#shared/contract/app.ts';
import { appStore, newNotifications } from '../store/app.ts';
import { toast } from '../ui/toast.tsx';
import { notificationWords } from '../views/notifications/notification-words.ts';
import { openNotification } from '../views/notifications/open-notification.ts';
import { STATE_REASONS } from './panic.ts';
import { playTone } from './tone.ts';

/** What the three brakes did is said by themselves, with Undo. */
function isOwnDoing({ code, values }: Notification): boolean {
  return code === 'trading-state' && BY_HAND.has(values.reason ?? '');
}

const BY_HAND: ReadonlySet<string> = new Set(Object.values(STATE_REASONS));

/** Low urgency is only listed; the rest is shown for a while, critical ones until dismissed. */
export function NotificationToasts() {
  useEffect(
    () =>
      newNotifications.add((notification) => {
        if (notification.urgency === 'low' || isOwnDoing(notification)) return;
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
