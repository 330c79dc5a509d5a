import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createGateway, type Gateway } from '#main/monitor/gateway.ts';
import { type Monitor, type MonitorOptions, startMonitor } from '#main/monitor/monitor.ts';
import { TokenStore } from '#main/monitor/token-store.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { readPageFiles } from '#main/platform/page-files.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { systemClock } from '#main/platform/system-clock.ts';
import { MONITOR_PATHS } from '#shared/contract/monitor.ts';
import { type FakeServices, fakeServices } from './fake-services.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export const json = ['Content-Type', 'application/json'] as const;

export function bearer(token: string): readonly string[] {
  return ['Authorization', `Bearer ${token}`];
}

/** A real monitor on loopback before fake services, with one token that may trade and one that may only look. */
export class MonitorRig {
  readonly folder = mkdtempSync(join(tmpdir(), 'tapedeck-monitor-'));
  readonly page = pageFiles(this.folder);
  readonly services: FakeServices = fakeServices();
  readonly gateway: Gateway = createGateway({ links: this.services, app: this.services.server('app') as never });
  readonly tokens = new TokenStore(join(this.folder, 'tokens.json'), systemClock, secureRandomIds);
  readonly token = this.tokens.create('screen', 'trade').token;
  readonly readToken = this.tokens.create('phone', 'read').token;
  readonly sockets: WebSocket[] = [];
  readonly #monitors: Monitor[] = [];

  async start(options: Partial<MonitorOptions> = {}): Promise<Monitor> {
    const monitor = await startMonitor({
      port: 0,
      gateway: this.gateway,
      tokens: this.tokens,
      page: this.page,
      status: () => ({ version: '1.2.3', services: [] }),
      clock: systemClock,
      log: silentLogger,
      ...options,
    });
    this.#monitors.push(monitor);
    return monitor;
  }

  /** The one that was started last. */
  get monitor(): Monitor {
    const last = this.#monitors.at(-1);
    if (last === undefined) throw new Error('no monitor was started');
    return last;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.monitor.port}`;
  }

  get ownOrigin(): readonly string[] {
    return ['Origin', this.origin];
  }

  async dispose(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    for (const monitor of this.#monitors) await monitor.close();
    this.gateway.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The path and the headers go as they are given: nothing is tidied up on the way. */
  ask(
    path: string,
    options: { readonly method?: string; readonly headers?: readonly string[]; readonly body?: string } = {},
  ): Promise<Answer> {
    const { port } = this.monitor;
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: ['Host', `127.0.0.1:${port}`, ...(options.headers ?? [])],
        agent: false,
      });
      request.on('error', reject);
      request.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      request.end(options.body);
    });
  }

  /** A request written line by line; answers the first line that comes back. */
  raw(lines: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.monitor.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
      let answer = '';
      const first = (): string => answer.split('\r\n')[0] ?? '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
        if (!answer.includes('\r\n')) return;
        resolve(first());
        socket.destroy();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(first()));
    });
  }

  /** Resolves when it is open; rejects with `refused STATUS`. */
  socket(
    options: { readonly headers?: Record<string, string>; readonly protocols?: string[] } = {},
  ): Promise<WebSocket> {
    const address = `ws://127.0.0.1:${this.monitor.port}${MONITOR_PATHS.socket}`;
    const headers = options.headers ?? { authorization: `Bearer ${this.token}` };
    const client = new WebSocket(address, options.protocols ?? [], { headers });
    this.sockets.push(client);
    return new Promise((resolve, reject) => {
      client.on('open', () => resolve(client));
      client.on('unexpected-response', (_request, response) => reject(new Error(`refused ${response.statusCode}`)));
      client.on('error', reject);
    });
  }
}

export function closeCode(client: WebSocket): Promise<number> {
  return new Promise((resolve) => client.on('close', (code) => resolve(code)));
}

export function nextMessage(client: WebSocket): Promise<unknown> {
  return new Promise((resolve) => client.once('message', (data) => resolve(JSON.parse(String(data)))));
}

function pageFiles(folder: string): MonitorOptions['page'] {
  const built = join(folder, 'page');
  mkdirSync(join(built, 'assets'), { recursive: true });
  writeFileSync(join(built, 'index.html'), '<!doctype html><title>Tapedeck</title>');
  writeFileSync(join(built, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(built, 'assets', 'index-abc.js.map'), '{}');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  symlinkSync(join(folder, 'secret.html'), join(built, 'link.html'));
  return readPageFiles(built);
}
