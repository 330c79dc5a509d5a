import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppContract, ServiceView } from '#shared/contract/app.ts';
import { DEFAULT_SETTINGS, type Settings } from '#shared/contract/settings.ts';
import type { CallResult } from '#shared/rpc/contract.ts';

export type AppSnapshot = CallResult<AppContract, 'snapshot'>;

/** The application as the main process tells it. */
export interface AppPicture {
  readonly status: 'loading' | 'live' | 'lost' | 'failed';
  readonly problem: string | null;
  readonly info: AppSnapshot['info'] | null;
  readonly services: readonly ServiceView[];
  /** Of all processes together; null until told. */
  readonly usage: AppSnapshot['usage'] | null;
  /** The defaults until the first snapshot: `status` tells which. */
  readonly settings: Settings;
}

export function createAppStore(): StoreApi<AppPicture> {
  return createStore<AppPicture>(() => ({
    status: 'loading',
    problem: null,
    info: null,
    services: [],
    usage: null,
    settings: DEFAULT_SETTINGS,
  }));
}
