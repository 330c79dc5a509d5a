import { defineConfig } from 'vitest/config';

/** Four kinds of test, by folder: pure functions; services in one thread; real processes; the app in Chromium. */
export default defineConfig({
  test: {
    projects: [
      project('unit', { testTimeout: 60_000 }),
      project('integration', { testTimeout: 90_000, hookTimeout: 60_000 }),
      project('process', { testTimeout: 180_000, hookTimeout: 120_000, fileParallelism: false }),
      project('e2e', { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false }),
    ],
  },
});

function project(name: string, options: Record<string, unknown>) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`],
      pool: 'forks' as const,
      ...options,
    },
  };
}
