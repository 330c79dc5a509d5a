import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MONITOR_PATHS, pairResponseSchema } from '#shared/contract/monitor.ts';
import { openMonitorPort } from '../../renderer/link/pairing.ts';
import { createTerminalLink, type TerminalLink } from '../../renderer/link/terminal-link.ts';

const root = join(import.meta.dirname, '..', '..');
const LINK = /Open in your browser: (http:\/\/\S+)/;

/** The built product in browser mode, as `npm start -- --browser` runs it: a process of its own, on a free port. */
export class RunningApp {
  readonly dataDir: string;
  readonly origin: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #links: TerminalLink[] = [];
  readonly #pairingLink: string;
  #token: string | null = null;

  private constructor(child: ChildProcess, dataDir: string, pairingLink: string, exit: Promise<number | null>) {
    this.#child = child;
    this.#exit = exit;
    this.#pairingLink = pairingLink;
    this.dataDir = dataDir;
    this.origin = new URL(pairingLink).origin;
    this.pid = child.pid ?? 0;
  }

  /** Resolves once the pairing link is printed; rejects with what was printed when it ends before. */
  static async start(dataDir: string = newDataDir()): Promise<RunningApp> {
    const args = ['main/cli/start.ts', '--browser', '--no-build', '--no-open', '--port', '0', '--data-dir', dataDir];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = new Promise<number | null>((resolve) => void child.on('exit', (code) => resolve(code)));
    let printed = '';
    const link = new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        printed += chunk.toString('utf8');
        const found = LINK.exec(printed)?.[1];
        if (found !== undefined) resolve(found);
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      void exit.then((code) => reject(new Error(`the app ended with ${code}: ${printed}`)));
    });
    return new RunningApp(child, dataDir, await link, exit);
  }

  /** The one-time link as printed: works once, so use either this or `token`. */
  get pairingLink(): string {
    return this.#pairingLink;
  }

  /** Pairs like a browser would, once; the token stays good for this run. */
  async token(): Promise<string> {
    if (this.#token !== null) return this.#token;
    const code = new URL(this.#pairingLink).hash.split('=')[1];
    const answer = await fetch(`${this.origin}${MONITOR_PATHS.pair}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin },
      body: JSON.stringify({ code }),
    });
    this.#token = pairResponseSchema.parse(await answer.json()).token;
    return this.#token;
  }

  /** The token of a page that used the one-time link before us. */
  adoptToken(token: string): void {
    this.#token = token;
  }

  /** Resolves once all four services say that they can do their job. */
  async ready(): Promise<void> {
    const headers = { authorization: `Bearer ${await this.token()}` };
    for (;;) {
      const answer = await fetch(`${this.origin}${MONITOR_PATHS.status}`, { headers });
      const { services } = (await answer.json()) as { readonly services: readonly { readonly state: string }[] };
      if (services.every(({ state }) => state === 'ready')) return;
      await pause(50);
    }
  }

  /** A live link as the page has one: typed clients of app, watcher, trader and strategy, all of them up. */
  async link(): Promise<TerminalLink> {
    await this.ready();
    const token = await this.token();
    const storage = { getItem: () => token, setItem: () => {}, removeItem: () => {} };
    const link = createTerminalLink({
      open: () =>
        openMonitorPort({
          origin: this.origin,
          hash: () => '',
          storage,
          fetch,
          forgetCode: () => {},
          openSocket: (url, protocols) => new WebSocket(url, protocols),
        }),
    });
    this.#links.push(link);
    const live = new Promise<void>((resolve) => void link.onState((state) => state.kind === 'live' && resolve()));
    link.start();
    await live;
    return link;
  }

  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null> {
    this.#leave();
    this.#child.kill('SIGINT');
    return this.#exit;
  }

  /** `kill -9`: nothing gets a chance to write. */
  async kill(): Promise<void> {
    this.#leave();
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  #leave(): void {
    for (const link of this.#links) link.stop();
  }
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'tapedeck-data-'));
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
}
