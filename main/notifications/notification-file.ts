import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import { type Notification, notificationSchema } from '#shared/contract/app.ts';
import type { NotificationLog } from './notification-log.ts';

const FILE_NAME = 'notifications.json';
const WRITE_AFTER_MS = 1_000;

/** Keeps what people were told across restarts: one file, written at most once a second and at the end. */
export interface NotificationFile {
  /** Writes what is not yet written. */
  flush(): void;
}

/** Empty where there is no file, or one that cannot be read: nothing but the past of the notification centre is lost. */
export function readNotifications(dataDir: string): readonly Notification[] {
  try {
    return z.array(notificationSchema).parse(JSON.parse(readFileSync(join(dataDir, FILE_NAME), 'utf8')));
  } catch {
    return [];
  }
}

export function keepNotifications(dataDir: string, of: NotificationLog, clock: Clock, log: Logger): NotificationFile {
  const path = join(dataDir, FILE_NAME);
  let cancel: (() => void) | null = null;

  function write(): void {
    cancel?.();
    cancel = null;
    try {
      writeFileSync(`${path}.new`, JSON.stringify(of.all), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      log.warn('notifications could not be written', { error });
    }
  }

  of.onChanged(() => {
    cancel ??= clock.after(WRITE_AFTER_MS, write);
  });
  return {
    flush() {
      if (cancel !== null) write();
    },
  };
}
