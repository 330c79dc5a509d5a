import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type Decimal, decimal } from '#shared/domain/decimal.ts';
import type { Asset } from '#shared/domain/identifiers.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { trader } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { attempt } from '../../ui/attempt.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, NumberInput, Select, TextInput } from '../../ui/fields.tsx';
import { toast } from '../../ui/toast.tsx';

interface DepositLine {
  readonly key: number;
  readonly asset: Asset;
  readonly amount: Decimal | null;
}

const PROBLEMS = {
  'label-taken': 'Another account has this name',
  'amount-not-positive': 'Every amount must be more than zero',
  'too-many-accounts': 'There are 50 accounts already: no more can be opened',
} as const;

/** Name and first deposits of a paper account. */
export function NewAccountDialog({ onClose }: { onClose: () => void }) {
  const assets = useSelected(market.store, ({ instruments }) => [
    ...new Set(instruments.flatMap(({ quote, base }) => [quote, base])),
  ]);
  const money = useSelected(market.store, ({ instruments }) => instruments[0]?.quote ?? ('USDT' as Asset));
  const [label, setLabel] = useState('');
  const [lines, setLines] = useState<readonly DepositLine[]>([{ key: 0, asset: money, amount: decimal('10000') }]);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const options = [...new Set([money, ...assets])].map((asset) => ({ value: asset as string, label: asset }));
  const complete = label.trim() !== '' && lines.every(({ amount }) => amount !== null);

  async function create(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!complete || busy) return;
    setBusy(true);
    await attempt('New paper account', async () => {
      const deposits = lines.flatMap(({ asset, amount }) => (amount === null ? [] : [{ asset, amount }]));
      const answer = await trader.createPaperAccount(label.trim(), deposits);
      if (answer.outcome === 'refused') return setProblem(PROBLEMS[answer.reason]);
      selection.selectAccount(answer.account.id);
      toast({ title: `${answer.account.label} is open`, text: 'It is the chosen account now.', tone: 'good' });
      onClose();
    });
    setBusy(false);
  }

  const change = (key: number, part: Partial<DepositLine>): void =>
    setLines((current) => current.map((line) => (line.key === key ? { ...line, ...part } : line)));

  return (
    <Dialog
      title="New paper account"
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form="new-account" disabled={!complete} busy={busy}>
            Open account
          </Button>
        </>
      }
    >
      <form id="new-account" className="account-form" onSubmit={(event) => void create(event)}>
        <Field label="Name" problem={problem}>
          {({ id, describedBy }) => (
            <TextInput
              id={id}
              aria-describedby={describedBy}
              value={label}
              maxLength={40}
              autoFocus
              onChange={(event) => {
                setLabel(event.target.value);
                setProblem(null);
              }}
            />
          )}
        </Field>
        {lines.map((line, index) => (
          <div key={line.key} className="account-deposit">
            <Select
              label={`Asset ${index + 1}`}
              value={line.asset}
              options={options}
              onValue={(asset) => change(line.key, { asset: asset as Asset })}
            />
            <NumberInput
              aria-label={`Amount of ${line.asset}`}
              value={line.amount}
              unit={line.asset}
              onValue={(amount) => change(line.key, { amount })}
            />
            {lines.length === 1 ? null : (
              <IconButton
                icon={X}
                label={`Leave out ${line.asset}`}
                onClick={() => setLines((current) => current.filter((one) => one.key !== line.key))}
              />
            )}
          </div>
        ))}
        <div>
          <Button
            size="small"
            tone="quiet"
            icon={Plus}
            disabled={lines.length >= 20}
            onClick={() =>
              setLines((current) => [
                ...current,
                {
                  key: Math.max(...current.map(({ key }) => key)) + 1,
                  asset: nextAsset(current, options),
                  amount: null,
                },
              ])
            }
          >
            Add an asset
          </Button>
        </div>
        <div className="field-below">
          Simulated money. Coins deposited here can be sold; they have no entry price, so they count in equity and in no
          position.
        </div>
      </form>
    </Dialog>
  );
}

/** The first asset that is not in the list yet. */
function nextAsset(lines: readonly DepositLine[], options: readonly { readonly value: string }[]): Asset {
  const free = options.find(({ value }) => !lines.some(({ asset }) => asset === value));
  return (free?.value ?? options[0]?.value ?? 'USDT') as Asset;
}
