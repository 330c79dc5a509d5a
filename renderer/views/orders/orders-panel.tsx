import { ListOrdered } from 'lucide-react';
import { useMemo } from 'react';
import { isWorking, type Order } from '#shared/domain/order.ts';
import { appStore } from '../../store/app.ts';
import { belongsTo, useTableAccount } from '../../store/table-scope.ts';
import { trader, trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { attempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { count } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { TO_TICKET, TradingTable, useAccountLabels, useInstruments } from '../../ui/trading-table.tsx';
import { workingColumns } from './order-columns.tsx';

/** Orders that may still fill. */
export function OrdersPanel() {
  const account = useTableAccount();
  const rows = useSelected(trading.store, (state) =>
    state.orders.filter((order) => isWorking(order.status)).filter(belongsTo(account)),
  );
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instruments = useInstruments();
  const labels = useAccountLabels();
  const columns = useMemo(
    () =>
      workingColumns({ instruments, zone, accounts: account === null ? labels : null }, (order) => void cancel(order)),
    [instruments, zone, account, labels],
  );
  const cancelable = rows.filter((order) => order.status !== 'pendingCancel').length;
  return (
    <TradingTable
      label="working orders"
      actions={
        cancelable === 0 ? null : (
          <Button size="small" tone="warn" onClick={() => void cancelShown(account)}>
            Cancel {count(cancelable, 'order')}
          </Button>
        )
      }
    >
      <DataTable
        label="Working orders"
        rows={rows}
        columns={columns}
        rowId={(order) => order.clientOrderId}
        empty={
          <EmptyState icon={ListOrdered} title="No working orders" action={TO_TICKET}>
            Orders that wait for their price stand here until they fill, expire or are canceled.
          </EmptyState>
        }
      />
    </TradingTable>
  );
}

async function cancel(order: Order): Promise<void> {
  await attempt('Cancel', async () => {
    const answer = await trader.cancel(order.clientOrderId);
    if (answer.outcome === 'not-working')
      toast({ title: 'Nothing to cancel', text: 'The order was done before the cancel came.' });
    if (answer.outcome === 'unknown-order')
      toast({ title: 'Nothing to cancel', text: 'The trader does not know this order.', tone: 'warn' });
  });
}

async function cancelShown(account: Order['account'] | null): Promise<void> {
  await attempt('Cancel all', async () => {
    const { requested } = await trader.cancelAll(account);
    toast({ title: requested === 0 ? 'No order was working' : `Cancel of ${count(requested, 'order')} requested` });
  });
}

/** On the tab: how many work. */
export function useWorkingCount(): number | null {
  const account = useTableAccount();
  const working = useSelected(
    trading.store,
    (state) => state.orders.filter((order) => isWorking(order.status)).filter(belongsTo(account)).length,
  );
  return working === 0 ? null : working;
}
