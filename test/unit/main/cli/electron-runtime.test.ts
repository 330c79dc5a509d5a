import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Machine, obtainElectron } from '#main/cli/electron-runtime.ts';

let root: string;
let knocks: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tapedeck-electron-'));
  knocks = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function machine(changes: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    root: false,
    display: true,
    isReachable: async () => {
      knocks++;
      return false;
    },
    ...changes,
  };
}

/** What the package's own installer leaves behind. */
function installRuntime(): string {
  const dist = join(root, 'node_modules', 'electron', 'dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'electron'), '');
  writeFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'electron');
  return join(dist, 'electron');
}

const silent = (): void => {};

it('finds the runtime that is installed, without asking the network', async () => {
  const program = installRuntime();
  expect(await obtainElectron(root, silent, machine())).toEqual({ found: true, program });
  expect(knocks).toBe(0);
});

it('says that it is missing where nobody answers, and asks again only a day later', async () => {
  const missing = { found: false, reason: 'the Electron runtime is missing and could not be downloaded' };
  expect(await obtainElectron(root, silent, machine())).toEqual(missing);
  expect(await obtainElectron(root, silent, machine())).toEqual(missing);
  expect(knocks).toBe(1);
  const yesterday = Date.now() / 1_000 - 25 * 60 * 60;
  utimesSync(join(root, 'out', 'electron-unavailable'), yesterday, yesterday);
  await obtainElectron(root, silent, machine());
  expect(knocks).toBe(2);
});

it('downloads nothing for a machine without display or for root, and says which it is', async () => {
  expect(await obtainElectron(root, silent, machine({ display: false }))).toMatchObject({
    reason: 'the Electron runtime is missing (and there is no display for a window)',
  });
  installRuntime();
  expect(await obtainElectron(root, silent, machine({ root: true }))).toMatchObject({
    reason: 'the Electron runtime cannot be used (and it does not run as root)',
  });
  expect(knocks).toBe(0);
});

it('downloads with the installer of the package where it answers', async () => {
  const folder = join(root, 'node_modules', 'electron');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'install.js'),
    `import { mkdirSync, writeFileSync } from 'node:fs';
     mkdirSync(import.meta.dirname + '/dist');
     writeFileSync(import.meta.dirname + '/dist/electron', '');
     writeFileSync(import.meta.dirname + '/path.txt', 'electron');`,
  );
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const said: string[] = [];
  const runtime = await obtainElectron(root, (line) => said.push(line), machine({ isReachable: async () => true }));
  expect(runtime).toEqual({ found: true, program: join(folder, 'dist', 'electron') });
  expect(said).toEqual(['Downloading the Electron runtime (about 100 MB, once) …']);
});
