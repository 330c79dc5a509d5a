import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { SERVICE_NAMES } from '#shared/contract/lifecycle.ts';
import { ROOT } from './sources.ts';

/** Everything that is reached from the entry, packages left out, as a bundler sees it. */
async function importedBy(
  entry: string,
): Promise<{ readonly files: readonly string[]; readonly packages: readonly string[] }> {
  const { metafile } = await build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  const inputs = Object.entries(metafile.inputs);
  const packages = inputs.flatMap(([, { imports }]) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  return { files: inputs.map(([path]) => path), packages: [...new Set(packages)] };
}

describe('what runs without Electron never reaches it', () => {
  it.each(['main/headless.ts', ...SERVICE_NAMES.map((name) => `main/services/${name}/entry.ts`)])(
    '%s',
    async (entry) => {
      expect(existsSync(join(ROOT, entry))).toBe(true);
      const { files, packages } = await importedBy(entry);
      expect(packages.filter((name) => name === 'electron' || name.startsWith('electron/'))).toEqual([]);
      expect(files.filter((path) => path.startsWith('main/shell/'))).toEqual([]);
      expect(files).toContain(entry);
    },
  );

  it('while the desktop does, so that this test would see it', async () => {
    expect((await importedBy('main/index.ts')).packages).toContain('electron');
  });

  it.each(SERVICE_NAMES)('the %s service reaches no other service and no screen', async (name) => {
    const { files } = await importedBy(`main/services/${name}/entry.ts`);
    const foreign = files.filter(
      (path) =>
        (path.startsWith('main/services/') && !path.startsWith(`main/services/${name}/`)) ||
        path.startsWith('main/monitor/') ||
        path.startsWith('renderer/'),
    );
    expect(foreign).toEqual([]);
  });
});
