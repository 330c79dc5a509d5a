import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import { useSelected } from '../store/use-store.ts';
import { Button, type Tone } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface Question {
  readonly title: string;
  /** What it does, what it means for the money. */
  readonly body: ReactNode;
  /** The button names the object: "Cancel 3 orders". */
  readonly action: string;
  readonly tone?: Tone;
}

interface Asked extends Question {
  readonly answer: (yes: boolean) => void;
}

const asked = createStore<{ readonly question: Asked | null }>(() => ({ question: null }));

/** Asks before an act that cannot be undone; false when dismissed. A second question answers the first with no. */
export function confirm(question: Question): Promise<boolean> {
  asked.getState().question?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean): void => {
      asked.setState({ question: null });
      resolve(yes);
    };
    asked.setState({ question: { ...question, answer } });
  });
}

/** Mounted once: shows what is asked. */
export function ConfirmHost() {
  const question = useSelected(asked, (state) => state.question);
  if (question === null) return null;
  return (
    <Dialog
      key={question.title}
      title={question.title}
      size="small"
      onClose={() => question.answer(false)}
      footer={
        <>
          <Button onClick={() => question.answer(false)}>Keep as it is</Button>
          <Button tone={question.tone ?? 'danger'} onClick={() => question.answer(true)} data-autofocus>
            {question.action}
          </Button>
        </>
      }
    >
      <div className="confirm-body">{question.body}</div>
    </Dialog>
  );
}
