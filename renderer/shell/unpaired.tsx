import type { UnpairedReason } from '../link/terminal-link.ts';
import { reconnect } from '../store/app.ts';
import { Button } from '../ui/button.tsx';

const WORDS: Readonly<Record<UnpairedReason, { readonly title: string; readonly text: string }>> = {
  'never-paired': {
    title: 'This browser is not paired with Tapedeck',
    text: 'Nobody but you may see or trade here, so each browser is let in once by a link that only you were shown.',
  },
  'code-refused': {
    title: 'This pairing link is used up',
    text: 'A pairing link works once, and for two minutes.',
  },
  'token-refused': {
    title: 'This browser is no longer paired',
    text: 'Tapedeck was started anew, or its pairing was taken back. Your orders, positions and settings are kept by the application, not by this page.',
  },
};

/** What a browser sees that may not come in: why, and how it can. */
export function Unpaired({ reason }: { reason: UnpairedReason }) {
  const { title, text } = WORDS[reason];
  return (
    <main className="unpaired">
      <div className="unpaired-box">
        <h1>{title}</h1>
        <p>{text}</p>
        <h2>To pair it</h2>
        <ol>
          <li>Go to the terminal in which Tapedeck runs.</li>
          <li>
            Press <kbd>Enter</kbd> there: it prints a fresh link.
          </li>
          <li>Open that link in this browser within two minutes.</li>
        </ol>
        <Button onClick={reconnect}>Try again</Button>
      </div>
    </main>
  );
}
