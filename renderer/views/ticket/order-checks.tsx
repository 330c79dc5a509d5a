import { CircleAlert, CircleCheck } from 'lucide-react';
import type { OrderPreview } from '#shared/contract/trader.ts';
import { scaleOf } from '#shared/domain/decimal.ts';
import type { Asset } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { RiskCheck } from '#shared/domain/risk.ts';
import { Button } from '../../ui/button.tsx';
import { count, formatAmount } from '../../ui/format.ts';
import { AmountText } from '../../ui/numbers.tsx';
import { textOfCheck } from '../../ui/order-reasons.ts';
import { type FixContext, fixOf } from './order-fixes.ts';
import type { TicketForm } from './ticket-form.ts';

const SMALL_SCALE = 8;

interface NumbersProps {
  readonly preview: OrderPreview | null;
  readonly instrument: Instrument;
  /** The numbers are of an earlier form of the order. */
  readonly old: boolean;
}

/** What it would cost. The room is kept while nothing is known. */
export function PreviewNumbers({ preview, instrument, old }: NumbersProps) {
  const { quote, priceStep } = instrument;
  const priceScale = scaleOf(priceStep);
  const estimate = preview?.estimatedPrice ?? null;
  const spends = preview?.spends ?? null;
  const scaleOfAsset = (asset: Asset): number => (asset === quote ? 2 : SMALL_SCALE);
  return (
    <dl className="ticket-preview" data-old={old}>
      <dt>{estimate === null ? 'Order value' : `Value at about ${formatAmount(estimate, priceScale)}`}</dt>
      <dd>
        <AmountText amount={preview?.notional ?? null} asset={quote} />
      </dd>
      <dt>Fee</dt>
      <dd>
        <AmountText amount={preview?.estimatedFee ?? null} scale={4} asset={quote} />
      </dd>
      <dt data-tip="Where the way back would neither win nor lose, fees on both ways included">Break-even</dt>
      <dd>
        <AmountText amount={preview?.breakEvenPrice ?? null} scale={priceScale} asset={quote} />
      </dd>
      <dt>Left free after</dt>
      <dd>
        {spends === null ? (
          '–'
        ) : (
          <AmountText amount={spends.after} scale={scaleOfAsset(spends.asset)} asset={spends.asset} />
        )}
      </dd>
    </dl>
  );
}

interface ChecksProps {
  readonly checks: readonly RiskCheck[];
  readonly context: FixContext;
  readonly change: (part: Partial<TicketForm>) => void;
}

/** Every reason why it would not be taken, in plain words and with the way out; or that there is none. */
export function OrderChecks({ checks, context, change }: ChecksProps) {
  const failed = checks.filter((check) => !check.passed);
  if (failed.length === 0) {
    return (
      <p className="ticket-passed">
        <CircleCheck size={13} aria-hidden /> Passes {count(checks.length, 'check')}
      </p>
    );
  }
  return (
    <ul className="ticket-reasons" aria-label="Why the order would not be taken">
      {failed.map((check) => (
        <Reason key={check.reason} check={check} context={context} change={change} />
      ))}
    </ul>
  );
}

interface ReasonProps {
  readonly check: RiskCheck;
  readonly context: FixContext;
  readonly change: (part: Partial<TicketForm>) => void;
}

function Reason({ check, context, change }: ReasonProps) {
  const { says, advice } = textOfCheck(check, context.instrument, context.intent.side);
  const fix = fixOf(check, context);
  return (
    <li className="ticket-reason">
      <CircleAlert size={13} aria-hidden />
      <span className="ticket-reason-words">
        {says}
        {fix === null && advice !== null ? <span className="ticket-advice"> {advice}</span> : null}
      </span>
      {fix === null ? null : (
        <Button size="small" onClick={() => change(fix.change)}>
          {fix.label}
        </Button>
      )}
    </li>
  );
}
