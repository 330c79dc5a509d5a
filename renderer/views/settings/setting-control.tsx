import { useEffect, useState } from 'react';
import type { SettingControl } from '#shared/contract/settings-catalog.ts';
import { type Decimal, decimalFromNumber, isCanonicalDecimal } from '#shared/domain/decimal.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { Checkbox, NumberInput, Select } from '../../ui/fields.tsx';

interface ControlProps<Control extends SettingControl = SettingControl> {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly title: string;
  readonly control: Control;
  readonly value: unknown;
  readonly onValue: (value: unknown) => void;
}

/** The control that fits the setting; a number is sent when the field is left or Enter pressed, all else at once. */
export function SettingControlInput(props: ControlProps) {
  const { control, value, onValue, id, describedBy, title } = props;
  switch (control.kind) {
    case 'switch':
      return <Checkbox toggle hideLabel label={title} checked={value === true} onChecked={onValue} />;
    case 'choice':
      return (
        <Select
          id={id}
          aria-describedby={describedBy}
          value={String(value)}
          options={control.options}
          onValue={onValue}
        />
      );
    case 'account':
      return <AccountControl {...props} control={control} />;
    case 'interval':
      return <IntervalControl {...props} control={control} />;
    case 'decimal':
      return (
        <OptionalNumber
          {...props}
          optional={control.optional}
          unit={control.unit}
          shown={typeof value === 'string' && isCanonicalDecimal(value) ? value : null}
          onShown={onValue}
        />
      );
    case 'number':
      return (
        <OptionalNumber
          {...props}
          optional={control.optional}
          unit={control.unit}
          shown={typeof value === 'number' ? decimalFromNumber(value / control.factor) : null}
          onShown={(shown) => onValue(shown === null ? null : scaled(shown, control))}
        />
      );
  }
}

function scaled(shown: Decimal, { factor, whole }: Extract<SettingControl, { kind: 'number' }>): number {
  const number = Number(shown) * factor;
  return factor > 1 ? Math.round(number) : whole ? Math.trunc(number) : number;
}

interface OptionalNumberProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly title: string;
  readonly optional: boolean;
  readonly unit: string;
  readonly shown: Decimal | null;
  readonly onShown: (shown: Decimal | null) => void;
}

/** A number; where it may be off, a switch stands before it. */
function OptionalNumber({ id, describedBy, title, optional, unit, shown, onShown }: OptionalNumberProps) {
  const [draft, setDraft] = useState(shown);
  const [last, setLast] = useState(shown ?? ('1' as Decimal));
  useEffect(() => {
    setDraft(shown);
    if (shown !== null) setLast(shown);
  }, [shown]);
  const off = optional && shown === null;

  function send(): void {
    if (draft !== null && draft !== shown) onShown(draft);
    else setDraft(shown);
  }

  return (
    <span className="setting-number">
      {optional ? (
        <Checkbox
          toggle
          hideLabel
          label={`${title}: limit on or off`}
          checked={!off}
          onChecked={(on) => onShown(on ? last : null)}
        />
      ) : null}
      <NumberInput
        id={id}
        aria-describedby={describedBy}
        value={off ? null : draft}
        placeholder={off ? 'off' : ''}
        disabled={off}
        onValue={setDraft}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
        }}
        {...(unit === '' ? {} : { unit })}
      />
    </span>
  );
}

function AccountControl({ id, describedBy, value, onValue }: ControlProps) {
  const accounts = useSelected(trading.store, (state) => state.accounts.filter((one) => !one.archived));
  const options = [
    { value: '', label: 'The last one used' },
    ...accounts.map((one) => ({ value: one.id as string, label: one.label })),
  ];
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      value={typeof value === 'string' ? value : ''}
      options={options}
      onValue={(account) => onValue(account === '' ? null : account)}
    />
  );
}

const CANDLE_CLOSE = 'candle-close';
const INTERVALS = [30, 60, 120, 300, 600, 1_800, 3_600] as const;

function IntervalControl({ id, describedBy, value, onValue }: ControlProps) {
  const seconds =
    typeof value === 'number' ? [...new Set([...INTERVALS, value / 1_000])].sort((a, b) => a - b) : INTERVALS;
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      value={value === CANDLE_CLOSE ? CANDLE_CLOSE : String(Number(value) / 1_000)}
      options={[
        { value: CANDLE_CLOSE, label: 'At every candle close' },
        ...seconds.map((one) => ({ value: String(one), label: one < 60 ? `Every ${one} s` : `Every ${one / 60} min` })),
      ]}
      onValue={(chosen) => onValue(chosen === CANDLE_CLOSE ? CANDLE_CLOSE : Number(chosen) * 1_000)}
    />
  );
}
