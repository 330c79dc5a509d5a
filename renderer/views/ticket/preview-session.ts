import type { OrderPreview } from '#shared/contract/trader.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';

/** What the trader says of the order as it stands in the ticket. */
export type PreviewState =
  /** Nothing to ask about. */
  | { readonly kind: 'none' }
  /** Asked; what is known is of an earlier form of the order, if of any. */
  | { readonly kind: 'asking'; readonly last: OrderPreview | null }
  | { readonly kind: 'known'; readonly preview: OrderPreview; readonly intent: OrderIntent }
  | { readonly kind: 'failed'; readonly problem: string };

export interface PreviewSessionOptions {
  readonly ask: (intent: OrderIntent) => Promise<OrderPreview>;
  readonly after: (ms: number, callback: () => void) => Unsubscribe;
  readonly onState: (state: PreviewState) => void;
}

export interface PreviewSession {
  /** The order as it would be at the moment of asking; null: it is not complete. */
  show(intentNow: (() => OrderIntent) | null): void;
  dispose(): void;
}

/** Typing ends, then the trader is asked. */
const PAUSE_MS = 150;
/** The market moves on: what was said is asked again. */
const REFRESH_MS = 1_000;

/** Asks once typing pauses and again every second; an answer that was overtaken by another question is not shown. */
export function createPreviewSession({ ask, after, onState }: PreviewSessionOptions): PreviewSession {
  let asked: (() => OrderIntent) | null = null;
  let last: OrderPreview | null = null;
  let question = 0;
  let cancelTimer: Unsubscribe | null = null;

  function wait(ms: number): void {
    cancelTimer?.();
    cancelTimer = after(ms, () => void inquire());
  }

  async function inquire(): Promise<void> {
    const intent = asked?.();
    if (intent === undefined) return;
    question += 1;
    const mine = question;
    try {
      const preview = await ask(intent);
      if (mine !== question) return;
      last = preview;
      onState({ kind: 'known', preview, intent });
    } catch (error) {
      if (mine !== question) return;
      onState({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) });
    }
    wait(REFRESH_MS);
  }

  return {
    show(intentNow) {
      asked = intentNow;
      question += 1;
      cancelTimer?.();
      if (intentNow === null) {
        last = null;
        onState({ kind: 'none' });
        return;
      }
      onState({ kind: 'asking', last });
      wait(PAUSE_MS);
    },
    dispose() {
      question += 1;
      asked = null;
      cancelTimer?.();
    },
  };
}
