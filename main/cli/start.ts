import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { isBuildFresh, isBuilt } from './build-stamp.ts';
import { hasDisplay, obtainElectron } from './electron-runtime.ts';

/** `npm start`: builds what changed, then opens the desktop window, or serves the same screen to a browser. */
interface StartOptions {
  readonly browser?: boolean;
  readonly dataDir?: string;
  readonly port?: number;
  readonly open: boolean;
  readonly build: boolean;
}

const root = findRoot(import.meta.dirname);

async function main(): Promise<number> {
  const options = parseArguments();
  if (options.build && !(await build())) return 1;
  if (!isBuilt(root)) return fail('nothing is built yet: leave out --no-build.');
  if (options.browser === true) return startBrowserMode(options);
  const electron = await obtainElectron(root, say);
  if (electron.found) return startDesktop(electron.program, options);
  say(`Starting in your browser: ${electron.reason}.`);
  return startBrowserMode(options);
}

function parseArguments(): StartOptions {
  return new Command('npm start --')
    .description('Tapedeck: watches markets, runs strategies, trades on paper, keeps an exact ledger.')
    .option('--browser', 'use a browser even where the desktop app can run')
    .option('--data-dir <folder>', 'keep all files there', (folder) => resolve(process.env.INIT_CWD ?? '.', folder))
    .option('--port <number>', 'port of the page and the local API on 127.0.0.1; a free one if taken', parsePort)
    .option('--no-open', 'do not open the browser, only print the link')
    .option('--no-build', 'start what was built last')
    .addHelpText('after', '\nCtrl-C stops when everything is written; twice stops at once.')
    .allowExcessArguments(false)
    .parse()
    .opts<StartOptions>();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return port;
}

async function build(): Promise<boolean> {
  if (isBuildFresh(root)) return true;
  say(isBuilt(root) ? 'Building what changed …' : 'Building Tapedeck, once …');
  const started = performance.now();
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const code = await run(process.execPath, [builder, 'build', '--logLevel', 'error']);
  if (code === 0) say(`Built in ${((performance.now() - started) / 1_000).toFixed(1)} s.`);
  else fail('the build failed, see above.');
  return code === 0;
}

/** In this process: one to start, one to stop. */
async function startBrowserMode({ dataDir, port, open }: StartOptions): Promise<number> {
  const { runHeadless } = (await import(
    pathToFileURL(join(root, 'out', 'main', 'headless.js')).href
  )) as typeof import('../headless.ts');
  return runHeadless({ root, dataDir: dataDir ?? null, port: port ?? null, open: open && hasDisplay() });
}

function startDesktop(program: string, { dataDir, port }: StartOptions): Promise<number> {
  // Both Ctrl-C and the end of this terminal reach the app itself; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const extra = [
    ...(dataDir === undefined ? [] : [`--data-dir=${dataDir}`]),
    ...(port === undefined ? [] : [`--port=${port}`]),
  ];
  return run(program, [root, ...extra]);
}

function run(program: string, parameters: readonly string[]): Promise<number> {
  return new Promise((settle) => {
    const child = spawn(program, parameters, { cwd: root, stdio: 'inherit' });
    child.on('error', (error) => settle(fail(error.message)));
    child.on('exit', (code) => settle(code ?? 1));
  });
}

/** Two folders up from the source, or from the built file. */
function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

function say(line: string): void {
  console.log(line);
}

function fail(problem: string): number {
  console.error(`Tapedeck could not start: ${problem}`);
  return 1;
}

process.exit(await main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error))));
