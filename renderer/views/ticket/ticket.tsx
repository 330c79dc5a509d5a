import type { FormEvent, KeyboardEvent } from 'react';
import type { Asset } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { Account } from '#shared/domain/position.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { AmountField } from './amount-field.tsx';
import { OrderChecks, PreviewNumbers } from './order-checks.tsx';
import { OrderTerms } from './order-terms.tsx';
import { PriceFields } from './price-fields.tsx';
import { QuickRow } from './quick-row.tsx';
import { RiskSize } from './risk-size.tsx';
import { SentOrder } from './sent-order.tsx';
import { SideAndType } from './side-and-type.tsx';
import { type BestPrices, ownBest, readForm, sizingPrice, type TicketForm } from './ticket-form.ts';
import { AccountLine, MarketLine } from './ticket-head.tsx';
import { useDraft, useFirstPrice, useFunds, usePreview } from './ticket-hooks.ts';
import { ticketMemory } from './ticket-memory.ts';
import { submitLabel } from './ticket-words.ts';

interface TicketProps {
  readonly instrument: Instrument;
  readonly account: Account;
  readonly accounts: readonly Account[];
  /** The trader is there to take orders. */
  readonly live: boolean;
}

export function Ticket({ instrument, account, accounts, live }: TicketProps) {
  const memory = ticketMemory(instrument.id);
  const { session } = memory;
  const form = useSelected(memory.form, (state) => state);
  const submission = useSelected(memory.submission, (state) => state.last);
  const funds = useFunds(account, instrument);
  const prices = (): BestPrices => market.ticker(instrument.id) ?? { bid: null, ask: null };
  const reading = readForm(form, account.id, instrument, prices(), Date.now());
  const preview = usePreview(reading.kind === 'intent' && live ? reading.intent : null, form);
  const fields = { form, instrument, change };

  function change(part: Partial<TicketForm>): void {
    memory.form.setState(part);
    // A denial speaks of the order as it was.
    if (submission.kind === 'denied') session.dismiss();
  }

  function chooseSide(side: Side): void {
    change(form.priceChosen ? { side } : { side, limitPrice: ownBest(side, prices()) });
  }

  useFirstPrice(instrument, memory.form);
  useDraft(instrument, memory.form);

  const known = preview.kind === 'known' ? preview.preview : preview.kind === 'asking' ? preview.last : null;
  const current = preview.kind === 'known' ? preview.preview : null;
  const denied = submission.kind === 'denied' ? submission : null;
  const blocked = !live || reading.kind === 'missing' || current?.allowed === false || denied !== null;
  const waiting = submission.kind === 'sending' || submission.kind === 'unknown';

  function submit(event: FormEvent): void {
    event.preventDefault();
    // The prices of this very moment, and a GTD that counts from now.
    const now = readForm(form, account.id, instrument, prices(), Date.now());
    if (!blocked && !waiting && now.kind === 'intent') session.send(now.intent);
  }

  /** A key held down is one wish, not thirty orders. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
  }

  const judged = denied === null ? known : null;
  const checks = denied?.checks ?? judged?.checks ?? null;
  const intent = denied?.intent ?? (reading.kind === 'intent' ? reading.intent : null);
  return (
    <form
      className="ticket"
      data-side={form.side}
      data-mode={account.mode}
      aria-label={`Order ticket for ${instrument.symbol}`}
      onSubmit={submit}
      onKeyDown={onKeyDown}
      noValidate
    >
      <div className="ticket-fields">
        <AccountLine account={account} accounts={accounts} onAccount={selection.selectAccount} />
        <MarketLine instrument={instrument} account={account} />
        <SideAndType form={form} change={change} onSide={chooseSide} />
        <PriceFields {...fields} />
        <AmountField {...fields} funds={funds} prices={prices} />
        <OrderTerms form={form} change={change} />
        <RiskSize {...fields} account={account.id} funds={funds} prices={prices} />
      </div>
      <div className="ticket-foot">
        <PreviewNumbers preview={known} instrument={instrument} old={current === null} />
        <div className="ticket-verdict" aria-live="polite">
          {live ? null : <p className="ticket-away">The trader is away: nothing can be sent until it is back.</p>}
          {live && preview.kind === 'failed' ? (
            <p className="ticket-away">
              The checks did not come ({preview.problem}). They are made again when it is sent.
            </p>
          ) : null}
          {checks === null || intent === null ? null : (
            <OrderChecks
              checks={checks}
              context={{
                intent,
                instrument,
                price: sizingPrice(form, prices()),
                sameCurrency: (account.currency as Asset) === instrument.quote,
              }}
              change={change}
            />
          )}
        </div>
        <Button
          type="submit"
          tone={form.side === 'buy' ? 'buy' : 'sell'}
          className="ticket-submit"
          disabled={blocked || waiting}
          aria-busy={submission.kind === 'sending'}
        >
          {submitLabel(reading, instrument)}
        </Button>
        <SentOrder
          submission={submission}
          instrument={instrument}
          onAskAgain={session.askAgain}
          onDismiss={session.dismiss}
        />
        <QuickRow instrument={instrument} account={account} live={live} />
      </div>
    </form>
  );
}
