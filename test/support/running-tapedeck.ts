import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { MONITOR_PATHS, PAIR_FRAGMENT, SOCKET_PROTOCOL, ticketProtocol } from '#shared/contract/monitor.ts';
import { connect } from '#shared/rpc/connect.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import type { Frame } from '#shared/rpc/frames.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** `npm start -- --browser` as a process of its own. */
export interface RunningTapedeck {
  readonly output: string;
  readonly pid: number;
  /** The printed link, once it runs; rejects with what was printed if it ends instead. */
  readonly link: Promise<string>;
  readonly ended: Promise<Exit>;
  signal(signal: NodeJS.Signals): void;
}

export function startTapedeck(parameters: readonly string[]): RunningTapedeck {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, 'main/cli/start.ts'), '--browser', '--no-open', ...parameters],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const ended = new Promise<Exit>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output })));
  const link = new Promise<string>((resolve, reject) => {
    const read = (chunk: string): void => {
      output += chunk;
      const found = /http:\/\/\S+#pair=\S+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    void ended.then((exit) => reject(new Error(`ended with ${exit.code}: ${exit.output}`)));
  });
  link.catch(() => {});
  return {
    get output() {
      return output;
    },
    pid: child.pid ?? 0,
    link,
    ended,
    signal: (signal) => void child.kill(signal),
  };
}

/** What the page does with the link. */
export async function pair(link: string): Promise<string> {
  const { origin, hash } = new URL(link);
  const answer = await postJson(origin, MONITOR_PATHS.pair, { code: hash.slice(PAIR_FRAGMENT.length) });
  return (answer as { token: string }).token;
}

export async function postJson(origin: string, path: string, body: unknown, token?: string): Promise<unknown> {
  const headers = {
    origin,
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** A view on its socket, one client per contract as the page has them. */
export interface RunningView {
  client<C extends Contract>(contract: C): ReturnType<typeof connect<C>>;
  readonly closed: Promise<number>;
  close(): void;
}

export async function openView(origin: string, token: string): Promise<RunningView> {
  const { ticket } = (await postJson(origin, MONITOR_PATHS.ticket, {}, token)) as { ticket: string };
  const address = `${origin.replace('http', 'ws')}${MONITOR_PATHS.socket}`;
  const socket = new WebSocket(address, [SOCKET_PROTOCOL, ticketProtocol(ticket)], { origin });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  let base = 0;
  return {
    client(contract) {
      base += 1_000_000;
      const offset = base;
      return connect(contract, {
        post: (message) => socket.send(JSON.stringify(qualified(contract.name, message as Frame, offset))),
        onMessage(listener) {
          socket.on('message', (data) => {
            const frame = unqualified(contract.name, JSON.parse(String(data)) as Frame, offset);
            if (frame !== null) listener(frame);
          });
          return () => {};
        },
        onClose(listener) {
          socket.on('close', listener);
          return () => {};
        },
        close: () => socket.close(),
      });
    },
    closed,
    close: () => socket.close(),
  };
}

function qualified(contract: string, frame: Frame, offset: number): unknown {
  if (frame.t === 'req') return { ...frame, id: frame.id + offset, method: `${contract}.${frame.method}` };
  return 'event' in frame ? { ...frame, event: `${contract}.${frame.event}` } : frame;
}

/** Null for what belongs to another client of the same socket. */
function unqualified(contract: string, frame: Frame, offset: number): Frame | null {
  if (frame.t === 'evt') {
    const [name, event] = frame.event.split('.');
    return name === contract && event !== undefined ? { ...frame, event } : null;
  }
  if (frame.t !== 'res' && frame.t !== 'err') return null;
  const id = frame.id - offset;
  return id >= 0 && id < 1_000_000 ? { ...frame, id } : null;
}
