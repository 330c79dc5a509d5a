import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { isWorking, type Order } from '#shared/domain/order.ts';
import type { Account } from '#shared/domain/position.ts';
import { trader, trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { attempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import { toast } from '../../ui/toast.tsx';
import { closePosition } from '../positions/close-position.ts';

/** One click each on what this account has in this market: its bids, its asks, its position. They only take risk away. */
export function QuickRow({ instrument, account, live }: { instrument: Instrument; account: Account; live: boolean }) {
  const working = useSelected(trading.store, ({ orders }) =>
    orders.filter(
      (order) => order.instrument === instrument.id && order.account === account.id && isWorking(order.status),
    ),
  );
  const position = useSelected(
    trading.store,
    ({ positions }) =>
      positions.find((one) => one.instrument === instrument.id && one.account === account.id && one.side !== 'flat') ??
      null,
  );
  return (
    <fieldset className="ticket-quick" aria-label={`What you have in ${instrument.symbol}`}>
      <CancelSide side="buy" name="bid" working={working} live={live} />
      <CancelSide side="sell" name="ask" working={working} live={live} />
      <Button
        size="small"
        aria-label="Close position"
        disabled={position === null || !live}
        onClick={() => {
          if (position !== null) void closePosition(position);
        }}
      >
        Close
      </Button>
    </fieldset>
  );
}

interface CancelSideProps {
  readonly side: Side;
  readonly name: 'bid' | 'ask';
  readonly working: readonly Order[];
  readonly live: boolean;
}

function CancelSide({ side, name, working, live }: CancelSideProps) {
  const orders = working.filter((order) => order.side === side && order.status !== 'pendingCancel');
  const what = count(orders.length, name);
  return (
    <Button size="small" disabled={orders.length === 0 || !live} onClick={() => void cancel(orders, what)}>
      {orders.length === 0 ? `Cancel ${name}s` : `Cancel ${what}`}
    </Button>
  );
}

async function cancel(orders: readonly Order[], what: string): Promise<void> {
  await attempt('Cancel', async () => {
    await Promise.all(orders.map(({ clientOrderId }) => trader.cancel(clientOrderId)));
    toast({ title: `Cancel of ${what} requested` });
  });
}
