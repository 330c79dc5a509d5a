import { useEffect } from 'react';
import type { Notification } from '#shared/contract/app.ts';
import { appStore, newNotifications } from '../store/app.ts';
import { openPanel } from '../store/workspace.ts';
import { count } from '../ui/format.ts';
import { toast } from '../ui/toast.tsx';
import { notificationWords } from '../views/notifications/notification-words.ts';
import { openNotification } from '../views/notifications/open-notification.ts';
import { STATE_REASONS } from './panic.ts';
import { playTone } from './tone.ts';

/** A pass of the runner tells of many signals at once: what comes within this time is told together. */
const TOGETHER_MS = 150;
const MOST_EACH = 2;
/** A refused order changed nothing, and a strategy may send the next one at every pass: seen, but not in the way. */
const REFUSAL_MS = 15_000;
const BY_HAND: ReadonlySet<string> = new Set(Object.values(STATE_REASONS));

/** Low urgency is only listed; the rest is shown for a while, critical ones until dismissed or over, refusals a little longer than the rest. */
export function NotificationToasts() {
  useEffect(announce, []);
  return null;
}

function announce(): () => void {
  const troubles = new Map<string, () => void>();
  let together: Notification[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    timer = undefined;
    const ready = together;
    together = [];
    if (ready.length <= MOST_EACH) for (const notification of ready) show(notification);
    else showMany(ready);
  }

  const stop = newNotifications.add((notification) => {
    const { urgency, code, values } = notification;
    const trouble = values.service ?? values.node ?? '';
    if (code === 'service-recovered' || code === 'feed-recovered') troubles.get(trouble)?.();
    if (urgency === 'low' || isOwnDoing(notification)) return;
    if (appStore.getState().settings.notifications.sound) playTone(urgency === 'critical');
    if (urgency === 'critical') {
      const dismiss = show(notification);
      if (code === 'service-unresponsive') troubles.set(trouble, dismiss);
    } else {
      together.push(notification);
      timer ??= setTimeout(flush, TOGETHER_MS);
    }
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function show(notification: Notification): () => void {
  const critical = notification.urgency === 'critical';
  return toast({
    ...notificationWords(notification),
    tone: critical ? 'bad' : notification.class === 'fill' ? 'good' : 'plain',
    lastsMs: !critical ? 6_000 : notification.class === 'rejection' ? REFUSAL_MS : null,
    action: {
      label: notification.class === 'signal' ? 'Why' : 'Show',
      onClick: () => openNotification(notification),
    },
  });
}

function showMany(notifications: readonly Notification[]): void {
  toast({
    title: count(notifications.length, 'new notice'),
    text: notifications.map((notification) => notificationWords(notification).title).join(', '),
    action: { label: 'Show', onClick: () => openPanel('notifications') },
  });
}

/** What the three brakes did is said by themselves, with Undo. */
function isOwnDoing({ code, values }: Notification): boolean {
  return code === 'trading-state' && BY_HAND.has(values.reason ?? '');
}
