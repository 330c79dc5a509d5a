import { type ReactNode, useMemo } from 'react';
import { type Decimal, scaleOf } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { type Instrument, splitInstrumentId } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { market } from '../store/market.ts';
import { selection } from '../store/selection-store.ts';
import { setAllAccounts, useTableAccount } from '../store/table-scope.ts';
import { trading } from '../store/trading.ts';
import { useSelected } from '../store/use-store.ts';
import { openPanel } from '../store/workspace.ts';
import { attempt } from './attempt.ts';
import { Button } from './button.tsx';
import { Select } from './fields.tsx';
import { formatDecimal, formatPrice, formatQuantity } from './format.ts';
import { ErrorState, Skeleton } from './states.tsx';
import './trading-table.css';

interface TradingTableProps {
  readonly label: string;
  /** Left of the bar: sums of what the table shows. */
  readonly sums?: ReactNode;
  /** Right of the bar: what can be done with all of it. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every table of the trader: whose rows, sums, actions; and what to show while there are none yet. */
export function TradingTable({ label, sums, actions, children }: TradingTableProps) {
  const { status, problem, several } = useSelected(trading.store, (state) => ({
    status: state.status,
    problem: state.problem,
    several: state.accounts.filter((one) => !one.archived).length > 1,
  }));
  if (status === 'loading') return <Skeleton rows={6} label={`Loading ${label}`} />;
  if (status === 'failed') {
    return (
      <ErrorState title={`The ${label} did not load`}>
        {problem}. Nothing was changed. Tapedeck asks again when the trader answers.
      </ErrorState>
    );
  }
  return (
    <div className="trading-table" data-lost={status === 'lost' ? '' : undefined}>
      {several || status === 'lost' || hasContent(sums) || hasContent(actions) ? (
        <div className="trading-table-bar">
          <AccountScope />
          {status === 'lost' ? (
            <span className="trading-table-lost" role="status">
              Trader away: this is the last known picture
            </span>
          ) : null}
          <div className="trading-table-sums">{sums}</div>
          <div className="trading-table-end">{actions}</div>
        </div>
      ) : null}
      <div className="trading-table-rows">{children}</div>
    </div>
  );
}

const hasContent = (node: ReactNode): boolean => node !== null && node !== undefined;

const ALL = '*';

function AccountScope() {
  const accounts = useSelected(trading.store, (state) => state.accounts.filter((one) => !one.archived));
  const account = useTableAccount();
  if (accounts.length < 2) return null;
  const options = [
    { value: ALL, label: 'All accounts' },
    ...accounts.map(({ id, label }) => ({ value: id as string, label })),
  ];
  return (
    <Select
      label="Account"
      value={account ?? ALL}
      options={options}
      onValue={(value) => {
        setAllAccounts(value === ALL);
        const chosen = accounts.find(({ id }) => id === value);
        if (chosen !== undefined) selection.selectAccount(chosen.id);
      }}
    />
  );
}

/** What to do about a table of the trader with nothing in it. */
export const TO_TICKET = { label: 'Open the order ticket', onClick: () => openPanel('ticket') };

/** Asks for the page before the oldest row. @param what such as `fills`. */
export function OlderButton({ what, load }: { what: string; load: () => Promise<void> }) {
  return (
    <Button size="small" tone="quiet" onClick={() => void attempt(`Loading older ${what}`, load)}>
      {`Load older ${what}`}
    </Button>
  );
}

/** A market's symbol; a click shows it in every panel. */
export function MarketCell({ id }: { id: InstrumentId }) {
  return (
    <button
      type="button"
      className="cell-market"
      tabIndex={-1}
      onClick={() => selection.selectInstrument(id)}
      data-tip={`Show ${id} in every panel`}
    >
      {splitInstrumentId(id).symbol}
    </button>
  );
}

export function SideCell({ side }: { side: Side }) {
  return <span className={`side-${side}`}>{side === 'buy' ? 'Buy' : 'Sell'}</span>;
}

/** At the market's precision; with its own digits where the market is not known here. */
export function PriceCell({ price, instrument }: { price: Decimal | null; instrument: Instrument | null }) {
  return (
    <span className="number">
      {instrument === null ? formatDecimal(price) : formatPrice(price, instrument.priceStep)}
    </span>
  );
}

export function QuantityCell({ quantity, instrument }: { quantity: Decimal | null; instrument: Instrument | null }) {
  return (
    <span className="number">
      {instrument === null ? formatDecimal(quantity) : formatQuantity(quantity, instrument.quantityStep)}
    </span>
  );
}

/** Digits an average has more than the market's: rounded for the eye by who shows it. */
export const priceScale = (instrument: Instrument | null): number =>
  instrument === null ? 2 : scaleOf(instrument.priceStep);

/** The known markets by id; changes only when a market appears. */
export function useInstruments(): ReadonlyMap<InstrumentId, Instrument> {
  const instruments = useSelected(market.store, (state) => state.instruments);
  return byId(instruments);
}

const maps = new WeakMap<readonly Instrument[], ReadonlyMap<InstrumentId, Instrument>>();

function byId(instruments: readonly Instrument[]): ReadonlyMap<InstrumentId, Instrument> {
  const known = maps.get(instruments) ?? new Map(instruments.map((instrument) => [instrument.id, instrument]));
  maps.set(instruments, known);
  return known;
}

/** The label of each account, for the column that is there when all are shown. */
export function useAccountLabels(): ReadonlyMap<string, string> {
  const accounts = useSelected(trading.store, (state) => state.accounts);
  return useMemo(() => new Map(accounts.map(({ id, label }) => [id as string, label])), [accounts]);
}
