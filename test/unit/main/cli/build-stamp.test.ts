import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprintSources, isBuildFresh, isBuilt, writeBuildStamp } from '#main/cli/build-stamp.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tapedeck-stamp-'));
  for (const path of ['main/app.ts', 'shared/domain/order.ts', 'renderer/main.tsx', 'package.json']) write(path);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function build(): void {
  const fingerprint = fingerprintSources(root);
  for (const path of ['main/headless.js', 'main/index.js', 'preload/index.cjs', 'renderer/index.html']) {
    write(`out/${path}`);
  }
  writeBuildStamp(root, fingerprint);
}

it('a clone without a build has none, one that was built is fresh', () => {
  expect([isBuilt(root), isBuildFresh(root)]).toEqual([false, false]);
  build();
  expect([isBuilt(root), isBuildFresh(root)]).toEqual([true, true]);
});

it.each([
  ['a source that was edited', () => write('shared/domain/order.ts', 'export {};')],
  ['a source that was only touched', () => utimesSync(join(root, 'main/app.ts'), 1, 1)],
  ['a new source', () => write('renderer/views/board.tsx')],
  ['a source that is gone', () => rmSync(join(root, 'renderer/main.tsx'))],
  ['another version of a dependency', () => write('package.json', '{}')],
  ['a result that is gone', () => rmSync(join(root, 'out/preload/index.cjs'))],
])('%s makes the build old', (_what, change) => {
  build();
  change();
  expect(isBuildFresh(root)).toBe(false);
});

it('a source that changes while it is built is built again the next time', () => {
  const fingerprint = fingerprintSources(root);
  write('main/app.ts', 'changed meanwhile');
  build();
  writeBuildStamp(root, fingerprint);
  expect(isBuildFresh(root)).toBe(false);
});

it('tests and documents do not make it old', () => {
  build();
  write('test/unit/x.test.ts');
  write('README.md', 'x');
  expect(isBuildFresh(root)).toBe(true);
});
