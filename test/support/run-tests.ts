import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';

/**
 * `npm test`: everything that guards the main branch, in the order that fails fastest. Format and lint, types, build,
 * then every test (unit, integration, processes, Chromium). Arguments are handed to Vitest. Ends with "N passed, N failed".
 */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const steps: readonly { readonly title: string; readonly command: string; readonly args: readonly string[] }[] = [
  { title: 'format and lint', command: 'biome', args: ['ci', '.'] },
  { title: 'types', command: 'tsc', args: ['-b'] },
  { title: 'build', command: 'electron-vite', args: ['build', '--logLevel', 'warn'] },
];

function main(): number {
  try {
    ensureChromium();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  const broken = steps.filter((step) => !runs(step.title, step.command, step.args));
  if (broken.length > 0) return finish({ passed: steps.length - broken.length, failed: broken.length, skipped: 0 });
  const tests = runTests(process.argv.slice(2));
  return finish({ ...tests, passed: tests.passed + steps.length });
}

function runs(title: string, command: string, args: readonly string[]): boolean {
  console.log(`\n▶ ${title}`);
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function runTests(args: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-tests-'));
  const report = join(folder, 'report.json');
  const completed = runs('tests', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  try {
    return counts(readFileSync(report, 'utf8'), completed);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not even be loaded counts as one failure; so does a run that failed without a failing test. */
function counts(report: string, completed: boolean): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(report) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
  };
  const unloadable = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + unloadable;
  return { passed: numPassedTests, failed: failed === 0 && !completed ? 1 : failed, skipped: numPendingTests };
}

function finish({ passed, failed, skipped }: Counts): number {
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main();
