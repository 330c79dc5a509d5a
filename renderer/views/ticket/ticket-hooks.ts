import { useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
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
import { ownBest, type TicketForm, takesLimit, withDraft } from './ticket-form.ts';

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

/** A limit order begins at the best price of its own side, as it is when the ticket is looked at. */
export function useFirstPrice(instrument: Instrument, form: StoreApi<TicketForm>): void {
  const wanted = useSelected(
    form,
    ({ limitPrice, priceChosen, type }) => limitPrice === null && !priceChosen && takesLimit(type),
  );
  useEffect(() => {
    if (!form.getState().priceChosen) form.setState({ limitPrice: null });
  }, [form]);
  useEffect(() => {
    if (!wanted) return;
    return market.onTicker(instrument.id, (ticker) => {
      const { limitPrice, priceChosen, side } = form.getState();
      const price = ownBest(side, ticker);
      if (limitPrice === null && !priceChosen && price !== null) form.setState({ limitPrice: price });
    });
  }, [instrument, wanted, form]);
}

let draftsTaken = 0;

/** What a person pointed at in the book, the board or the chart goes in once, also if the ticket was not to be seen then. */
export function useDraft(instrument: Instrument, form: StoreApi<TicketForm>): void {
  const draft = useSelected(selection.store, (state) => state.ticketDraft);
  useEffect(() => {
    if (draft === null || draft.instrument !== instrument.id || draft.sequence <= draftsTaken) return;
    draftsTaken = draft.sequence;
    form.setState(withDraft(form.getState(), draft));
  }, [draft, instrument, form]);
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
