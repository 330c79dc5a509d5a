import type { Instrument } from '#shared/domain/instrument.ts';
import type { Order } from '#shared/domain/order.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import { selection } from '../../store/selection-store.ts';
import { trader, trading } from '../../store/trading.ts';
import { toast } from '../../ui/toast.tsx';
import { type OwnFill, ownFills, ownLines } from './own-lines.ts';
import type { PriceLine } from './price-lines.ts';

export interface OwnTrading {
  readonly fills: readonly OwnFill[];
  readonly lines: readonly PriceLine[];
}

/** Fills, working orders and the position of the selected account in a market, with every change. */
export function onOwnTrading(instrument: Instrument, listener: (own: OwnTrading) => void): Unsubscribe {
  let seen: readonly unknown[] = [];
  let fills: readonly OwnFill[] = [];

  function look(): void {
    const state = trading.store.getState();
    const { account } = selection.store.getState();
    const next = [state.fills, account, state.orders, state.positions, state.marks];
    if (next.every((part, index) => part === seen[index])) return;
    if (next[0] !== seen[0] || next[1] !== seen[1]) fills = ownFills(state.fills, account, instrument);
    seen = next;
    listener({ fills, lines: ownLines(state, account, instrument, cancel) });
  }

  look();
  const stops = [trading.store.subscribe(look), selection.store.subscribe(look)];
  return () => {
    for (const stop of stops) stop();
  };
}

function cancel(order: Order): void {
  trader.cancel(order.clientOrderId).then(
    (answer) => {
      if (answer.outcome === 'requested') return;
      toast({ title: 'Nothing to cancel', text: 'The order no longer works: see Orders for what became of it.' });
    },
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      toast({
        title: 'The cancel may not have arrived',
        text: `${reason}. Treat the order as working until Orders says otherwise.`,
        tone: 'bad',
      });
    },
  );
}
