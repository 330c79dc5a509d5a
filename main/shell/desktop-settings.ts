import ElectronStore from 'electron-store';
import type { SettingsFile } from '#main/platform/settings-store.ts';
import type { JsonObject } from '#main/platform/settings-tree.ts';

/** The same `settings.json` that browser mode keeps, opened Electron's way. */
export function openDesktopSettings(dataDir: string): SettingsFile {
  return new ElectronStore<JsonObject>({
    cwd: dataDir,
    name: 'settings',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
}
