import { statSync } from 'node:fs';
import { join } from 'node:path';
import { backUp, newestBackup } from './backup.ts';
import { type CandleStore, createCandleStore } from './candle-store.ts';
import { type DataDirLock, lockDataDir } from './data-dir-lock.ts';
import { LEDGER_FILE, openLedger, writeMark } from './ledger-file.ts';
import { createLedgerStore, type LedgerStore } from './ledger-store.ts';
import { MARKET_FILE, openMarket } from './market-file.ts';
import { fileBytes, quickCheck } from './open-file.ts';
import { createSignalStore, type SignalStore } from './signal-store.ts';
import { createStateStore, type StateStore } from './state-store.ts';

/** The files of one data directory, open and owned. */
export interface Stores {
  readonly ledger: LedgerStore;
  readonly signals: SignalStore;
  readonly state: StateStore;
  readonly candles: CandleStore;
  /** Where the damaged file of market data was put, when a new one had to be begun. */
  readonly marketKeptAs: string | null;
  check(): StoresHealth;
  backUp(now: number): Promise<{ readonly path: string; readonly lastSeq: number }>;
  /** How long ago the newest backup was made, ms; infinite where there is none. */
  newestBackupAge(now: number): number;
  /** Notes how far the ledger reaches, in case the file is lost. */
  mark(): void;
  close(): void;
}

export interface StoresHealth {
  readonly lastSeq: number;
  readonly ledgerBytes: number;
  readonly marketBytes: number;
  readonly integrity: 'ok' | 'damaged';
  readonly details: string[];
}

/** Throws `StartRefused` where a person must act first. */
export function openStores(dataDir: string): Stores {
  const lock = lockDataDir(dataDir);
  try {
    return openOwned(dataDir, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openOwned(dataDir: string, lock: DataDirLock): Stores {
  const ledgerFile = openLedger(dataDir);
  const { file: marketFile, keptAs } = openMarket(dataDir);
  const ledger = createLedgerStore(ledgerFile);
  let open = true;
  return {
    ledger,
    signals: createSignalStore(ledgerFile),
    state: createStateStore(ledgerFile),
    candles: createCandleStore(marketFile),
    marketKeptAs: keptAs,
    check() {
      const details = [...quickCheck(ledgerFile), ...quickCheck(marketFile)];
      return {
        lastSeq: ledger.lastSeq,
        ledgerBytes: fileBytes(join(dataDir, LEDGER_FILE)),
        marketBytes: fileBytes(join(dataDir, MARKET_FILE)),
        integrity: details.length === 0 ? 'ok' : 'damaged',
        details,
      };
    },
    backUp: (time) => backUp(ledgerFile, dataDir, time),
    newestBackupAge(now) {
      const newest = newestBackup(dataDir);
      return newest === null ? Number.POSITIVE_INFINITY : now - statSync(newest).mtimeMs;
    },
    mark: () => writeMark(dataDir, ledger.lastSeq),
    close() {
      if (!open) return;
      open = false;
      ledgerFile.close();
      marketFile.close();
      lock.release();
    },
  };
}
