import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, settingPathSchema, settingsSchema } from '#shared/contract/settings.ts';
import { SETTING_ENTRIES, type SettingEntry } from '#shared/contract/settings-catalog.ts';

function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, below]) => leaves(below, path === '' ? name : `${path}.${name}`));
}

function withValue(path: string, value: unknown): unknown {
  const tree = structuredClone(DEFAULT_SETTINGS) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let place = tree;
  for (const name of names) place = place[name] as Record<string, unknown>;
  place[last] = value;
  return tree;
}

function accepts(path: string, value: unknown): boolean {
  return settingsSchema.safeParse(withValue(path, value)).success;
}

function entriesOf<Kind extends SettingEntry['control']['kind']>(kind: Kind) {
  return SETTING_ENTRIES.flatMap(({ path, control }) =>
    control.kind === kind ? [{ path, control: control as Extract<SettingEntry['control'], { kind: Kind }> }] : [],
  );
}

describe('the catalog of settings', () => {
  it('shows every setting there is, and none that is not', () => {
    expect(SETTING_ENTRIES.map(({ path }) => path).sort()).toEqual(leaves(DEFAULT_SETTINGS).sort());
  });

  it('names and describes each one, once', () => {
    for (const { path, title, description } of SETTING_ENTRIES) {
      expect(settingPathSchema.safeParse(path).success, path).toBe(true);
      expect(title, path).not.toBe('');
      expect(description, path).toMatch(/\.$/);
    }
    expect(new Set(SETTING_ENTRIES.map(({ title }) => title)).size).toBe(SETTING_ENTRIES.length);
  });

  it('offers every choice that the setting takes, and no other', () => {
    const choices = entriesOf('choice');
    expect(choices.length).toBeGreaterThan(3);
    for (const { path, control } of choices) {
      for (const { value } of control.options) expect(accepts(path, value), `${path} = ${value}`).toBe(true);
      expect(accepts(path, 'something-else'), path).toBe(false);
    }
  });

  it('gives numbers the bounds that the setting has', () => {
    const numbers = entriesOf('number');
    expect(numbers.length).toBeGreaterThan(4);
    for (const { path, control } of numbers) {
      const { minimum, maximum, factor, optional } = control;
      expect(accepts(path, minimum * factor), `${path} = ${minimum}`).toBe(true);
      expect(accepts(path, maximum * factor), `${path} = ${maximum}`).toBe(true);
      expect(accepts(path, null), `${path} off`).toBe(optional);
    }
  });

  it('says of each amount whether it may be off', () => {
    const amounts = entriesOf('decimal');
    expect(amounts.length).toBeGreaterThan(4);
    for (const { path, control } of amounts) {
      expect(accepts(path, '2.5'), path).toBe(true);
      expect(accepts(path, null), `${path} off`).toBe(control.optional);
    }
  });

  it('a fee is refused below nothing and above a tenth of what is traded', () => {
    for (const path of ['paper.makerFeePercent', 'paper.takerFeePercent']) {
      expect(['0', '10', '-0.01', '10.01', '250'].map((fee) => accepts(path, fee))).toEqual([
        true,
        true,
        false,
        false,
        false,
      ]);
    }
  });

  it('switches take yes and no', () => {
    for (const { path } of entriesOf('switch'))
      expect([accepts(path, true), accepts(path, false)], path).toEqual([true, true]);
  });
});
