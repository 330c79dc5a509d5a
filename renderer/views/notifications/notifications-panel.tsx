import { BellOff, CheckCheck, Trash2 } from 'lucide-react';
import type { Notification } from '#shared/contract/app.ts';
import { appStore, clearNotifications, markNotificationsRead, notifications, UNDO_MS } from '../../store/app.ts';
import { useNow } from '../../store/now.ts';
import { useSelected } from '../../store/use-store.ts';
import { openSettings } from '../../store/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { count, formatAge, formatDateTime } from '../../ui/format.ts';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import './notifications.css';
import { notificationWords } from './notification-words.ts';
import { openNotification } from './open-notification.ts';

export function useUnreadCount(): number | null {
  const unread = useSelected(notifications.store, (state) => state.unread);
  return unread === 0 ? null : unread;
}

/** What a person was told, newest first. */
export function NotificationsPanel() {
  const { notifications: list, unread } = useSelected(notifications.store, (state) => state);
  const loading = useSelected(appStore, (state) => state.status === 'loading');
  if (loading) return <Skeleton />;
  if (list.length === 0) {
    return (
      <EmptyState
        icon={BellOff}
        title="Nothing to tell"
        action={{ label: 'Choose what to be told', onClick: () => openSettings('notifications') }}
      >
        Changed signals, fills, refused orders and trouble with services and feeds appear here.
      </EmptyState>
    );
  }
  return (
    <div className="notes">
      <div className="notes-bar">
        <span className="muted">{unread === 0 ? 'All read' : `${unread} unread`}</span>
        <Button
          size="small"
          tone="quiet"
          icon={CheckCheck}
          disabled={unread === 0}
          onClick={() => markNotificationsRead(null)}
        >
          Mark all read
        </Button>
        <IconButton icon={Trash2} size="small" label="Clear all notifications" onClick={clear} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard */}
      <ul className="notes-list" tabIndex={0} aria-label="Notifications">
        {list.map((notification) => (
          <Note key={notification.id} notification={notification} />
        ))}
      </ul>
    </div>
  );
}

function clear(): void {
  const cleared = count(notifications.store.getState().notifications.length, 'notification');
  const undo = clearNotifications();
  toast({ title: `${cleared} cleared`, lastsMs: UNDO_MS, action: { label: 'Undo', onClick: undo } });
}

function Note({ notification }: { notification: Notification }) {
  const { title, text } = notificationWords(notification);
  return (
    <li>
      <button
        type="button"
        className="note"
        data-urgency={notification.urgency}
        data-unread={notification.read ? undefined : ''}
        onClick={() => openNotification(notification)}
      >
        <span className="note-title">
          {notification.read ? null : <span className="only-read">Unread: </span>}
          {title}
        </span>
        <Age time={notification.time} />
        <span className="note-text">{text}</span>
      </button>
    </li>
  );
}

function Age({ time }: { time: number }) {
  const zone = useSelected(appStore, (state) => state.settings.appearance.timeZone);
  return (
    <span className="note-age" data-tip={formatDateTime(time, zone)}>
      {formatAge(Math.max(0, useNow() - time))}
    </span>
  );
}
