import type { StrategyConfiguration, StrategyView } from '#shared/contract/strategy.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { Checkbox, Field, NumberInput, Select } from '../../ui/fields.tsx';
import { autoTradeText } from './auto-trade.tsx';
import { MarketsField } from './markets-field.tsx';

interface GeneralFieldsProps {
  readonly strategy: StrategyView;
  readonly draft: StrategyConfiguration;
  readonly quote: string;
  readonly refused: ReadonlyMap<string, string>;
  readonly onChange: (part: Partial<StrategyConfiguration>) => void;
}

const DEFAULT_ACCOUNT = '*';

/** What every strategy has: on or off, trading, money, candles, markets. */
export function GeneralFields({ strategy, draft, quote, refused, onChange }: GeneralFieldsProps) {
  const accounts = useSelected(trading.store, (state) =>
    state.accounts.filter((account) => account.mode === 'paper' && !account.archived),
  );
  const isSignal = strategy.kind === 'signal';
  return (
    <>
      <Checkbox toggle checked={draft.enabled} onChecked={(enabled) => onChange({ enabled })} label="On" />
      <div>
        <Checkbox
          toggle
          checked={draft.autoTrade}
          onChecked={(autoTrade) => onChange({ autoTrade })}
          label="Auto-trade on paper"
        />
        <p className="strategy-explanation">{autoTradeText({ ...strategy, configuration: draft }, quote)}</p>
      </div>
      <Field label="Paper account" problem={refused.get('account') ?? null}>
        {({ id }) => (
          <Select
            id={id}
            value={draft.account ?? DEFAULT_ACCOUNT}
            options={[
              { value: DEFAULT_ACCOUNT, label: 'Default account' },
              ...accounts.map((account) => ({ value: account.id as string, label: account.label })),
            ]}
            onValue={(value) => onChange({ account: value === DEFAULT_ACCOUNT ? null : (value as AccountId) })}
          />
        )}
      </Field>
      {isSignal ? (
        <div className="strategy-pair">
          <Field label="Size of an entry" problem={refused.get('notional') ?? null}>
            {({ id, describedBy }) => (
              <NumberInput
                id={id}
                aria-describedby={describedBy}
                value={draft.notional}
                step={decimal('10')}
                unit={quote}
                onValue={(notional) => onChange({ notional: notional ?? decimal('0') })}
              />
            )}
          </Field>
          <Field label="Candles" problem={refused.get('timeframe') ?? null}>
            {({ id }) => (
              <Select
                id={id}
                value={draft.timeframe}
                options={strategy.timeframes.map((timeframe) => ({ value: timeframe, label: timeframe }))}
                onValue={(timeframe) => onChange({ timeframe })}
              />
            )}
          </Field>
        </div>
      ) : null}
      <MarketsField
        chosen={draft.instruments}
        problem={refused.get('instruments') ?? null}
        onChosen={(instruments) => onChange({ instruments: [...instruments] })}
      />
    </>
  );
}
