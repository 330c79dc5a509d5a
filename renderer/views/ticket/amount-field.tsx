import { useId } from 'react';
import { type Decimal, isPositive, multiply, roundToStep } from '#shared/domain/decimal.ts';
import { Chip } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { NumberInput } from '../../ui/fields.tsx';
import { formatAmount, formatQuantity } from '../../ui/format.ts';
import type { FieldsProps } from './price-fields.tsx';
import { type Funds, quantityOfShare } from './sizing.ts';
import { type BestPrices, quantityOf, sizingPrice, type TicketForm, takesLimit, takesTrigger } from './ticket-form.ts';

const SHARES = [25, 50, 75, 100] as const;

interface AmountFieldProps extends FieldsProps {
  readonly funds: Funds;
  readonly prices: () => BestPrices;
}

/** How much: in the base currency or its worth in the quote currency, or as a part of what is free. */
export function AmountField({ form, instrument, change, funds, prices }: AmountFieldProps) {
  const id = useId();
  const inBase = form.unit === 'base';
  const price = sizingPrice(form, prices());
  const quantity = quantityOf(form, instrument, price);

  function setUnit(unit: TicketForm['unit']): void {
    if (unit !== form.unit) change({ unit, amount: converted(unit) });
  }

  /** The same amount counted the other way, as near as steps allow; empty where there is no price to count by. */
  function converted(unit: TicketForm['unit']): Decimal | null {
    if (form.amount === null || price === null) return null;
    return unit === 'base' ? quantity : multiply(form.amount, price);
  }

  function setShare(percent: number): void {
    const atMarket = !takesLimit(form.type) && !takesTrigger(form.type);
    const share = quantityOfShare(percent, form.side, sizingPrice(form, prices()), atMarket, funds, instrument);
    if (share !== null) change({ amount: share, unit: 'base' });
  }

  return (
    <div className="ticket-field">
      <div className="ticket-label">
        <label htmlFor={id}>Amount</label>
        <span className="ticket-chips">
          <Chip pressed={inBase} onClick={() => setUnit('base')} tip={`Count in ${instrument.base}`}>
            {instrument.base}
          </Chip>
          <Chip pressed={!inBase} onClick={() => setUnit('quote')} tip={`Count in ${instrument.quote}`}>
            {instrument.quote}
          </Chip>
        </span>
      </div>
      <NumberInput
        id={id}
        value={form.amount}
        onValue={(amount) => change({ amount })}
        step={inBase ? instrument.quantityStep : ('1' as Decimal)}
        unit={inBase ? instrument.base : instrument.quote}
        placeholder="0"
      />
      {/* biome-ignore lint/a11y/useSemanticElements: four buttons beside each other, not fields */}
      <div className="ticket-shares" role="group" aria-label="Part of what is free">
        {SHARES.map((percent) => (
          <Button key={percent} size="small" tone="plain" onClick={() => setShare(percent)}>
            {percent} %
          </Button>
        ))}
      </div>
      <div className="ticket-free">
        <span>
          {form.side === 'buy'
            ? `${formatAmount(funds.freeQuote)} ${instrument.quote} free`
            : `${formatQuantity(roundToStep(funds.freeBase, instrument.quantityStep, 'down'), instrument.quantityStep)} ${instrument.base} free`}
        </span>
        <span className="number">{otherWay(form, instrument, price, quantity)}</span>
      </div>
    </div>
  );
}

/** The same amount in the other currency, for the eye. */
function otherWay(
  form: TicketForm,
  { base, quote, quantityStep }: FieldsProps['instrument'],
  price: Decimal | null,
  quantity: Decimal | null,
): string {
  if (quantity === null || price === null || !isPositive(quantity)) return '';
  if (form.unit === 'quote') return `= ${formatQuantity(quantity, quantityStep)} ${base}`;
  return `≈ ${formatAmount(multiply(quantity, price))} ${quote}`;
}
