import { useState } from 'react';
import { createStore } from 'zustand/vanilla';
import { useSelected } from '../../store/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/fields.tsx';

const asked = createStore<{ readonly answer: ((name: string | null) => void) | null }>(() => ({ answer: null }));

/** Null when dismissed. */
export function askWorkspaceName(): Promise<string | null> {
  return new Promise((resolve) => {
    asked.setState({
      answer: (name) => {
        asked.setState({ answer: null });
        resolve(name);
      },
    });
  });
}

export function WorkspaceNameHost() {
  const answer = useSelected(asked, (state) => state.answer);
  return answer === null ? null : <WorkspaceName onAnswer={answer} />;
}

function WorkspaceName({ onAnswer }: { onAnswer: (name: string | null) => void }) {
  const [name, setName] = useState('');
  const trimmed = name.trim();
  return (
    <Dialog title="Save as new workspace" size="small" onClose={() => onAnswer(null)}>
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed !== '') onAnswer(trimmed);
        }}
      >
        <Field label="Name">
          {({ id }) => (
            <TextInput
              id={id}
              data-autofocus
              maxLength={40}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" tone="primary" disabled={trimmed === ''}>
          Save workspace
        </Button>
      </form>
    </Dialog>
  );
}
