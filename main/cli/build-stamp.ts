import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCES = [
  'main',
  'preload',
  'renderer',
  'shared',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
] as const;
const RESULTS = [
  'out/main/headless.js',
  'out/main/index.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
] as const;

/** Names, sizes and times of all sources as one value: another value means that something was changed. */
export function fingerprintSources(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const path of filesBelow(join(root, source))) {
      const { size, mtimeMs } = statSync(path);
      hash.update(`${path}\n${size}\n${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Written by a build that went through, with what the sources were when it began. */
export function writeBuildStamp(root: string, fingerprint: string): void {
  mkdirSync(dirname(stampPath(root)), { recursive: true });
  writeFileSync(stampPath(root), fingerprint);
}

export function isBuilt(root: string): boolean {
  return RESULTS.every((path) => existsSync(join(root, path)));
}

export function isBuildFresh(root: string): boolean {
  if (!isBuilt(root) || !existsSync(stampPath(root))) return false;
  return readFileSync(stampPath(root), 'utf8') === fingerprintSources(root);
}

function stampPath(root: string): string {
  return join(root, 'out', 'build-stamp');
}

function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
