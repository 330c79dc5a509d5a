import { Dialog } from '../ui/dialog.tsx';
import { panelViews } from '../views/registry.ts';
import type { Command } from './commands.ts';

const DOCK_KEYS = [
  { keys: 'F6 / Shift+F6', does: 'Next or previous group of panels' },
  { keys: 'Ctrl+] / Ctrl+[', does: 'Next or previous tab' },
  { keys: '← →', does: 'Walk the tabs, when one has the focus' },
  { keys: 'Delete', does: 'Close the tab that has the focus' },
];

/** All keys; those of the panel that has the focus first. */
export function KeysCard({
  commands,
  panel,
  onClose,
}: {
  commands: readonly Command[];
  panel: string | null;
  onClose: () => void;
}) {
  const views = panelViews.filter((view) => (view.keys ?? []).length > 0);
  const ordered = [...views.filter((view) => view.id === panel), ...views.filter((view) => view.id !== panel)];
  return (
    <Dialog title="Keys" size="large" onClose={onClose}>
      <div className="keys-card">
        <Section
          title="Everywhere"
          keys={commands.flatMap((command) =>
            command.keys === null ? [] : [{ keys: command.keys, does: command.title }],
          )}
        />
        <Section title="Panels" keys={DOCK_KEYS} />
        {ordered.map((view) => (
          <Section key={view.id} title={view.title} keys={view.keys ?? []} />
        ))}
      </div>
    </Dialog>
  );
}

function Section({
  title,
  keys,
}: {
  title: string;
  keys: readonly { readonly keys: string; readonly does: string }[];
}) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(({ keys: press, does }) => (
          <div key={press}>
            <dt>
              <kbd>{press}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
