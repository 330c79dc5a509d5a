import { History } from 'lucide-react';
import { useMemo } from 'react';
import { isWorking } from '#shared/domain/order.ts';
import { appStore } from '../../store/app.ts';
import { belongsTo, useTableAccount } from '../../store/table-scope.ts';
import { trader, trading } from '../../store/trading.ts';
import { PAGE, useOlder } from '../../store/use-older.ts';
import { useSelected } from '../../store/use-store.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { OlderButton, TO_TICKET, TradingTable, useAccountLabels, useInstruments } from '../../ui/trading-table.tsx';
import { historyColumns } from './order-columns.tsx';

/** Orders that are over: filled, canceled, expired, rejected by the venue, denied by the gate. */
export function OrderHistoryPanel() {
  const account = useTableAccount();
  const newest = useSelected(trading.store, (state) =>
    state.orders.filter((order) => !isWorking(order.status)).filter(belongsTo(account)),
  );
  const complete = useSelected(
    trading.store,
    (state) => state.orders.filter((order) => !isWorking(order.status)).length < PAGE,
  );
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instruments = useInstruments();
  const labels = useAccountLabels();
  const columns = useMemo(
    () => historyColumns({ instruments, zone, accounts: account === null ? labels : null }),
    [instruments, zone, account, labels],
  );
  const { rows, more, load } = useOlder(
    account ?? '*',
    newest,
    complete,
    (order) => order.clientOrderId,
    (order) => order.createdTime,
    async (before, limit) => (await trader.orderHistory(account, before, limit)).orders,
  );
  const done = rows.filter((order) => !isWorking(order.status));
  return (
    <TradingTable
      label="order history"
      actions={more && done.length > 0 ? <OlderButton what="orders" load={load} /> : null}
    >
      <DataTable
        label="Order history"
        rows={done}
        columns={columns}
        rowId={(order) => order.clientOrderId}
        empty={
          <EmptyState icon={History} title="No finished orders yet" action={TO_TICKET}>
            Every order ends here, with what became of it and why. Refused ones too.
          </EmptyState>
        }
      />
    </TradingTable>
  );
}
