import { Wallet } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isZero } from '#shared/domain/decimal.ts';
import type { Account, Balance } from '#shared/domain/position.ts';
import { market } from '../../store/market.ts';
import { belongsTo, useTableAccount } from '../../store/table-scope.ts';
import { trader, trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { attempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatDecimal } from '../../ui/format.ts';
import { AmountText } from '../../ui/numbers.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { TradingTable, useAccountLabels } from '../../ui/trading-table.tsx';
import { accountColumn } from '../orders/order-columns.tsx';
import { type BalanceRow, valueBalances } from './balance-rows.ts';
import { NewAccountDialog } from './new-account-dialog.tsx';

/** What each account has of each asset: free, and locked for working orders. */
export function BalancesPanel() {
  const account = useTableAccount();
  const [creating, setCreating] = useState(false);
  const accounts = useSelected(trading.store, (state) => state.accounts);
  const balances = useSelected(trading.store, (state) => state.balances.filter(belongsTo(account)));
  // Values move with the marks, a few times a second at most, and not with every price.
  const summaries = useSelected(trading.store, (state) => state.summaries);
  const labels = useAccountLabels();
  const columns = useMemo(() => balanceColumns(account === null ? labels : null), [account, labels]);
  const instruments = useSelected(market.store, (state) => state.instruments);
  const rows = valueBalances(
    balances.filter(hasAnything),
    accounts,
    instruments,
    (id) => market.ticker(id)?.bid ?? null,
  );
  const chosen = accounts.find((one) => one.id === account) ?? null;
  const summary = summaries.find((one) => one.account === account) ?? null;
  return (
    <TradingTable
      label="balances"
      sums={
        summary === null ? null : (
          <>
            <span data-tip="Everything the account has, at market">
              Equity
              <AmountText amount={summary.equity} asset={summary.currency} />
            </span>
            <span data-tip="The part that moves with prices">
              Exposure
              <AmountText amount={summary.exposure} asset={summary.currency} />
            </span>
          </>
        )
      }
      actions={
        <>
          {chosen?.mode === 'paper' ? (
            <Button size="small" onClick={() => void reset(chosen)}>
              Reset {chosen.label}
            </Button>
          ) : null}
          <Button size="small" onClick={() => setCreating(true)}>
            New paper account
          </Button>
        </>
      }
    >
      <DataTable
        label="Balances"
        rows={rows}
        columns={columns}
        rowId={({ balance }) => `${balance.account} ${balance.asset}`}
        empty={
          <EmptyState
            icon={Wallet}
            title="Nothing in this account"
            action={{ label: 'New paper account', onClick: () => setCreating(true) }}
          >
            Money and coins of the account stand here: what is free, and what is locked for working orders.
          </EmptyState>
        }
      />
      {creating ? <NewAccountDialog onClose={() => setCreating(false)} /> : null}
    </TradingTable>
  );
}

const hasAnything = (balance: Balance): boolean => !isZero(balance.total);

/** Asks whatever the settings say: what is lost is not coming back. */
async function reset({ id, label }: Account): Promise<void> {
  const agreed = await confirm({
    title: `Reset ${label}?`,
    body: 'Its working orders are canceled, its positions are gone, and its balances are what was first deposited. Orders and fills stay in the history.',
    action: `Reset ${label}`,
  });
  if (!agreed) return;
  await attempt('Reset', async () => {
    const { outcome } = await trader.resetPaperAccount(id);
    if (outcome === 'reset') toast({ title: `${label} begins anew`, tone: 'good' });
    else
      toast({ title: `${label} was not reset`, text: 'The trader does not know it as a paper account.', tone: 'bad' });
  });
}

function balanceColumns(accounts: ReadonlyMap<string, string> | null): readonly Column<BalanceRow>[] {
  const ofBalance = accountColumn(accounts).map((column) => ({
    ...column,
    cell: ({ balance }: BalanceRow) => column.cell(balance),
    sortBy: ({ balance }: BalanceRow) => column.sortBy?.(balance) ?? null,
  }));
  return [
    {
      id: 'asset',
      title: 'Asset',
      width: 88,
      cell: ({ balance }) => balance.asset,
      sortBy: ({ balance }) => balance.asset,
    },
    ...ofBalance,
    {
      id: 'total',
      title: 'Total',
      width: 148,
      align: 'right',
      cell: ({ balance, scale }) => amount(balance.total, scale),
      sortBy: ({ balance }) => balance.total,
    },
    {
      id: 'free',
      title: 'Free',
      width: 148,
      align: 'right',
      cell: ({ balance, scale }) => amount(balance.free, scale),
      sortBy: ({ balance }) => balance.free,
    },
    {
      id: 'locked',
      title: 'Locked',
      width: 148,
      align: 'right',
      tip: 'Set aside for working orders',
      cell: ({ balance, scale }) => amount(balance.locked, scale),
      sortBy: ({ balance }) => balance.locked,
    },
    {
      id: 'value',
      title: 'Value',
      width: 148,
      align: 'right',
      tip: 'At the best bid, in the currency of the account',
      cell: ({ value, currency }) => <AmountText amount={value} asset={currency} />,
      sortBy: ({ value }) => value,
    },
    { id: 'rest', title: '', width: 8, grow: true, cell: () => null },
  ];
}

/** Rounded to the digits that matter, every digit on hover. */
function amount(value: Balance['total'], scale: number) {
  return (
    <span data-tip={formatDecimal(value)}>
      <AmountText amount={value} scale={scale} />
    </span>
  );
}
