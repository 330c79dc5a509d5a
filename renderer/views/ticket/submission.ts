import type { SubmitOutcome } from '#shared/contract/trader.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { RiskCheck } from '#shared/domain/risk.ts';

/** What became of the last order that was sent from the ticket. */
export type Submission =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly intent: OrderIntent }
  /** Written down and handed to the venue `answeredMs` after the click. */
  | { readonly kind: 'submitted'; readonly clientOrderId: ClientOrderId; readonly answeredMs: number }
  | { readonly kind: 'denied'; readonly checks: readonly RiskCheck[]; readonly intent: OrderIntent }
  /** No answer came: it may have been taken. Asking again with the same request never orders twice. */
  | { readonly kind: 'unknown'; readonly problem: string; readonly intent: OrderIntent; readonly requestId: string };

export interface SubmissionPorts {
  readonly submit: (intent: OrderIntent, requestId: string) => Promise<SubmitOutcome>;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly newRequestId: () => string;
  readonly onChange: (submission: Submission) => void;
}

export interface SubmissionSession {
  /** Sends once; while an answer is awaited, or is missing, nothing else is sent. */
  send(intent: OrderIntent): void;
  /** Asks again after an unknown outcome, as the same request. */
  askAgain(): void;
  /** Takes the last word off the ticket. */
  dismiss(): void;
}

export function createSubmissionSession({ submit, now, newRequestId, onChange }: SubmissionPorts): SubmissionSession {
  let current: Submission = { kind: 'none' };

  function become(next: Submission): void {
    current = next;
    onChange(next);
  }

  async function request(intent: OrderIntent, requestId: string): Promise<void> {
    const started = now();
    become({ kind: 'sending', intent });
    try {
      const outcome = await submit(intent, requestId);
      if (outcome.outcome === 'denied') become({ kind: 'denied', checks: outcome.checks, intent });
      else become({ kind: 'submitted', clientOrderId: outcome.clientOrderId, answeredMs: now() - started });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      become({ kind: 'unknown', problem, intent, requestId });
    }
  }

  return {
    send(intent) {
      if (current.kind === 'sending' || current.kind === 'unknown') return;
      void request(intent, newRequestId());
    },
    askAgain() {
      if (current.kind === 'unknown') void request(current.intent, current.requestId);
    },
    dismiss() {
      if (current.kind !== 'sending') become({ kind: 'none' });
    },
  };
}
