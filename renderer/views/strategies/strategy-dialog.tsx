import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { ParameterDescription, StrategyConfiguration, StrategyView } from '#shared/contract/strategy.ts';
import { type Decimal, decimalFromNumber, toNumber } from '#shared/domain/decimal.ts';
import { strategyService } from '../../store/strategies.ts';
import { attempt } from '../../ui/attempt.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Field, NumberInput } from '../../ui/fields.tsx';
import { toast } from '../../ui/toast.tsx';
import { boundsText, defaults, isChanged, parameterProblem } from './configuration-draft.ts';
import { GeneralFields } from './general-fields.tsx';
import { StrategyState } from './strategy-state.tsx';

interface StrategyDialogProps {
  readonly strategy: StrategyView;
  readonly quote: string;
  readonly onClose: () => void;
}

/** All that can be set of a strategy, and what it says of each of its markets. */
export function StrategyDialog({ strategy, quote, onClose }: StrategyDialogProps) {
  const [draft, setDraft] = useState<StrategyConfiguration>(strategy.configuration);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState(false);
  const wrong = strategy.parameters.some((one) => parameterProblem(one, draft.parameters[one.name]) !== null);
  const changed = isChanged(strategy.configuration, draft);

  function change(part: Partial<StrategyConfiguration>): void {
    setDraft((before) => ({ ...before, ...part }));
    setRefused(new Map());
  }

  async function save(): Promise<void> {
    setBusy(true);
    await attempt(`Saving ${strategy.title}`, async () => {
      const answer = await strategyService.configure(strategy.id, draft);
      if (answer.outcome === 'refused') {
        setRefused(new Map(answer.problems.map(({ field, message }) => [field, message])));
      } else if (answer.outcome === 'configured') {
        const from = strategy.kind === 'exit-manager' ? 'It counts from now on.' : 'It counts from the next pass on.';
        toast({ title: `${strategy.title} saved`, text: from, tone: 'good' });
        onClose();
      } else toast({ title: 'The strategy does not exist any more', tone: 'bad' });
    });
    setBusy(false);
  }

  return (
    <Dialog
      title={strategy.title}
      size="large"
      onClose={onClose}
      footer={
        <>
          <Button
            tone="quiet"
            icon={RotateCcw}
            className="strategy-reset"
            onClick={() => change({ parameters: defaults(strategy) })}
          >
            Reset parameters
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} disabled={!changed || wrong} onClick={() => void save()}>
            Save {strategy.title}
          </Button>
        </>
      }
    >
      <div className="strategy">
        <p className="muted">{strategy.description}</p>
        <div className="strategy-columns">
          <section aria-label="General">
            <GeneralFields strategy={strategy} draft={draft} quote={quote} refused={refused} onChange={change} />
          </section>
          <section aria-label="Parameters" className="strategy-parameters">
            <h3>Parameters</h3>
            {strategy.parameters.map((parameter) => (
              <ParameterField
                key={parameter.name}
                parameter={parameter}
                value={draft.parameters[parameter.name]}
                refused={refused.get(`parameters.${parameter.name}`) ?? null}
                onValue={(value) => {
                  const { [parameter.name]: _, ...others } = draft.parameters;
                  change({ parameters: value === null ? others : { ...others, [parameter.name]: value } });
                }}
              />
            ))}
          </section>
        </div>
        <StrategyState strategy={strategy} />
      </div>
    </Dialog>
  );
}

interface ParameterFieldProps {
  readonly parameter: ParameterDescription;
  readonly value: number | boolean | undefined;
  readonly refused: string | null;
  readonly onValue: (value: number | boolean | null) => void;
}

function ParameterField({ parameter, value, refused, onValue }: ParameterFieldProps) {
  if (parameter.kind === 'boolean') {
    return (
      <Checkbox checked={value === true} onChecked={onValue} label={`${parameter.label}: ${parameter.description}`} />
    );
  }
  const problem = refused ?? parameterProblem(parameter, value);
  const step = parameter.step === null ? null : decimalFromNumber(parameter.step);
  return (
    <Field label={parameter.label} hint={`${parameter.description} ${boundsText(parameter)}`} problem={problem}>
      {({ id, describedBy }) => (
        <span className="strategy-parameter">
          <NumberInput
            id={id}
            aria-describedby={describedBy}
            aria-invalid={problem !== null}
            value={typeof value === 'number' ? decimalFromNumber(value) : null}
            allowNegative={parameter.minimum !== null && parameter.minimum < 0}
            {...(step === null ? {} : { step })}
            onValue={(entered: Decimal | null) => onValue(entered === null ? null : toNumber(entered))}
          />
          <IconButton
            icon={RotateCcw}
            label={`Reset ${parameter.label} to ${parameter.default}`}
            disabled={value === parameter.default}
            onClick={() => onValue(parameter.default)}
          />
        </span>
      )}
    </Field>
  );
}
