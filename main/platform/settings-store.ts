import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Logger } from '#main/ports/logger.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '#shared/contract/settings.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import { differences, type JsonObject, merged, pathOf, valueAt, withoutPath, withValue } from './settings-tree.ts';

/** As much of `conf` (and of `electron-store`, which extends it) as is needed: one JSON file, written whole or not at all. */
export interface SettingsFile {
  store: JsonObject;
}

export type SetOutcome =
  | { readonly outcome: 'set'; readonly settings: Settings }
  | { readonly outcome: 'refused'; readonly problem: string };

/** The settings of this installation. The file holds only what differs from the defaults, so that new defaults reach everyone. */
export interface SettingsStore {
  readonly current: Settings;
  readonly path: string;
  /** Sets one value by its path (`appearance.theme`); refused with a reason in plain words where it does not fit. */
  set(path: string, value: unknown): SetOutcome;
  /** One setting, or all when null, back to the default. */
  reset(path: string | null): Settings;
  onChange(listener: (settings: Settings) => void): Unsubscribe;
}

export interface SettingsStoreOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** Names files that are put aside. */
  readonly now: () => number;
  /** Opens the file: `conf` unless told otherwise. */
  readonly open?: (dataDir: string) => SettingsFile;
}

const NAME = 'settings';

export function openSettingsStore(options: SettingsStoreOptions): SettingsStore {
  const path = join(options.dataDir, `${NAME}.json`);
  keepDamagedAside(path, options);
  const file = (options.open ?? openConf)(options.dataDir);
  const changes = new Listeners<[Settings]>();
  let current = readFrom(file, path, options);

  function write(next: Settings): Settings {
    file.store = differences(DEFAULT_SETTINGS, next);
    current = next;
    changes.emit(next);
    return next;
  }

  return {
    get current() {
      return current;
    },
    path,
    set(at, value) {
      if (valueAt(DEFAULT_SETTINGS, at) === undefined) return refused(`there is no setting ${at}`);
      const parsed = settingsSchema.safeParse(withValue(current, at, value));
      if (!parsed.success) return refused(describe(parsed.error.issues));
      return { outcome: 'set', settings: write(parsed.data) };
    },
    reset(at) {
      if (at === null) return write(DEFAULT_SETTINGS);
      const initial = valueAt(DEFAULT_SETTINGS, at);
      return initial === undefined ? current : write(settingsSchema.parse(withValue(current, at, initial)));
    },
    onChange: (listener) => changes.add(listener),
  };
}

function openConf(dataDir: string): SettingsFile {
  return new Conf<JsonObject>({
    cwd: dataDir,
    configName: NAME,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
}

function refused(problem: string): SetOutcome {
  return { outcome: 'refused', problem };
}

/** A file that is not JSON would stop the start: it is kept for a person to look at, and the defaults are used. */
function keepDamagedAside(path: string, { log, now }: SettingsStoreOptions): void {
  if (!existsSync(path)) return;
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return;
  } catch {
    // Told below: it is no settings file either way.
  }
  const aside = asidePath(path, now());
  renameSync(path, aside);
  log.warn('settings file damaged: defaults are used', { keptAs: aside });
}

/** Values that do not fit (a newer version wrote them, a person mistyped) fall back to their defaults, one by one. */
function readFrom(file: SettingsFile, path: string, { log, now }: SettingsStoreOptions): Settings {
  let stored = file.store;
  const dropped: string[] = [];
  for (;;) {
    const parsed = settingsSchema.safeParse(merged(DEFAULT_SETTINGS, stored));
    if (parsed.success) {
      if (dropped.length > 0) keepCopy(path, dropped, log, now());
      return parsed.data;
    }
    const at = parsed.error.issues.map((issue) => issue.path).find((issuePath) => issuePath.length > 0);
    const next = at === undefined ? {} : withoutPath(stored, at);
    dropped.push(at === undefined ? 'everything' : pathOf(at));
    stored = JSON.stringify(next) === JSON.stringify(stored) ? {} : next;
  }
}

function keepCopy(path: string, dropped: readonly string[], log: Logger, now: number): void {
  const aside = asidePath(path, now);
  if (existsSync(path)) copyFileSync(path, aside);
  log.warn('settings that do not fit: their defaults are used', { settings: dropped, keptAs: aside });
}

function asidePath(path: string, now: number): string {
  return path.replace(/\.json$/, `.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}.json`);
}

function describe(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map((issue) => `${pathOf(issue.path)}: ${issue.message}`).join('; ');
}
