import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Notification } from '#shared/contract/app.ts';

/** As many as the main process keeps. */
const MOST = 500;

export interface NotificationList {
  /** Newest first. */
  readonly notifications: readonly Notification[];
  readonly unread: number;
}

export interface NotificationStore {
  readonly store: StoreApi<NotificationList>;
  replace(notifications: readonly Notification[]): void;
  /** False when it is known already. */
  add(notification: Notification): boolean;
  /** Null stands for all. */
  markRead(ids: readonly string[] | null): void;
  clear(): void;
}

export function createNotificationStore(): NotificationStore {
  const store = createStore<NotificationList>(() => ({ notifications: [], unread: 0 }));

  function set(notifications: readonly Notification[]): void {
    store.setState({ notifications, unread: notifications.filter((notification) => !notification.read).length });
  }

  return {
    store,
    replace: set,
    add(notification) {
      const { notifications } = store.getState();
      if (notifications.some((known) => known.id === notification.id)) return false;
      set([notification, ...notifications].slice(0, MOST));
      return true;
    },
    markRead(ids) {
      const chosen = ids === null ? null : new Set(ids);
      set(
        store
          .getState()
          .notifications.map((notification) =>
            notification.read || chosen?.has(notification.id) === false
              ? notification
              : { ...notification, read: true },
          ),
      );
    },
    clear: () => set([]),
  };
}
