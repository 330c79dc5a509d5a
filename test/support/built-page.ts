import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const RENDERER = join(import.meta.dirname, '..', '..', 'renderer');

/** Builds the page of the present sources, minified as it ships, into a folder of its own. */
export async function builtPage(root: string = RENDERER): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'tapedeck-page-'));
  await build({
    configFile: false,
    root,
    base: './',
    plugins: [react()],
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, rollupOptions: { input: { index: join(root, 'index.html') } } },
  });
  return outDir;
}
