import { ledger } from './ledger/0001-ledger.ts';
import { signals } from './ledger/0002-signals.ts';
import { state } from './ledger/0003-state.ts';
import { candles } from './market/0001-candles.ts';
import type { Migration } from './migration.ts';

export const LEDGER_MIGRATIONS: readonly Migration[] = [ledger, signals, state];
export const MARKET_MIGRATIONS: readonly Migration[] = [candles];
