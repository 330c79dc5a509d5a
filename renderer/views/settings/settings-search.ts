import { SETTINGS_CATALOG, type SettingEntry, type SettingSection } from '#shared/contract/settings-catalog.ts';

/** The sections with the entries that hold every word asked for, in title, description, path or other words. */
export function searchSettings(
  text: string,
  catalog: readonly SettingSection[] = SETTINGS_CATALOG,
): readonly SettingSection[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return catalog
    .map((section) => ({
      title: section.title,
      entries: section.entries.filter((entry) => {
        const hay = haystack(section, entry);
        return words.every((word) => hay.includes(word));
      }),
    }))
    .filter((section) => section.entries.length > 0);
}

function haystack(section: SettingSection, { path, title, description, words }: SettingEntry): string {
  return `${section.title} ${path} ${title} ${description} ${words}`.toLowerCase();
}

/** The value at a path such as `risk.limits.maxExposure`; undefined where there is none. */
export function settingAt(settings: object, path: string): unknown {
  let value: unknown = settings;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
