import type { TimeInForce } from '#shared/domain/order.ts';
import { Checkbox, Select } from '../../ui/fields.tsx';
import type { FieldsProps } from './price-fields.tsx';
import { takesPostOnly } from './ticket-form.ts';

const LASTS: readonly { readonly value: TimeInForce; readonly label: string }[] = [
  { value: 'GTC', label: 'GTC' },
  { value: 'IOC', label: 'IOC' },
  { value: 'FOK', label: 'FOK' },
  { value: 'GTD', label: 'GTD' },
];
const LASTS_WORDS: Readonly<Record<TimeInForce, string>> = {
  GTC: 'Works until it is filled or canceled',
  IOC: 'Immediate or cancel: trades what it can at once, the rest is canceled',
  FOK: 'Fill or kill: all of it at once, or nothing',
  GTD: 'Works for the time chosen, then expires',
};

const MINUTE = 60_000;
const GOOD_FOR = [
  { value: String(5 * MINUTE), label: '5 min' },
  { value: String(15 * MINUTE), label: '15 min' },
  { value: String(60 * MINUTE), label: '1 hour' },
  { value: String(4 * 60 * MINUTE), label: '4 hours' },
  { value: String(24 * 60 * MINUTE), label: '1 day' },
  { value: String(7 * 24 * 60 * MINUTE), label: '1 week' },
] as const;

/** How long it works, and what it must not do. */
export function OrderTerms({ form, change }: Pick<FieldsProps, 'form' | 'change'>) {
  const rests = form.type !== 'market';
  return (
    <div className="ticket-terms">
      {rests ? (
        <div className="ticket-lasts" data-tip={LASTS_WORDS[form.timeInForce]}>
          <Select
            label="How long the order works"
            value={form.timeInForce}
            options={LASTS}
            onValue={(timeInForce) => change({ timeInForce })}
          />
          {form.timeInForce === 'GTD' ? (
            <Select
              label="For how long"
              className="ticket-good-for"
              value={String(form.goodForMs)}
              options={GOOD_FOR}
              onValue={(value) => change({ goodForMs: Number(value) })}
            />
          ) : null}
        </div>
      ) : null}
      <div className="ticket-flags">
        {form.type === 'limit' ? (
          <span data-tip="Only rests, never takes: refused where it would trade at once">
            <Checkbox
              label="Post-only"
              checked={form.postOnly && takesPostOnly(form)}
              disabled={!takesPostOnly(form)}
              onChecked={(postOnly) => change({ postOnly })}
            />
          </span>
        ) : null}
        <span data-tip="Only makes a position smaller, never turns it around">
          <Checkbox label="Reduce-only" checked={form.reduceOnly} onChecked={(reduceOnly) => change({ reduceOnly })} />
        </span>
      </div>
    </div>
  );
}
