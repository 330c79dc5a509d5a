import { type Decimal, round } from '#shared/domain/decimal.ts';
import { classes } from './classes.ts';
import { direction, formatAmount, formatDecimal, formatPercent, formatSigned, UNKNOWN } from './format.ts';

/** An amount of money: rounded for the eye, exact on hover. */
export function AmountText({ amount, scale = 2, asset }: { amount: Decimal | null; scale?: number; asset?: string }) {
  const unit = asset === undefined ? '' : ` ${asset}`;
  return (
    <span className="number" data-tip={exact(amount, scale, unit)}>
      {formatAmount(amount, scale)}
      {unit === '' ? null : <span className="unit">{unit}</span>}
    </span>
  );
}

interface PnlTextProps {
  readonly amount: Decimal | null;
  readonly percent?: Decimal | null;
  readonly scale?: number;
}

/** Profit or loss: its colour says the same as its sign. */
export function PnlText({ amount, percent = null, scale = 2 }: PnlTextProps) {
  const shown = amount === null ? null : round(amount, scale, 'halfEven');
  return (
    <span className={classes('number', toneOf(shown))} data-tip={exact(amount, scale, '')}>
      {formatSigned(amount, scale)}
      {amount === null || percent === null ? null : ` (${formatPercent(percent)})`}
    </span>
  );
}

/** `up`, `down` or nothing: a class for a number's colour. */
export function toneOf(value: Decimal | null): string {
  const points = direction(value);
  return points === 'flat' ? '' : `tone-${points}`;
}

function exact(amount: Decimal | null, scale: number, unit: string): string | undefined {
  if (amount === null) return undefined;
  const whole = formatDecimal(amount, scale);
  return whole === UNKNOWN ? undefined : `${whole}${unit}`;
}
