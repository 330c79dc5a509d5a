import { CircleAlert, CircleCheck } from 'lucide-react';
import type { OrderPreview } from '#shared/contract/trader.ts';
import { type Decimal, scaleOf } from '#shared/domain/decimal.ts';
import type { Asset } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { RiskCheck } from '#shared/domain/risk.ts';
import { Button } from '../../ui/button.tsx';
import { count, formatAmount } from '../../ui/format.ts';
import { AmountText } from '../../ui/numbers.tsx';
import { type FixContext, reasonsOf } from './order-fixes.ts';
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
      <dt>{estimate === null ? 'Value + fee' : `At ≈ ${formatAmount(estimate, priceScale)}`}</dt>
      <dd>{preview?.notional == null ? '–' : <ValueAndFee preview={preview} quote={quote} />}</dd>
      <dt data-tip="Where the way back would neither win nor lose, fees on both ways included">Break-even</dt>
      <dd>
        <AmountText amount={preview?.breakEvenPrice ?? null} scale={priceScale} />
      </dd>
      <dt>Left free</dt>
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

function ValueAndFee({ preview, quote }: { readonly preview: OrderPreview; readonly quote: Asset }) {
  return (
    <>
      <AmountText amount={preview.notional} /> +{' '}
      <AmountText amount={preview.estimatedFee} scale={isSmall(preview.estimatedFee) ? 4 : 2} asset={quote} />
    </>
  );
}

const isSmall = (fee: Decimal | null): boolean => fee !== null && Number(fee) < 1;

interface ChecksProps {
  readonly checks: readonly RiskCheck[];
  readonly context: FixContext;
  readonly change: (part: Partial<TicketForm>) => void;
}

/** Every reason why it would not be taken, in plain words and with the way out; or that there is none. */
export function OrderChecks({ checks, context, change }: ChecksProps) {
  const reasons = reasonsOf(checks, context);
  if (reasons.length === 0) {
    return (
      <p className="ticket-passed">
        <CircleCheck size={13} aria-hidden /> Passes {count(checks.length, 'check')}
      </p>
    );
  }
  return (
    <ul className="ticket-reasons" aria-label="Why the order would not be taken">
      {reasons.map(({ reason, text, fix }) => (
        <li key={reason} className="ticket-reason">
          <CircleAlert size={13} aria-hidden />
          <span>
            {text.says}
            {fix === null && text.advice !== null ? <span className="ticket-advice"> {text.advice}</span> : null}
          </span>
          {fix === null ? null : (
            <Button size="small" onClick={() => change(fix.change)}>
              {fix.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
