import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** The folder of all files of one installation: the one named, or the place the system keeps for applications. */
export function resolveDataDir(named: string | null): string {
  const folder =
    named === null ? envPaths('Tapedeck', { suffix: '' }).data : resolve(named.replace(/^~(?=\/|$)/, homedir()));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function logFolder(dataDir: string): string {
  return join(dataDir, 'logs');
}
