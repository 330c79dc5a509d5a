import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { trader } from '../../store/trading.ts';
import { createSubmissionSession, type Submission, type SubmissionSession } from './submission.ts';
import { EMPTY_FORM, type TicketForm } from './ticket-form.ts';

/** The ticket of one market, kept while another panel or another market is looked at: an unknown outcome above all. */
export interface TicketMemory {
  readonly form: StoreApi<TicketForm>;
  readonly submission: StoreApi<{ readonly last: Submission }>;
  readonly session: SubmissionSession;
}

const memories = new Map<InstrumentId, TicketMemory>();

export function ticketMemory(instrument: InstrumentId): TicketMemory {
  let memory = memories.get(instrument);
  if (memory === undefined) {
    const submission = createStore<{ readonly last: Submission }>(() => ({ last: { kind: 'none' } }));
    memory = {
      form: createStore<TicketForm>(() => EMPTY_FORM),
      submission,
      session: createSubmissionSession({
        submit: trader.submit,
        now: () => performance.now(),
        newRequestId: () => crypto.randomUUID(),
        onChange: (last) => submission.setState({ last }),
      }),
    };
    memories.set(instrument, memory);
  }
  return memory;
}
