import { appStore } from './app.ts';
import { selection } from './selection-store.ts';
import { trading } from './trading.ts';

let chosen = false;

/** Once a page: the account that the settings name is the one to begin with, as soon as both are known. */
export function beginWithDefaultAccount(): void {
  const choose = (): void => {
    const { settings, status } = appStore.getState();
    const { accounts } = trading.store.getState();
    if (chosen || status !== 'live' || accounts.length === 0) return;
    chosen = true;
    const account = accounts.find((one) => one.id === settings.trading.defaultAccount && !one.archived);
    if (account !== undefined) selection.selectAccount(account.id);
  };
  appStore.subscribe(choose);
  trading.store.subscribe(choose);
}
