import { type KeyboardEvent, useId, useState } from 'react';
import { type Decimal, decimal, isZero } from '#shared/domain/decimal.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { NumberInput } from '../../ui/fields.tsx';
import { formatQuantity } from '../../ui/format.ts';
import type { FieldsProps } from './price-fields.tsx';
import { type Funds, quantityOfRisk } from './sizing.ts';
import { type BestPrices, sizingPrice } from './ticket-form.ts';

interface RiskSizeProps extends FieldsProps {
  readonly account: AccountId;
  readonly funds: Funds;
  readonly prices: () => BestPrices;
}

const STEP = decimal('0.25');

/** How much may be lost, and where one would give up: the size follows. */
export function RiskSize({ form, instrument, change, account, funds, prices }: RiskSizeProps) {
  const equity = useSelected(
    trading.store,
    ({ summaries }) => summaries.find((one) => one.account === account)?.equity ?? null,
  );
  const [percent, setPercent] = useState<Decimal | null>(decimal('1'));
  const [stop, setStop] = useState<Decimal | null>(null);
  const percentId = useId();
  const stopId = useId();
  const entry = sizingPrice(form, prices());
  const quantity =
    percent === null ? null : quantityOfRisk(percent, equity, entry, stop, form.side, funds.feePercent, instrument);
  const usable = quantity !== null && !isZero(quantity);

  function use(): void {
    if (usable) change({ amount: quantity, unit: 'base' });
  }

  /** Enter takes the size over; it must not send the order from here. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    use();
  }

  return (
    <details className="ticket-risk">
      <summary>Size by risk</summary>
      <div className="ticket-risk-fields">
        <label htmlFor={percentId}>Risk of equity</label>
        <label htmlFor={stopId}>Stop at</label>
        <NumberInput id={percentId} value={percent} onValue={setPercent} step={STEP} unit="%" onKeyDown={onKeyDown} />
        <NumberInput
          id={stopId}
          value={stop}
          onValue={setStop}
          step={instrument.priceStep}
          onKeyDown={onKeyDown}
          placeholder={form.side === 'buy' ? 'below entry' : 'above entry'}
        />
      </div>
      <Button size="small" className="ticket-risk-use" disabled={!usable} onClick={use}>
        {usable
          ? `Use ${formatQuantity(quantity, instrument.quantityStep)} ${instrument.base}`
          : whyNot(percent, equity, entry, stop, form.side)}
      </Button>
      <p className="ticket-note">Fees on both ways are counted in. The stop itself is not placed.</p>
    </details>
  );
}

function whyNot(
  percent: Decimal | null,
  equity: Decimal | null,
  entry: Decimal | null,
  stop: Decimal | null,
  side: 'buy' | 'sell',
): string {
  if (percent === null || isZero(percent)) return 'Enter a risk';
  if (equity === null) return 'Equity is not known yet';
  if (entry === null) return 'Enter a price first';
  if (stop === null) return 'Enter a stop';
  return side === 'buy' ? 'The stop must be below the entry' : 'The stop must be above the entry';
}
