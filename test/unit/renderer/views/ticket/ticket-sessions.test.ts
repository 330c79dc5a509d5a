import { beforeEach, describe, expect, it } from 'vitest';
import type { OrderPreview, SubmitOutcome } from '#shared/contract/trader.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { type ManualClock, manualClock } from '#test/support/manual-clock.ts';
import { order } from '#test/support/simulation-rig.ts';
import { createPreviewSession, type PreviewState } from '../../../../../renderer/views/ticket/preview-session.ts';
import { createSubmissionSession, type Submission } from '../../../../../renderer/views/ticket/submission.ts';

const A = order('a');
const B = order('b', { quantity: '2' });
const preview = (allowed: boolean): OrderPreview => ({
  checks: [],
  allowed,
  estimatedPrice: null,
  notional: null,
  estimatedFee: null,
  breakEvenPrice: null,
  spends: null,
});

interface Question {
  readonly intent: OrderIntent;
  readonly answer: (preview: OrderPreview) => void;
  readonly fail: (error: Error) => void;
}

describe('the preview of an order', () => {
  let clock: ManualClock;
  let questions: Question[];
  let states: PreviewState[];
  beforeEach(() => {
    clock = manualClock();
    questions = [];
    states = [];
  });

  const session = () =>
    createPreviewSession({
      ask: (intent) => new Promise((answer, fail) => questions.push({ intent, answer, fail })),
      after: clock.after,
      onState: (state) => states.push(state),
    });

  it('is asked once typing pauses, and again every second', async () => {
    const asked = session();
    asked.show(() => A);
    await clock.advanceAsync(100);
    asked.show(() => B);
    await clock.advanceAsync(149);
    expect(questions).toEqual([]);
    await clock.advanceAsync(1);
    expect(questions.map(({ intent }) => intent)).toEqual([B]);
    questions[0]?.answer(preview(true));
    await clock.advanceAsync(999);
    expect(states.at(-1)).toEqual({ kind: 'known', preview: preview(true), intent: B });
    expect(questions).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(questions).toHaveLength(2);
  });

  it('does not show an answer that another question overtook', async () => {
    const asked = session();
    asked.show(() => A);
    await clock.advanceAsync(150);
    asked.show(() => B);
    questions[0]?.answer(preview(false));
    await clock.advanceAsync(150);
    expect(states.map(({ kind }) => kind)).toEqual(['asking', 'asking']);
    questions[1]?.answer(preview(true));
    await clock.advanceAsync(0);
    expect(states.at(-1)).toEqual({ kind: 'known', preview: preview(true), intent: B });
  });

  it('says when the trader did not answer, asks again, and stops when there is no order', async () => {
    const asked = session();
    asked.show(() => A);
    await clock.advanceAsync(150);
    questions[0]?.fail(new Error('the link is closed'));
    await clock.advanceAsync(1_000);
    expect(states.at(-1)).toEqual({ kind: 'failed', problem: 'the link is closed' });
    expect(questions).toHaveLength(2);
    asked.show(null);
    questions[1]?.answer(preview(true));
    await clock.advanceAsync(5_000);
    expect(states.at(-1)).toEqual({ kind: 'none' });
    expect(clock.pending).toBe(0);
  });

  it('asks about the order as it is at that moment, and nothing more once disposed', async () => {
    const asked = session();
    asked.show(() => ({ ...A, expireTime: clock.now() }));
    const begun = clock.now();
    await clock.advanceAsync(150);
    expect(questions[0]?.intent.expireTime).toBe(begun + 150);
    asked.dispose();
    questions[0]?.answer(preview(true));
    await clock.advanceAsync(5_000);
    expect([states.length, clock.pending, questions.length]).toEqual([1, 0, 1]);
  });
});

describe('sending an order', () => {
  let sent: { readonly intent: OrderIntent; readonly requestId: string }[];
  let answers: ((outcome: SubmitOutcome | Error) => void)[];
  let states: Submission[];
  let time: number;
  beforeEach(() => {
    sent = [];
    answers = [];
    states = [];
    time = 0;
  });

  const session = () => {
    let requests = 0;
    return createSubmissionSession({
      submit(intent, requestId) {
        sent.push({ intent, requestId });
        return new Promise((resolve, reject) => {
          answers.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
        });
      },
      now: () => time,
      newRequestId: () => `request-${++requests}`,
      onChange: (state) => states.push(state),
    });
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const submitted: SubmitOutcome = { outcome: 'submitted', clientOrderId: 'x' as ClientOrderId };

  it('sends once however often it is pressed, and tells how long the answer took', async () => {
    const sending = session();
    sending.send(A);
    sending.send(A);
    time = 12;
    answers[0]?.(submitted);
    await settle();
    expect(sent).toEqual([{ intent: A, requestId: 'request-1' }]);
    expect(states).toEqual([
      { kind: 'sending', intent: A },
      { kind: 'submitted', clientOrderId: 'x', answeredMs: 12 },
    ]);
    sending.send(B);
    expect(sent[1]?.requestId).toBe('request-2');
  });

  it('keeps why it was denied until the order changes', async () => {
    const sending = session();
    const checks = [{ reason: 'trading-halted', passed: false, actual: null, limit: null } as const];
    sending.send(A);
    sending.dismiss();
    answers[0]?.({ outcome: 'denied', clientOrderId: null, checks: [...checks] });
    await settle();
    expect(states.at(-1)).toEqual({ kind: 'denied', checks, intent: A });
    sending.dismiss();
    expect(states.at(-1)).toEqual({ kind: 'none' });
  });

  it('after no answer sends nothing else, and asks again as the same request', async () => {
    const sending = session();
    sending.send(A);
    answers[0]?.(new Error('TIMEOUT'));
    await settle();
    expect(states.at(-1)).toEqual({ kind: 'unknown', problem: 'TIMEOUT', intent: A, requestId: 'request-1' });
    sending.send(B);
    expect(sent).toHaveLength(1);
    sending.askAgain();
    sending.askAgain();
    expect(sent.map(({ requestId }) => requestId)).toEqual(['request-1', 'request-1']);
    answers[1]?.(submitted);
    await settle();
    expect(states.at(-1)).toMatchObject({ kind: 'submitted' });
    sending.askAgain();
    expect(sent).toHaveLength(2);
  });
});
