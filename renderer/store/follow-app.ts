import type { StoreApi } from 'zustand/vanilla';
import type { AppContract, Notification } from '#shared/contract/app.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { AppPicture } from './app-store.ts';
import type { NotificationStore } from './notification-store.ts';

export interface AppStores {
  readonly app: StoreApi<AppPicture>;
  readonly notifications: NotificationStore;
  /** Told of each notification that is new while the page looks, not of those in the snapshot. */
  readonly onNew: (notification: Notification) => void;
}

/**
 * Keeps the stores equal to the main process over one connection. Every event of it is a whole state, so events that
 * come before the snapshot are simply newer than it: they are kept and win.
 */
export function followApp({ app, notifications, onNew }: AppStores, client: Client<AppContract>): Unsubscribe {
  let early: Partial<AppPicture> | null = {};
  const earlyNotifications: Notification[] = [];
  let stopped = false;

  function set(part: Partial<AppPicture>): void {
    if (early === null) app.setState(part);
    else Object.assign(early, part);
  }

  async function ask(): Promise<void> {
    try {
      const { notifications: list, ...picture } = await client.call('snapshot', {});
      if (stopped) return;
      app.setState({ ...picture, ...early, status: 'live', problem: null });
      early = null;
      notifications.replace(list);
      for (const notification of earlyNotifications) notify(notification);
    } catch (error) {
      if (!stopped) app.setState({ status: 'failed', problem: error instanceof Error ? error.message : String(error) });
    }
  }

  function notify(notification: Notification): void {
    if (early !== null) earlyNotifications.push(notification);
    else if (notifications.add(notification)) onNew(notification);
  }

  const subscriptions = [
    client.on('services', ({ services, usage }) => set({ services, usage })),
    client.on('settings', (settings) => set({ settings })),
    client.on('notification', notify),
    client.onClose(() => {
      if (!stopped) app.setState({ status: 'lost' });
    }),
  ];
  void ask();

  return () => {
    stopped = true;
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
