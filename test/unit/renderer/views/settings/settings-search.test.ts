import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { SETTINGS_CATALOG } from '#shared/contract/settings-catalog.ts';
import { searchSettings, settingAt } from '../../../../../renderer/views/settings/settings-search.ts';

function found(text: string): string[] {
  return searchSettings(text).flatMap(({ entries }) => entries.map(({ path }) => path));
}

describe('searching the settings', () => {
  it('finds a setting by its path, its title, or a word for what it does', () => {
    expect(found('risk.limits.maxDailyLoss')).toEqual(['risk.limits.maxDailyLoss']);
    expect(found('daily loss')).toContain('risk.limits.maxDailyLoss');
    expect(found('colour blind')).toContain('appearance.priceColors');
    expect(found('COMMISSION maker')).toEqual(['paper.makerFeePercent']);
  });

  it('finds a whole section by its name', () => {
    expect(found('risk')).toEqual(expect.arrayContaining(['risk.limits.maxExposure', 'risk.limits.maxPriceAgeMs']));
  });

  it('shows all of them when nothing is asked for, and none for a word that none holds', () => {
    expect(searchSettings('  ')).toEqual(SETTINGS_CATALOG);
    expect(searchSettings('zzz')).toEqual([]);
  });

  it('reads a value by its path', () => {
    expect(settingAt(DEFAULT_SETTINGS, 'risk.limits.maxExposure')).toBe('100000');
    expect(settingAt(DEFAULT_SETTINGS, 'risk.nothing')).toBeUndefined();
    expect(settingAt(DEFAULT_SETTINGS, 'toString')).toBeUndefined();
  });
});
