import type { Host, Introduction, RawPort, ServiceProcess } from '#main/host/host.ts';
import { type Beat, type LifecycleContract, lifecycle, type ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';

/** A service that does what a test says, and remembers what it was told. */
export interface FakeProcess extends ServiceProcess {
  readonly introductions: readonly { readonly introduction: Introduction; readonly port: Port }[];
  /** Ends it. `times`: some runtimes tell an exit twice. */
  exit(code: number | null, reason?: string, times?: number): void;
  beat(beat?: Partial<Beat>): void;
  readonly alive: boolean;
}

export interface FakeHost extends Host {
  /** All ever started, in order. */
  readonly spawned: readonly FakeProcess[];
  /** The newest of a service. */
  of(service: ServiceName): FakeProcess;
  /** Everything that happened, in order: `database start`, `trader stop`, `trader kill`, … */
  readonly history: readonly string[];
  /** How a service answers; ready at once and obedient unless told otherwise. */
  behaviour: (service: ServiceName) => {
    readonly start?: () => Promise<void>;
    readonly ignoresStop?: boolean;
  };
}

export function fakeHost(): FakeHost {
  const spawned: FakeProcess[] = [];
  const history: string[] = [];
  const host: FakeHost = {
    kind: 'inline',
    spawned,
    history,
    behaviour: () => ({}),
    spawn(service) {
      const process = fakeProcess(service, host, history);
      spawned.push(process);
      return process;
    },
    createChannel() {
      const [left, right] = memoryPortPair();
      return { left: left as RawPort, right: right as RawPort };
    },
    adopt: (port) => port as Port,
    of(service) {
      const process = spawned.findLast((candidate) => candidate.service === service);
      if (process === undefined) throw new Error(`${service} was never started`);
      return process;
    },
  };
  return host;
}

function fakeProcess(service: ServiceName, host: FakeHost, history: string[]): FakeProcess {
  const [control, inside] = memoryPortPair();
  const exits = new Listeners<[{ readonly code: number | null; readonly reason: string }]>();
  const introductions: { readonly introduction: Introduction; readonly port: Port }[] = [];
  let alive = true;
  let beats = 0;

  const server: Server<LifecycleContract> = createServer(lifecycle, {
    async start() {
      history.push(`${service} start`);
      await host.behaviour(service).start?.();
      process.beat({ state: 'ready' });
      return {};
    },
    reconfigure() {
      history.push(`${service} reconfigure`);
      return {};
    },
    stop() {
      history.push(`${service} stop`);
      if (host.behaviour(service).ignoresStop === true) throw new RpcError('INTERNAL', 'busy');
      queueMicrotask(() => process.exit(0));
      return {};
    },
  });
  server.attach(inside);

  const process: FakeProcess = {
    service,
    control,
    pid: null,
    introductions,
    get alive() {
      return alive;
    },
    introduce(introduction, port) {
      introductions.push({ introduction, port: port as Port });
    },
    onExit: (listener) => exits.add(listener),
    kill() {
      history.push(`${service} kill`);
      process.exit(null, 'killed');
    },
    exit(code, reason = 'exited', times = 1) {
      if (!alive) return;
      alive = false;
      inside.close();
      for (const { port } of introductions) port.close();
      for (let time = 0; time < times; time++) exits.emit({ code, reason });
    },
    beat(beat = {}) {
      beats++;
      const full = {
        seq: beats,
        state: 'ready',
        reason: null,
        lagMs: 1,
        cpu: 0.01,
        memoryBytes: 1,
        time: beats,
      } as const;
      if (alive) server.publish('beat', { ...full, ...beat });
    },
  };
  return process;
}
