import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { fingerprintSources, writeBuildStamp } from './main/cli/build-stamp.ts';

const here = import.meta.dirname;
const fingerprint = fingerprintSources(here);

/** What runs in Node or in Electron's main and utility processes; each becomes `out/main/<name>.js`. */
const mainEntries = {
  index: 'main/index.ts',
  headless: 'main/headless.ts',
  start: 'main/cli/start.ts',
  database: 'main/services/database/entry.ts',
  watcher: 'main/services/watcher/entry.ts',
  trader: 'main/services/trader/entry.ts',
  strategy: 'main/services/strategy/entry.ts',
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Hundreds of small files cost a third of the start: what every process loads is bundled.
      externalizeDeps: { exclude: ['fastify', 'ws', 'zod', 'conf', 'env-paths', 'big.js'] },
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(mainEntries).map(([name, path]) => [name, join(here, path)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      sourcemap: true,
      // A sandboxed preload may require nothing but Electron: one CommonJS file with all it needs.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: join(here, 'preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(here, 'renderer'),
    // The page is built last: with it the build is whole.
    plugins: [react(), { name: 'build-stamp', writeBundle: () => writeBuildStamp(here, fingerprint) }],
    build: {
      outDir: join(here, 'out/renderer'),
      minify: true,
      sourcemap: true,
      rollupOptions: { input: { index: join(here, 'renderer/index.html') } },
    },
  },
});
