import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const SIGNAL = resolve(import.meta.dirname, '..', '..', 'main', 'cli', 'stop-signal.ts');

/** A program that takes forever to stop. */
const STUBBORN = `
  import { untilStopSignal } from ${JSON.stringify(SIGNAL)};
  setInterval(() => {}, 1_000);
  const asked = untilStopSignal();
  console.log('runs');
  await asked;
  console.log('stopping');
`;

it('the first Ctrl-C asks, its echo through npm counts for nothing, a second one ends it at once', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', STUBBORN], {
    cwd: join(SIGNAL, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const exited = once(child, 'exit');
  await expect.poll(() => output).toContain('runs');
  child.kill('SIGINT');
  await expect.poll(() => output).toContain('stopping');
  child.kill('SIGINT');
  await new Promise((settle) => setTimeout(settle, 600));
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
});
