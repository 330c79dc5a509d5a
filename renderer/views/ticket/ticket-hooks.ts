import { useEffect, useMemo, useRef, useState } from 'react';
import { compare, type Decimal, ZERO } from '#shared/domain/decimal.ts';
import type { Asset } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { Account } from '#shared/domain/position.ts';
import { appStore } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { trader, trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { createPreviewSession, type PreviewSession, type PreviewState } from './preview-session.ts';
import type { Funds } from './sizing.ts';
import { createSubmissionSession, type Submission, type SubmissionSession } from './submission.ts';
import { ownBest, type TicketForm, takesLimit } from './ticket-form.ts';

/** What the account can spend here, and at what fee. */
export function useFunds(account: Account, { base, quote }: Instrument): Funds {
  const { freeBase, freeQuote } = useSelected(trading.store, ({ balances }) => {
    const free = (asset: Asset): Decimal =>
      balances.find((one) => one.account === account.id && one.asset === asset)?.free ?? ZERO;
    return { freeBase: free(base), freeQuote: free(quote) };
  });
  const { makerFeePercent, takerFeePercent } = useSelected(appStore, ({ settings }) => settings.paper);
  return {
    freeBase,
    freeQuote,
    feePercent: compare(makerFeePercent, takerFeePercent) > 0 ? makerFeePercent : takerFeePercent,
  };
}

/** A limit order begins at the best price of its own side, once there is one. */
export function useFirstPrice(
  instrument: Instrument,
  { limitPrice, priceChosen, type }: TicketForm,
  setForm: (update: (last: TicketForm) => TicketForm) => void,
): void {
  const wanted = limitPrice === null && !priceChosen && takesLimit(type);
  useEffect(() => {
    if (!wanted) return;
    return market.onTicker(instrument.id, (ticker) => {
      setForm((last) => {
        const price = ownBest(last.side, ticker);
        return last.limitPrice !== null || last.priceChosen || price === null ? last : { ...last, limitPrice: price };
      });
    });
  }, [instrument, wanted, setForm]);
}

/** What a person pointed at in the book, the board or the chart. */
export function useDraft(instrument: Instrument, setForm: (update: (last: TicketForm) => TicketForm) => void): void {
  const draft = useSelected(selection.store, (state) => state.ticketDraft);
  const seen = useRef(0);
  useEffect(() => {
    if (draft === null || draft.instrument !== instrument.id || draft.sequence === seen.current) return;
    seen.current = draft.sequence;
    setForm((last) => ({
      ...last,
      side: draft.side ?? last.side,
      ...(draft.price === null
        ? {}
        : { limitPrice: draft.price, priceChosen: true, type: takesLimit(last.type) ? last.type : 'limit' }),
      ...(draft.quantity === null ? {} : { amount: draft.quantity, unit: 'base' as const }),
    }));
  }, [draft, instrument, setForm]);
}

/** What the trader says of the order, asked as it changes. */
export function usePreview(intent: OrderIntent | null, { goodForMs }: TicketForm): PreviewState {
  const [state, setState] = useState<PreviewState>({ kind: 'none' });
  const session = useRef<PreviewSession | null>(null);
  // An intent is the same as long as its fields are; the time at which it would expire moves by itself.
  const key =
    intent === null ? null : JSON.stringify({ ...intent, expireTime: intent.expireTime === null ? null : goodForMs });

  useEffect(() => {
    const made = createPreviewSession({
      ask: (asked) => trader.preview(asked),
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
      onState: setState,
    });
    session.current = made;
    return () => made.dispose();
  }, []);

  useEffect(() => {
    if (key === null) {
      session.current?.show(null);
      return;
    }
    const asked = JSON.parse(key) as OrderIntent;
    const lasts = asked.expireTime;
    session.current?.show(() => (lasts === null ? asked : { ...asked, expireTime: Date.now() + lasts }));
  }, [key]);
  return state;
}

/** The last order sent from here, and how to send the next. */
export function useSubmission(): readonly [Submission, SubmissionSession] {
  const [submission, setSubmission] = useState<Submission>({ kind: 'none' });
  const session = useMemo(
    () =>
      createSubmissionSession({
        submit: trader.submit,
        now: () => performance.now(),
        newRequestId: () => crypto.randomUUID(),
        onChange: setSubmission,
      }),
    [],
  );
  return [submission, session];
}
