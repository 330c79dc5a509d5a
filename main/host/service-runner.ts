import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import { StartRefused } from '#main/ports/start-refused.ts';
import {
  type LifecycleContract,
  lifecycle,
  type ServiceConfig,
  type ServiceName,
  type ServiceState,
} from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { createServer, type Handlers } from '#shared/rpc/serve.ts';
import { describeError } from './control-port.ts';
import { EXIT_FAILED, EXIT_REFUSED, EXIT_STOPPED, refusalText } from './exit-code.ts';
import type { Introduction } from './host.ts';
import type { Service, ServiceContext, ServiceFactory } from './service.ts';
import { createServiceLinks } from './service-links.ts';
import type { UsageMeter } from './usage-meter.ts';

const BEAT_MS = 1_000;

/** What a runtime gives the runner of one service. */
export interface ServiceRuntime {
  /** The lifecycle contract is served here. */
  readonly control: Port;
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly log: Logger;
  readonly meter: UsageMeter;
  /** Ends the process, the thread, or what stands for it. */
  exit(code: number): void;
}

/** A service at work, seen from the runtime that carries it. */
export interface RunningService {
  introduce(introduction: Introduction, port: Port): void;
  /** An error nobody caught: logged, and the service ends. There are no zombies. */
  fail(error: unknown): void;
  /** It was ended from outside: frees what the system would free, says and sends nothing. */
  killed(): void;
}

/** Carries one service through its life: start, links, beats, stop. The same in every runtime. */
export function runService(name: ServiceName, createService: ServiceFactory, runtime: ServiceRuntime): RunningService {
  const { clock, log, meter } = runtime;
  const killedListeners = new Listeners<[]>();
  const early: Port[] = [];
  let state: ServiceState = 'spawned';
  let degraded: string | null = null;
  let beats = 0;
  let ended = false;

  const links = createServiceLinks(fail);
  const context: ServiceContext = {
    clock,
    log,
    ids: runtime.ids,
    link: links.link,
    setDegraded(reason) {
      if (reason === degraded) return;
      degraded = reason;
      if (reason !== null) log.warn('degraded', { reason });
      if (state === 'ready' || state === 'degraded') enter(reason === null ? 'ready' : 'degraded');
    },
    onKilled: (listener) => void killedListeners.add(listener),
  };
  let service: Service | null = null;

  const handlers: Handlers<LifecycleContract> = {
    async start(config) {
      enter('starting');
      await started(config);
      return {};
    },
    async reconfigure(config) {
      await service?.reconfigure(config);
      return {};
    },
    async stop({ reason, deadlineMs }) {
      enter('stopping');
      log.info('stopping', { reason });
      await stopped(deadlineMs);
      return {};
    },
  };
  const server = createServer(lifecycle, handlers, {
    onError: (error, method) => log.error('control call failed', { method, error: describeError(error) }),
  });

  async function started(config: ServiceConfig): Promise<void> {
    try {
      const created = createService(context);
      service = created;
      await created.start(config);
    } catch (error) {
      const refused = error instanceof StartRefused;
      log.error(refused ? 'start refused' : 'start failed', { error: describeError(error) });
      end(refused ? EXIT_REFUSED : EXIT_FAILED);
      const message = error instanceof Error ? error.message : String(error);
      throw new RpcError('INTERNAL', refused ? refusalText(error.code, message) : message);
    }
    if (ended) return;
    for (const port of early.splice(0)) service?.attach(port);
    enter(degraded === null ? 'ready' : 'degraded');
  }

  async function stopped(deadlineMs: number): Promise<void> {
    try {
      if (service !== null) await within(deadlineMs, service.stop());
      enter('stopped');
      end(EXIT_STOPPED);
    } catch (error) {
      log.error('stop failed', { error: describeError(error) });
      end(EXIT_FAILED);
    }
  }

  function within(deadlineMs: number, work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(deadlineMs, () => reject(new Error(`not stopped after ${deadlineMs} ms`)));
      work.then(resolve, reject).finally(cancel);
    });
  }

  function enter(next: ServiceState): void {
    state = next;
    beat();
  }

  function beat(): void {
    if (ended) return;
    beats++;
    server.publish('beat', { seq: beats, state, reason: degraded, time: clock.now(), ...meter.read() });
  }

  /** Lets the last answer leave before the end. */
  function end(code: number): void {
    if (ended) return;
    ended = true;
    stopBeats();
    meter.dispose();
    setImmediate(() => runtime.exit(code));
  }

  function fail(error: unknown): void {
    if (ended) return;
    log.error('unexpected error: the service ends and is started again', { error: describeError(error) });
    end(EXIT_FAILED);
  }

  const stopBeats = clock.every(BEAT_MS, beat);
  server.attach(runtime.control);
  log.debug('spawned', { service: name });

  return {
    introduce(introduction, port) {
      if (introduction.role === 'client') links.introduce(introduction.peer, port);
      else if (state === 'spawned' || state === 'starting') early.push(port);
      else service?.attach(port);
    },
    fail,
    killed() {
      ended = true;
      stopBeats();
      meter.dispose();
      killedListeners.emit();
    },
  };
}
