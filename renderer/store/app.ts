import type { StoreApi } from 'zustand/vanilla';
import type { Notification } from '#shared/contract/app.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import { link } from '../link/session.ts';
import { type AppPicture, createAppStore } from './app-store.ts';
import { type Connection, createConnectionStore } from './connection-store.ts';
import { followApp } from './follow-app.ts';
import { createNotificationStore, type NotificationStore } from './notification-store.ts';

/** The application as this page sees it. */
export const appStore: StoreApi<AppPicture> = createAppStore();
export const notifications: NotificationStore = createNotificationStore();
export const connection: StoreApi<Connection> = createConnectionStore(link);

/** Each notification that comes while the page looks. */
export const newNotifications = new Listeners<[Notification]>();

link.app.onFresh((client) =>
  followApp({ app: appStore, notifications, onNew: (notification) => newNotifications.emit(notification) }, client),
);

/** Null when it was taken; otherwise why not, in plain words. */
export async function changeSetting(path: string, value: unknown): Promise<string | null> {
  try {
    const answer = await link.app.call('setSetting', { path, value: value as never });
    if (answer.outcome === 'refused') return answer.problem;
    appStore.setState({ settings: answer.settings });
    return null;
  } catch (error) {
    return unsent(error);
  }
}

/** One setting back to its default, or all of them. */
export async function resetSettings(path: string | null): Promise<string | null> {
  try {
    const { settings } = await link.app.call('resetSettings', { path });
    appStore.setState({ settings });
    return null;
  } catch (error) {
    return unsent(error);
  }
}

export async function restartService(name: ServiceName): Promise<string | null> {
  try {
    await link.app.call('restartService', { name });
    return null;
  } catch (error) {
    return unsent(error);
  }
}

/** Null stands for all. The page marks them at once; the main process follows. */
export function markNotificationsRead(ids: readonly string[] | null): void {
  notifications.markRead(ids);
  link.app.call('markNotificationsRead', { ids: ids === null ? null : [...ids] }).catch(() => {});
}

/** How long clearing can be taken back: the main process is told only then. */
export const UNDO_MS = 6_000;

/** Clears the list; what it answers brings it back, until the time for that is over. */
export function clearNotifications(): () => void {
  const cleared = notifications.store.getState().notifications;
  notifications.clear();
  const timer = setTimeout(() => {
    link.app.call('clearNotifications', {}).catch(() => {});
  }, UNDO_MS);
  return () => {
    clearTimeout(timer);
    notifications.replace([...notifications.store.getState().notifications, ...cleared]);
  };
}

export function reconnect(): void {
  link.retry();
}

function unsent(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Nothing was changed as far as we know: ${reason}.`;
}
