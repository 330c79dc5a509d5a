import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the desktop needs and how far we got: the program to start, or why there is none. */
export type ElectronRuntime =
  | { readonly found: true; readonly program: string }
  | { readonly found: false; readonly reason: string };

const RELEASES = 'https://github.com/electron/electron/releases/download/';
const REACH_TIMEOUT_MS = 4_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
const RETRY_AFTER_MS = 24 * 60 * 60_000;

/** The machine, as far as it matters here; tests bring their own. */
export interface Machine {
  readonly platform: string;
  readonly root: boolean;
  readonly display: boolean;
  /** Whether the place the runtime is downloaded from answers. */
  readonly isReachable: () => Promise<boolean>;
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    display: hasDisplay(),
    isReachable,
  };
}

/** Looks for the Electron runtime, and tries to download it, at most once a day. */
export async function obtainElectron(
  root: string,
  say: (line: string) => void,
  machine: Machine = thisMachine(),
): Promise<ElectronRuntime> {
  const installed = installedProgram(root);
  const obstacle = obstacleOn(machine);
  if (obstacle !== null) {
    const state = installed === null ? 'is missing' : 'cannot be used';
    return { found: false, reason: `the Electron runtime ${state} (${obstacle})` };
  }
  if (installed !== null) return { found: true, program: installed };
  const missing = { found: false, reason: 'the Electron runtime is missing and could not be downloaded' } as const;
  if (triedLately(root)) return missing;
  if (await machine.isReachable()) {
    say('Downloading the Electron runtime (about 100 MB, once) …');
    await runInstaller(root);
    const program = installedProgram(root);
    if (program !== null) return { found: true, program };
  }
  rememberFailure(root);
  return missing;
}

/** Why it would be of no use, so that nobody downloads it for nothing: a window needs a screen, its sandbox refuses root. */
function obstacleOn({ platform, root, display }: Machine): string | null {
  if (platform !== 'linux') return null;
  if (!display) return 'and there is no display for a window';
  return root ? 'and it does not run as root' : null;
}

export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
}

/** As `electron/index.js` finds it: `path.txt` names the program inside `dist`. */
function installedProgram(root: string): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const program = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : null;
}

async function isReachable(): Promise<boolean> {
  const address = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? RELEASES;
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

function runInstaller(root: string): Promise<void> {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], {
      stdio: ['ignore', 'inherit', 'ignore'],
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}

function failurePath(root: string): string {
  return join(root, 'out', 'electron-unavailable');
}

function triedLately(root: string): boolean {
  const path = failurePath(root);
  return existsSync(path) && Date.now() - statSync(path).mtimeMs < RETRY_AFTER_MS;
}

function rememberFailure(root: string): void {
  mkdirSync(dirname(failurePath(root)), { recursive: true });
  writeFileSync(failurePath(root), '');
}
