import { Minus, Plus } from 'lucide-react';
import { type ReactNode, useCallback, useId, useSyncExternalStore } from 'react';
import { add, compare, type Decimal, decimal, subtract } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { market } from '../../store/market.ts';
import { Chip } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { NumberInput } from '../../ui/fields.tsx';
import { formatPrice } from '../../ui/format.ts';
import { middle, type TicketForm, takesLimit, takesTrigger, triggersAtOnce } from './ticket-form.ts';
import { atOnceWords, triggerWords } from './ticket-words.ts';

export interface FieldsProps {
  readonly form: TicketForm;
  readonly instrument: Instrument;
  readonly change: (part: Partial<TicketForm>) => void;
}

/** The prices that the type of order asks for. */
export function PriceFields(props: FieldsProps) {
  const { form } = props;
  return (
    <>
      {takesTrigger(form.type) ? <TriggerPrice {...props} /> : null}
      {takesLimit(form.type) ? <LimitPrice {...props} /> : null}
      {form.type === 'trailingStop' ? <TrailingDistance {...props} /> : null}
      {form.type === 'market' ? <p className="ticket-note">Trades at once, at the best prices of the book.</p> : null}
    </>
  );
}

function LimitPrice({ form, instrument, change }: FieldsProps) {
  const set = (limitPrice: Decimal | null): void => change({ limitPrice, priceChosen: true });
  const best = () => market.ticker(instrument.id) ?? { bid: null, ask: null };
  return (
    <PriceField
      label="Limit price"
      value={form.limitPrice}
      instrument={instrument}
      onValue={set}
      chips={
        <>
          <Chip onClick={() => set(best().bid ?? form.limitPrice)} tip="Best bid">
            Bid
          </Chip>
          <Chip
            onClick={() => set(middle(form.side, best(), instrument.priceStep) ?? form.limitPrice)}
            tip="Between bid and ask"
          >
            Mid
          </Chip>
          <Chip onClick={() => set(best().ask ?? form.limitPrice)} tip="Best ask">
            Ask
          </Chip>
        </>
      }
    />
  );
}

function TriggerPrice({ form, instrument, change }: FieldsProps) {
  const set = (triggerPrice: Decimal | null): void => change({ triggerPrice });
  const follow = useCallback((heard: () => void) => market.onTicker(instrument.id, heard), [instrument.id]);
  // Renders when the answer changes, not for every price.
  const atOnce = useSyncExternalStore(follow, () => triggersAtOnce(form, market.ticker(instrument.id)?.last ?? null));
  return (
    <PriceField
      label="Trigger price"
      value={form.triggerPrice}
      instrument={instrument}
      onValue={set}
      chips={
        <Chip onClick={() => set(market.ticker(instrument.id)?.last ?? form.triggerPrice)} tip="The last trade">
          Last
        </Chip>
      }
    >
      <p className={atOnce ? 'ticket-note ticket-at-once' : 'ticket-note'} role={atOnce ? 'alert' : undefined}>
        {atOnce ? atOnceWords(form) : triggerWords(form)}
      </p>
    </PriceField>
  );
}

function TrailingDistance({ form, instrument, change }: FieldsProps) {
  const id = useId();
  const percent = form.trailing === 'percent';
  return (
    <div className="ticket-field">
      <div className="ticket-label">
        <label htmlFor={id}>Trails behind by</label>
        <span className="ticket-chips">
          <Chip pressed={percent} onClick={() => change({ trailing: 'percent', trailingDistance: null })}>
            %
          </Chip>
          <Chip pressed={!percent} onClick={() => change({ trailing: 'amount', trailingDistance: null })}>
            {instrument.quote}
          </Chip>
        </span>
      </div>
      <NumberInput
        id={id}
        value={form.trailingDistance}
        onValue={(trailingDistance) => change({ trailingDistance })}
        step={percent ? decimal('0.1') : instrument.priceStep}
        unit={percent ? '%' : instrument.quote}
        placeholder={percent ? 'such as 1.5' : undefined}
      />
      <p className="ticket-note">
        {form.side === 'sell'
          ? 'Follows the price up, and sells at market once it falls back by this.'
          : 'Follows the price down, and buys at market once it rises again by this.'}
      </p>
    </div>
  );
}

interface PriceFieldProps {
  readonly label: string;
  readonly value: Decimal | null;
  readonly instrument: Instrument;
  readonly onValue: (value: Decimal | null) => void;
  readonly chips: ReactNode;
  readonly children?: ReactNode;
}

function PriceField({ label, value, instrument, onValue, chips, children }: PriceFieldProps) {
  const id = useId();
  const { priceStep, quote, symbol } = instrument;
  const step = (up: boolean): void => {
    const from = value ?? market.ticker(instrument.id)?.last ?? null;
    if (from === null) return;
    const next = up ? add(from, priceStep) : subtract(from, priceStep);
    if (compare(next, priceStep) >= 0) onValue(next);
  };
  return (
    <div className="ticket-field">
      <div className="ticket-label">
        <label htmlFor={id}>{label}</label>
        <span className="ticket-chips">{chips}</span>
      </div>
      <div className="ticket-stepper">
        <IconButton
          icon={Minus}
          tone="plain"
          label={`${label}: one step of ${formatPrice(priceStep, priceStep)} down`}
          onClick={() => step(false)}
          tabIndex={-1}
        />
        <NumberInput
          id={id}
          value={value}
          onValue={onValue}
          step={priceStep}
          unit={quote}
          aria-label={`${label} of ${symbol}`}
        />
        <IconButton
          icon={Plus}
          tone="plain"
          label={`${label}: one step of ${formatPrice(priceStep, priceStep)} up`}
          onClick={() => step(true)}
          tabIndex={-1}
        />
      </div>
      {children}
    </div>
  );
}
