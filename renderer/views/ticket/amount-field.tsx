import { useId } from 'react';
import { compare, type Decimal, decimal, multiply, roundToStep } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import { Chip } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { NumberInput } from '../../ui/fields.tsx';
import { formatAmount, formatQuantity } from '../../ui/format.ts';
import type { FieldsProps } from './price-fields.tsx';
import { type Funds, quantityOfShare } from './sizing.ts';
import { type BestPrices, quantityOf, sizingPrice, type TicketForm, takesLimit, takesTrigger } from './ticket-form.ts';

const SHARES = [25, 50, 75, 100] as const;
const CENT = decimal('0.01');

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
    return unit === 'base' ? quantity : worth(form.amount);
  }

  /** What a quantity is worth, in cents where the quantity that follows from them is the same, else to the last digit. */
  function worth(base: Decimal): Decimal | null {
    if (price === null) return null;
    const exact = multiply(base, price);
    const inCents = roundToStep(exact, CENT, 'up');
    const back = quantityOf({ ...form, unit: 'quote', amount: inCents }, instrument, price);
    return back !== null && compare(back, base) === 0 ? inCents : exact;
  }

  function setShare(percent: number): void {
    const atMarket = !takesLimit(form.type) && !takesTrigger(form.type);
    const share = quantityOfShare(percent, form.side, sizingPrice(form, prices()), atMarket, funds, instrument);
    if (share === null) return;
    const amount = inBase ? share : worth(share);
    change(amount === null ? { amount: share, unit: 'base' } : { amount });
  }

  return (
    <div className="ticket-field">
      <div className="ticket-label">
        <span>
          <label htmlFor={id}>Amount</label>
          <span className="ticket-free number" data-tip="Not set aside for other orders">
            {' '}
            {freeWords(form.side, funds, instrument)} free
          </span>
        </span>
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
    </div>
  );
}

/** `100,000.00 USDT`: what the side spends. */
function freeWords(side: Side, { freeBase, freeQuote }: Funds, { base, quote, quantityStep }: Instrument): string {
  if (side === 'buy') return `${formatAmount(freeQuote)} ${quote}`;
  return `${formatQuantity(roundToStep(freeBase, quantityStep, 'down'), quantityStep)} ${base}`;
}
