import type { Clock } from '#main/ports/clock.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { Notification } from '#shared/contract/app.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';

/** What somebody has to say; the log gives it an id and a time. */
export type NotificationDraft = Omit<Notification, 'id' | 'time' | 'read'>;

/** What people were told since the start, newest first. */
export interface NotificationLog {
  readonly all: readonly Notification[];
  add(draft: NotificationDraft): Notification;
  /** Null marks all. */
  markRead(ids: readonly string[] | null): void;
  clear(): void;
  onAdded(listener: (notification: Notification) => void): Unsubscribe;
}

const MAX_KEPT = 500;

export function createNotificationLog(clock: Clock, ids: RandomIds): NotificationLog {
  const added = new Listeners<[Notification]>();
  let all: readonly Notification[] = [];
  return {
    get all() {
      return all;
    },
    add(draft) {
      const notification = { ...draft, id: ids.next(), time: clock.now(), read: false };
      all = [notification, ...all].slice(0, MAX_KEPT);
      added.emit(notification);
      return notification;
    },
    markRead(ids) {
      all = all.map((entry) => (ids === null || ids.includes(entry.id) ? { ...entry, read: true } : entry));
    },
    clear() {
      all = [];
    },
    onAdded: (listener) => added.add(listener),
  };
}
