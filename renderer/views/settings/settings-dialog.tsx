import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { SETTINGS_CATALOG, type SettingEntry } from '#shared/contract/settings-catalog.ts';
import { appStore, changeSetting, resetSettings } from '../../store/app.ts';
import { useSelected } from '../../store/use-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/fields.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import './settings.css';
import { SettingControlInput } from './setting-control.tsx';
import { searchSettings, settingAt } from './settings-search.ts';

/** Every setting there is, by section or by search; each takes effect as it is changed and can be put back. */
export function SettingsDialog({ search: initial, onClose }: { search: string; onClose: () => void }) {
  const [text, setText] = useState(initial);
  const [section, setSection] = useState<string | null>(null);
  const status = useSelected(appStore, (state) => state.status);
  const searched = searchSettings(text);
  const shown = section === null ? searched : searched.filter((one) => one.title === section);

  return (
    <Dialog
      title="Settings"
      size="large"
      className="settings-dialog"
      onClose={onClose}
      footer={
        <>
          <span className="settings-note muted">Changes take effect at once.</span>
          <Button onClick={() => void resetAll()}>Reset all settings</Button>
        </>
      }
    >
      <div className="settings">
        <nav className="settings-nav" aria-label="Sections">
          <TextInput
            type="search"
            data-autofocus
            aria-label="Search settings"
            placeholder="Search settings"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setSection(null);
            }}
          />
          <button
            type="button"
            className="settings-section"
            aria-pressed={section === null}
            onClick={() => setSection(null)}
          >
            All settings
          </button>
          {SETTINGS_CATALOG.map(({ title }) => (
            <button
              key={title}
              type="button"
              className="settings-section"
              aria-pressed={section === title}
              onClick={() => {
                setText('');
                setSection(title);
              }}
            >
              {title}
            </button>
          ))}
        </nav>
        <div className="settings-list">
          {status === 'live' ? null : (
            <p className="settings-offline" role="status">
              Not connected: what is shown may be old, and nothing can be changed now.
            </p>
          )}
          {shown.length === 0 ? <EmptyState title="No setting holds these words" /> : null}
          {shown.map(({ title, entries }) => (
            <section key={title}>
              <h3>{title}</h3>
              {entries.map((entry) => (
                <Setting key={entry.path} entry={entry} />
              ))}
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

function Setting({ entry }: { entry: SettingEntry }) {
  const { path, title, description, control } = entry;
  const value = useSelected(appStore, (state) => settingAt(state.settings, path));
  const [problem, setProblem] = useState<string | null>(null);
  const changed = value !== settingAt(DEFAULT_SETTINGS, path);

  async function change(next: unknown): Promise<void> {
    setProblem(await changeSetting(path, next));
  }

  return (
    <div className="setting" data-path={path}>
      <Field inline label={title} hint={description} problem={problem}>
        {({ id, describedBy }) => (
          <span className="setting-control">
            <SettingControlInput
              id={id}
              describedBy={describedBy}
              title={title}
              control={control}
              value={value}
              onValue={(next) => void change(next)}
            />
            <IconButton
              icon={RotateCcw}
              size="small"
              label={`Reset ${title} to its default`}
              className={changed ? '' : 'setting-unchanged'}
              disabled={!changed}
              onClick={() => void resetSettings(path).then(setProblem)}
            />
          </span>
        )}
      </Field>
    </div>
  );
}

async function resetAll(): Promise<void> {
  const question = {
    title: 'Reset all settings?',
    body: 'Appearance, risk limits, paper fees and everything else go back to their defaults. Accounts, orders and strategies are not touched.',
    action: 'Reset all settings',
  };
  if (!(await confirm(question))) return;
  const problem = await resetSettings(null);
  toast(
    problem === null
      ? { title: 'All settings are at their defaults' }
      : { title: 'Not reset', text: problem, tone: 'bad' },
  );
}
