import { Check, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SignalId } from '#shared/domain/identifiers.ts';
import type { Signal, SignalReason } from '#shared/domain/signal.ts';
import { appStore } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { hideSignal, strategyService, strategyStore } from '../../store/strategies.ts';
import { useSelected } from '../../store/use-store.ts';
import { openPanel } from '../../store/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatDateTime, formatDecimal, formatPrice } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { ActionChip } from './action-chip.tsx';
import { comparison, formatInput, inputGroups, strategyTitle, transition } from './signal-words.ts';

type Found =
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly signal: Signal }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly problem: string };

/** Why a signal says what it says: every condition with its numbers, and all that went in. */
export function WhyDialog({ id }: { id: SignalId }) {
  const [found, setFound] = useState<Found>(() => atHand(id));
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (atHand(id).kind === 'found') return;
    let stopped = false;
    strategyService.signal(id).then(
      ({ signal }) => !stopped && setFound(signal === null ? { kind: 'gone' } : { kind: 'found', signal }),
      (error: unknown) => !stopped && setFound({ kind: 'failed', problem: String(error) }),
    );
    return () => {
      stopped = true;
    };
  }, [id, attempt]);

  const signal = found.kind === 'found' ? found.signal : null;
  return (
    <Dialog
      title="Why this signal"
      onClose={hideSignal}
      footer={
        signal === null ? undefined : (
          <Button
            onClick={() => {
              selection.selectInstrument(signal.instrument);
              openPanel('chart');
              hideSignal();
            }}
          >
            Show on the chart
          </Button>
        )
      }
    >
      {found.kind === 'found' ? <Why signal={found.signal} /> : null}
      {found.kind === 'loading' ? <Skeleton rows={8} label="Loading the signal" /> : null}
      {found.kind === 'gone' ? (
        <EmptyState title="This signal is no longer stored">Signals are kept for a limited time.</EmptyState>
      ) : null}
      {found.kind === 'failed' ? (
        <ErrorState title="The signal did not load" onRetry={() => setAttempt(attempt + 1)}>
          {found.problem} Nothing was changed.
        </ErrorState>
      ) : null}
    </Dialog>
  );
}

function atHand(id: SignalId): Found {
  const signal = strategyStore.store.getState().recent.find((known) => known.id === id);
  return signal === undefined ? { kind: 'loading' } : { kind: 'found', signal };
}

function Why({ signal }: { signal: Signal }) {
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instrument = useSelected(market.store, ({ instruments }) =>
    instruments.find(({ id }) => id === signal.instrument),
  );
  const title = useSelected(strategyStore.store, ({ strategies }) => strategyTitle(strategies, signal.strategy));
  const price =
    instrument === undefined ? formatDecimal(signal.price) : formatPrice(signal.price, instrument.priceStep);
  return (
    <div className="why">
      <div className="why-head">
        <ActionChip action={signal.action} />
        <strong>{instrument?.symbol ?? signal.instrument}</strong>
        <span className="number">{price}</span>
        <span className="muted">{title}</span>
      </div>
      <p className="muted">
        {signal.changed && signal.previousAction !== null ? `${transition(signal)}. ` : ''}
        {signal.runner === 'exit-manager'
          ? `Judged at the market at ${formatDateTime(signal.createdTime, zone)}`
          : `Decided on the ${signal.timeframe} candle that closed at ${formatDateTime(signal.candleTime, zone)}`}
        {zone === 'utc' ? ' UTC.' : '.'}
      </p>
      <Conditions
        title="Entry"
        met={signal.entry}
        reasons={signal.reasons.filter((reason) => reason.decision === 'entry')}
      />
      <Conditions
        title="Exit"
        met={signal.exit}
        reasons={signal.reasons.filter((reason) => reason.decision === 'exit')}
      />
      {signal.entry && signal.exit ? <p className="muted">Both are met: entry wins over exit.</p> : null}
      <Inputs signal={signal} />
    </div>
  );
}

interface ConditionsProps {
  readonly title: string;
  readonly met: boolean;
  readonly reasons: readonly SignalReason[];
}

function Conditions({ title, met, reasons }: ConditionsProps) {
  if (reasons.length === 0) return null;
  return (
    <section className="why-part">
      <h3>
        {title}: {met ? 'met' : 'not met'}
      </h3>
      <ul>
        {reasons.map((reason) => (
          <li key={`${reason.label} ${reason.comparator}`} className="why-reason">
            {reason.met ? (
              <Check size={14} className="tone-up" aria-label="met" />
            ) : (
              <X size={14} className="muted" aria-label="not met" />
            )}
            <span>{reason.label}</span>
            <span className="number" data-tip={`${reason.left ?? '–'} ${reason.comparator} ${reason.right ?? '–'}`}>
              {comparison(reason)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Inputs({ signal }: { signal: Signal }) {
  const parameters = useSelected(
    strategyStore.store,
    ({ strategies }) => strategies.find(({ id }) => id === signal.strategy)?.parameters,
  );
  const labels = new Map(parameters?.map(({ name, label }) => [name, label]));
  return inputGroups(signal.inputs, labels).map(({ title, inputs }) => (
    <section key={title} className="why-part">
      <h3>{title}</h3>
      <dl className="why-inputs">
        {inputs.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number" data-tip={value === null ? undefined : String(value)}>
              {formatInput(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}
