import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import { isDiskLow } from './disk-space.ts';
import type { FileTrouble } from './file-trouble.ts';
import type { Stores } from './stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Signals older than this are forgotten (B-40). */
const SIGNAL_DAYS = 30;

/** What is done from time to time, now and as long as the service runs: forget, pack, back up, look at the disk. */
export function keepHouse(stores: Stores, dataDir: string, clock: Clock, log: Logger, trouble: FileTrouble): void {
  function tidy(): void {
    const pruned = stores.signals.prune(clock.now() - SIGNAL_DAYS * DAY);
    if (pruned > 0) log.info('old signals forgotten', { pruned });
    stores.candles.compact(clock.now());
  }

  function lookAtDisk(): void {
    const low = isDiskLow(dataDir);
    trouble.say('disk-low', low);
    if (!low) trouble.say('disk-full', false);
    stores.mark();
  }

  /** A day after the newest backup, where there is something to keep. */
  function backUp(): void {
    if (stores.ledger.lastSeq === 0 || stores.newestBackupAge(clock.now()) < DAY) return;
    stores.backUp(clock.now()).then(
      ({ path, lastSeq }) => log.info('ledger backed up', { path, lastSeq }),
      (error: unknown) => log.error('backup failed', { error: String(error) }),
    );
  }

  const hourly = (): void => trouble.guard('housekeeping', tidy);
  const everyMinute = (): void => trouble.guard('looking at the disk', lookAtDisk);
  hourly();
  everyMinute();
  clock.every(HOUR, hourly);
  clock.every(HOUR, () => trouble.guard('backup', backUp));
  clock.every(MINUTE, everyMinute);
}
