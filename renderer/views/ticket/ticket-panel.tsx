import { ReceiptText } from 'lucide-react';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Ticket } from './ticket.tsx';
import './ticket.css';

/** The order ticket of the selected market and account. */
export function TicketPanel() {
  const id = useSelected(selection.store, (state) => state.instrument);
  const accountId = useSelected(selection.store, (state) => state.account);
  const instrument = useSelected(market.store, ({ instruments }) => instruments.find((one) => one.id === id) ?? null);
  const accounts = useSelected(trading.store, (state) => state.accounts);
  const { status, problem } = useSelected(trading.store, (state) => ({ status: state.status, problem: state.problem }));
  const open = accounts.filter((one) => !one.archived);
  const account = open.find((one) => one.id === accountId) ?? open[0] ?? null;

  if (status === 'failed' && account === null) {
    return (
      <ErrorState title="The trader did not answer">
        {problem}. No order can be sent; orders that work go on working. Tapedeck asks again by itself.
      </ErrorState>
    );
  }
  if (status === 'loading' || instrument === null) return <Skeleton rows={12} label="Loading the ticket" />;
  if (account === null) {
    return (
      <EmptyState icon={ReceiptText} title="No account to trade with">
        A paper account is made on the first start. Make another one under Balances.
      </EmptyState>
    );
  }
  return (
    <Ticket key={instrument.id} instrument={instrument} account={account} accounts={open} live={status === 'live'} />
  );
}
