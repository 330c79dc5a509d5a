import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

/** The folder of all files of one installation: the one named, or the place the system keeps for applications. */
export function resolveDataDir(named: string | null): string {
  const folder =
    named === null ? envPaths('Tapedeck', { suffix: '' }).data : resolve(named.replace(/^~(?=\/|$)/, homedir()));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Where the recordings and icons that ship with the product lie, seen from the sources or from the built files. */
export function resourcesDirFrom(moduleUrl: string, levelsUp: number): string {
  return join(fileURLToPath(new URL('.', moduleUrl)), ...Array<string>(levelsUp).fill('..'), 'resources');
}

export function logFolder(dataDir: string): string {
  return join(dataDir, 'logs');
}
