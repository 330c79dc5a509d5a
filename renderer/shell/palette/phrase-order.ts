import { RpcError } from '#shared/rpc/rpc-error.ts';
import { selection } from '../../store/selection-store.ts';
import { trader } from '../../store/trading.ts';
import { openPanel } from '../../store/workspace.ts';
import { confirm } from '../../ui/confirm.tsx';
import { formatAmount } from '../../ui/format.ts';
import { toast } from '../../ui/toast.tsx';
import type { OrderPhrase } from './order-phrase.ts';
import { phraseIntent, phraseWords } from './phrase-words.ts';

/** Puts what the phrase says into the ticket, where it can be looked at and changed. */
export function fillTicket({ instrument, side, quantity, limitPrice }: OrderPhrase): void {
  selection.draftOrder({ instrument: instrument.id, side, price: limitPrice, quantity });
  openPanel('ticket');
}

/** Asks with what it will cost, then submits. */
export async function submitPhrase(phrase: OrderPhrase): Promise<void> {
  const { account } = selection.store.getState();
  const words = phraseWords(phrase);
  if (account === null) {
    toast({ title: 'No account to trade on', text: 'Nothing was sent.', tone: 'bad' });
    return;
  }
  const intent = phraseIntent(phrase, account);
  try {
    const preview = await trader.preview(intent);
    if (!preview.allowed) {
      fillTicket(phrase);
      toast({
        title: 'The risk gate would refuse this order',
        text: 'Nothing was sent. The ticket says why.',
        tone: 'bad',
      });
      return;
    }
    const quote = phrase.instrument.quote;
    const body = `About ${formatAmount(preview.notional)} ${quote}, fee about ${formatAmount(preview.estimatedFee)} ${quote}. On paper: no real money moves.`;
    if (!(await confirm({ title: `${words}?`, body, action: words, tone: phrase.side }))) return;
    const outcome = await trader.submit(intent, crypto.randomUUID());
    if (outcome.outcome === 'denied') {
      fillTicket(phrase);
      toast({ title: 'The risk gate refused the order', text: 'Nothing was sent. The ticket says why.', tone: 'bad' });
    } else {
      toast({
        title: words,
        text: 'Sent',
        tone: 'good',
        action: { label: 'Orders', onClick: () => openPanel('orders') },
      });
    }
  } catch (error) {
    const unknown = error instanceof RpcError && (error.code === 'TIMEOUT' || error.code === 'LINK_CLOSED');
    toast({
      title: unknown ? 'No answer to the order' : 'The order did not go through',
      text: unknown
        ? 'Whether it was placed is not known. Look at the working orders before you send it again.'
        : String(error instanceof Error ? error.message : error),
      tone: 'bad',
      lastsMs: null,
    });
  }
}
