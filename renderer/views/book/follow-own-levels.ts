import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Order } from '#shared/domain/order.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import { selection } from '../../store/selection-store.ts';
import { trading } from '../../store/trading.ts';
import { type OwnLevel, ownLevels } from './own-levels.ts';

/** Our orders of the selected account that rest in a book, with every change. */
export function onOwnLevels(instrument: InstrumentId, listener: (levels: readonly OwnLevel[]) => void): Unsubscribe {
  let orders: readonly Order[] | null = null;
  let account: AccountId | null = null;

  function look(): void {
    const next = trading.store.getState().orders;
    const chosen = selection.store.getState().account;
    if (next === orders && chosen === account) return;
    orders = next;
    account = chosen;
    listener(ownLevels(next, chosen, instrument));
  }

  look();
  const stops = [trading.store.subscribe(look), selection.store.subscribe(look)];
  return () => {
    for (const stop of stops) stop();
  };
}
