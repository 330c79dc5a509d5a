import type { Clock } from '#main/ports/clock.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { Notification } from '#shared/contract/app.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';

/** What somebody has to say; the log gives it an id and a time. */
export type NotificationDraft = Omit<Notification, 'id' | 'time' | 'read'>;

/** What people were told, newest first. */
export interface NotificationLog {
  readonly all: readonly Notification[];
  add(draft: NotificationDraft): Notification;
  /** Null marks all. */
  markRead(ids: readonly string[] | null): void;
  clear(): void;
  onAdded(listener: (notification: Notification) => void): Unsubscribe;
  /** Added, read or cleared. */
  onChanged(listener: () => void): Unsubscribe;
}

const MAX_KEPT = 500;

/** `earlier` is what was told before the restart, newest first. */
export function createNotificationLog(
  clock: Clock,
  ids: RandomIds,
  earlier: readonly Notification[] = [],
): NotificationLog {
  const added = new Listeners<[Notification]>();
  const changed = new Listeners<[]>();
  let all: readonly Notification[] = earlier.slice(0, MAX_KEPT);

  function become(next: readonly Notification[]): void {
    all = next;
    changed.emit();
  }

  return {
    get all() {
      return all;
    },
    add(draft) {
      const notification = { ...draft, id: ids.next(), time: clock.now(), read: false };
      become([notification, ...all].slice(0, MAX_KEPT));
      added.emit(notification);
      return notification;
    },
    markRead(ids) {
      become(all.map((entry) => (ids === null || ids.includes(entry.id) ? { ...entry, read: true } : entry)));
    },
    clear() {
      become([]);
    },
    onAdded: (listener) => added.add(listener),
    onChanged: (listener) => changed.add(listener),
  };
}
