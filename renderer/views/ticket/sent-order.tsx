import { X } from 'lucide-react';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { isWorking, type Order } from '#shared/domain/order.ts';
import { trader, trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { Dot, type DotState } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatMilliseconds } from '../../ui/format.ts';
import { toast } from '../../ui/toast.tsx';
import type { Submission } from './submission.ts';
import { stateOf } from './ticket-words.ts';

interface SentOrderProps {
  readonly submission: Submission;
  readonly instrument: Instrument;
  readonly onAskAgain: () => void;
  readonly onDismiss: () => void;
}

/** What became of the order that was sent last. Denials stand with the checks above the button. */
export function SentOrder({ submission, instrument, onAskAgain, onDismiss }: SentOrderProps) {
  if (submission.kind === 'none' || submission.kind === 'denied') return null;
  return (
    <output className="ticket-sent" data-kind={submission.kind}>
      {submission.kind === 'sending' ? <span className="muted">Sending …</span> : null}
      {submission.kind === 'submitted' ? (
        <Submitted id={submission.clientOrderId} answeredMs={submission.answeredMs} instrument={instrument} />
      ) : null}
      {submission.kind === 'unknown' ? (
        <>
          <span className="ticket-sent-words">
            No answer came ({submission.problem}). The order may have been taken. Asking again never sends it twice.
          </span>
          <Button size="small" tone="warn" onClick={onAskAgain}>
            Ask again
          </Button>
        </>
      ) : null}
      {submission.kind === 'sending' ? null : (
        <IconButton icon={X} size="small" label="Take this off the ticket" onClick={onDismiss} />
      )}
    </output>
  );
}

interface SubmittedProps {
  readonly id: ClientOrderId;
  readonly answeredMs: number;
  readonly instrument: Instrument;
}

function Submitted({ id, answeredMs, instrument }: SubmittedProps) {
  const order = useSelected(trading.store, ({ orders }) => orders.find((one) => one.clientOrderId === id) ?? null);
  return (
    <>
      <span className="ticket-sent-words">
        <Dot state={order === null ? 'degraded' : dotOf(order)} />{' '}
        <b>{order === null ? 'Sent' : stateOf(order, instrument)}</b>
        <span className="ticket-sent-facts">
          <span className="number" data-tip={`Order ${id}`}>
            {shortId(id)}
          </span>
          <span className="number" data-tip="From the click until it was written down and handed to the venue">
            {formatMilliseconds(answeredMs)}
          </span>
        </span>
      </span>
      {order !== null && isWorking(order.status) && order.status !== 'pendingCancel' ? (
        <Button size="small" onClick={() => void cancel(id)}>
          Cancel
        </Button>
      ) : null}
    </>
  );
}

async function cancel(id: ClientOrderId): Promise<void> {
  try {
    await trader.cancel(id);
  } catch (error) {
    toast({
      title: 'The cancel was not confirmed',
      text: `${error instanceof Error ? error.message : String(error)}. The order may still trade: look at it under Orders.`,
      tone: 'bad',
    });
  }
}

function dotOf({ status }: Order): DotState {
  if (status === 'filled') return 'live';
  if (status === 'rejected' || status === 'denied') return 'down';
  return isWorking(status) ? 'degraded' : 'off';
}

const shortId = (id: ClientOrderId): string => (id.length > 10 ? `…${id.slice(-8)}` : id);
