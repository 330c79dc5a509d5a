import SqliteDatabase from 'better-sqlite3';
import type { Logger } from '#main/ports/logger.ts';

/** Why the database is not at its best, the worst first. */
const REASONS = ['disk-full', 'disk-low', 'market-data-damaged'] as const;
export type TroubleReason = (typeof REASONS)[number];

/** What the files can suffer while the service runs, and what is done about it. */
export interface FileTrouble {
  say(reason: TroubleReason, holds: boolean): void;
  /** Looks at the error of a call. A full disk is said; a damaged file ends the service, whose next start checks it. */
  judge(error: unknown): void;
  /** Does work nobody waits for: its error is judged and logged, and goes no further. */
  guard(what: string, work: () => void): void;
}

export function createFileTrouble(setDegraded: (reason: string | null) => void, log: Logger): FileTrouble {
  const holding = new Set<TroubleReason>();

  function say(reason: TroubleReason, holds: boolean): void {
    if (holds) holding.add(reason);
    else holding.delete(reason);
    setDegraded(REASONS.find((known) => holding.has(known)) ?? null);
  }

  function judge(error: unknown): void {
    const code = codeOf(error);
    if (code === 'SQLITE_FULL' || code === 'ENOSPC') say('disk-full', true);
    else if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) endOn(error);
  }

  return {
    say,
    judge,
    guard(what, work) {
      try {
        work();
      } catch (error) {
        log.error(`${what} failed`, { error: String(error) });
        judge(error);
      }
    },
  };
}

function codeOf(error: unknown): string {
  if (error instanceof SqliteDatabase.SqliteError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** Nobody catches it: the service ends. */
function endOn(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
