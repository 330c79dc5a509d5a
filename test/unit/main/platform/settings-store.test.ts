import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLogger } from '#main/platform/file-logger.ts';
import { openSettingsStore, type SettingsStore } from '#main/platform/settings-store.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function open(dataDir: string, warnings: string[] = []): SettingsStore {
  const log = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  return openSettingsStore({ dataDir, log, now: () => 0 });
}

function fileOf(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));
}

it('has the defaults and writes no file until something differs', () => {
  const folder = temporaryFolder();
  expect(open(folder).current).toEqual(DEFAULT_SETTINGS);
  expect(readdirSync(folder)).toEqual([]);
});

it('keeps in the file only what differs from the defaults', () => {
  const folder = temporaryFolder();
  const store = open(folder);
  store.set('appearance.theme', 'light');
  store.set('risk.limits.maxOrderNotional', '100');
  expect(fileOf(folder)).toEqual({ appearance: { theme: 'light' }, risk: { limits: { maxOrderNotional: '100' } } });
  store.set('appearance.theme', 'dark');
  expect(fileOf(folder)).toEqual({ risk: { limits: { maxOrderNotional: '100' } } });
});

it('remembers across a restart, and tells listeners', () => {
  const folder = temporaryFolder();
  const store = open(folder);
  const told: unknown[] = [];
  store.onChange((settings) => told.push(settings.replay.speed));
  store.set('replay.speed', 10);
  expect([told, open(folder).current.replay.speed]).toEqual([[10], 10]);
});

it.each([
  ['appearance.theme', 'purple', 'appearance.theme'],
  ['appearance.color', 'red', 'there is no setting appearance.color'],
  ['paper.makerFeePercent', 0.1, 'not a canonical decimal'],
  ['paper.makerFeePercent', '1e3', 'not a canonical decimal'],
  ['replay.speed', 1_000, 'replay.speed'],
  ['__proto__.polluted', true, 'there is no setting'],
  ['risk.limits', { maxOrderNotional: null }, 'risk.limits.maxPositionNotional'],
])('refuses %s = %j with a reason, and nothing changes', (path, value, reason) => {
  const folder = temporaryFolder();
  const store = open(folder);
  const outcome = store.set(path, value);
  expect(outcome.outcome === 'refused' && outcome.problem).toContain(reason);
  expect(store.current).toEqual(DEFAULT_SETTINGS);
});

it('puts one setting or all of them back', () => {
  const folder = temporaryFolder();
  const store = open(folder);
  store.set('replay.speed', 10);
  store.set('appearance.theme', 'light');
  expect(store.reset('replay.speed').replay.speed).toBe(1);
  expect(store.current.appearance.theme).toBe('light');
  expect(store.reset(null)).toEqual(DEFAULT_SETTINGS);
  expect(fileOf(folder)).toEqual({});
});

it('keeps a damaged file aside, warns, and starts with the defaults', () => {
  for (const content of ['{"appearance": {"theme": "li', '[1, 2]', '']) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), content);
    const warnings: string[] = [];
    const store = open(folder, warnings);
    expect([store.current, warnings]).toEqual([DEFAULT_SETTINGS, ['settings file damaged: defaults are used']]);
    expect(readFileSync(join(folder, 'settings.damaged-1970-01-01T00-00-00-000Z.json'), 'utf8')).toBe(content);
    expect(store.set('replay.speed', 2).outcome).toBe('set');
  }
});

it('falls back to the default of a value that does not fit, keeps the others, and keeps a copy', () => {
  const folder = temporaryFolder();
  const content = JSON.stringify({ appearance: { theme: 'purple', timeZone: 'local' }, replay: 7, unknown: 1 });
  writeFileSync(join(folder, 'settings.json'), content);
  const warnings: string[] = [];
  const { current } = open(folder, warnings);
  expect(current.appearance).toEqual({ ...DEFAULT_SETTINGS.appearance, timeZone: 'local' });
  expect(current.replay).toEqual(DEFAULT_SETTINGS.replay);
  expect(warnings).toEqual(['settings that do not fit: their defaults are used']);
  expect(readFileSync(join(folder, 'settings.damaged-1970-01-01T00-00-00-000Z.json'), 'utf8')).toBe(content);
});
