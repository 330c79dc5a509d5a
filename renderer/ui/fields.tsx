import {
  type InputHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useState,
} from 'react';
import { add, type Decimal, isNegative, scaleOf, subtract } from '#shared/domain/decimal.ts';
import { classes } from './classes.ts';
import { formatDecimal, parseNumber } from './format.ts';

interface FieldProps {
  readonly label: string;
  /** Below the control: what it means. */
  readonly hint?: ReactNode;
  /** What is wrong with the value, in plain words; takes the place of the hint. */
  readonly problem?: string | null;
  /** Label beside the control instead of above it. */
  readonly inline?: boolean;
  readonly children: (control: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
}

/** A label, a control and a line below it whose room is kept. */
export function Field({ label, hint, problem, inline, children }: FieldProps) {
  const id = useId();
  const below = `${id}-below`;
  const text = problem ?? hint;
  return (
    <div className={classes('field', inline === true && 'field-inline')}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, describedBy: text === undefined || text === null ? undefined : below })}
      {text === undefined || text === null ? null : (
        <div id={below} className={classes('field-below', typeof problem === 'string' && 'field-problem')}>
          {text}
        </div>
      )}
    </div>
  );
}

type TextInputProps = InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> };

export function TextInput(props: TextInputProps) {
  return (
    <input type="text" autoComplete="off" spellCheck={false} {...props} className={classes('input', props.className)} />
  );
}

interface NumberInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'step' | 'min' | 'max'> {
  readonly value: Decimal | null;
  /** Null when the field is empty; `problem` when what stands there is no number (the value stays). */
  readonly onValue: (value: Decimal | null) => void;
  /** What the arrow keys add; Shift makes it ten. */
  readonly step?: Decimal;
  readonly allowNegative?: boolean;
  /** Stands right in the field: the unit. */
  readonly unit?: string;
}

/** A decimal as text: shows every digit, takes grouping commas, steps with the arrow keys, never goes through a float. */
export function NumberInput({ value, onValue, step, allowNegative, unit, ...rest }: NumberInputProps) {
  const [text, setText] = useState(() => shown(value, step));
  const [editing, setEditing] = useState(false);
  const wrong = text.trim() !== '' && !acceptable(parseNumber(text), allowNegative);

  useEffect(() => {
    setText((current) => {
      // What is being typed ("1.50") stays as long as it means the value.
      if (editing && parseNumber(current) === value) return current;
      return shown(value, step);
    });
  }, [value, step, editing]);

  function change(next: string): void {
    setText(next);
    const parsed = parseNumber(next);
    if (next.trim() === '') onValue(null);
    else if (acceptable(parsed, allowNegative)) onValue(parsed);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    rest.onKeyDown?.(event);
    const up = event.key === 'ArrowUp';
    if (step === undefined || event.defaultPrevented || (!up && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    let next = value ?? ('0' as Decimal);
    for (let times = event.shiftKey ? 10 : 1; times > 0; times -= 1) next = up ? add(next, step) : subtract(next, step);
    if (allowNegative !== true && isNegative(next)) next = '0' as Decimal;
    onValue(next);
    setText(shown(next, step));
  }

  return (
    <span className={classes('input-box', unit !== undefined && 'input-box-unit')}>
      <TextInput
        inputMode="decimal"
        {...rest}
        className={classes('input-number', rest.className)}
        value={text}
        aria-invalid={wrong || rest['aria-invalid'] === true ? true : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          setEditing(true);
          rest.onFocus?.(event);
        }}
        onBlur={(event) => {
          setEditing(false);
          setText(shown(value, step));
          rest.onBlur?.(event);
        }}
      />
      {unit === undefined ? null : <span className="input-unit">{unit}</span>}
    </span>
  );
}

function acceptable(value: Decimal | null, allowNegative: boolean | undefined): value is Decimal {
  return value !== null && (allowNegative === true || !isNegative(value));
}

function shown(value: Decimal | null, step: Decimal | undefined): string {
  return value === null ? '' : formatDecimal(value, step === undefined ? 0 : scaleOf(step));
}

interface SelectProps<Value extends string> {
  readonly id?: string;
  readonly label?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onValue: (value: Value) => void;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly 'aria-describedby'?: string | undefined;
}

/** The browser's own list: keyboard, screen readers and phones know it. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onValue,
  className,
  ...rest
}: SelectProps<Value>) {
  return (
    <select
      {...rest}
      aria-label={label}
      className={classes('input', 'select', className)}
      value={value}
      onChange={(event) => onValue(event.target.value as Value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface CheckboxProps {
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly label: ReactNode;
  readonly disabled?: boolean;
  /** Shown as a switch: takes effect at once. */
  readonly toggle?: boolean;
  readonly hideLabel?: boolean;
}

export function Checkbox({ checked, onChecked, label, disabled, toggle, hideLabel }: CheckboxProps) {
  return (
    <label className={classes('checkbox', toggle === true && 'toggle', disabled === true && 'checkbox-disabled')}>
      <input
        type="checkbox"
        role={toggle === true ? 'switch' : undefined}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChecked(event.target.checked)}
      />
      <span className={hideLabel === true ? 'only-read' : undefined}>{label}</span>
    </label>
  );
}
