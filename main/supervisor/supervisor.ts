import { EXIT_REFUSED, parseRefusal } from '#main/host/exit-code.ts';
import type { Host } from '#main/host/host.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { ServiceView } from '#shared/contract/app.ts';
import { lifecycle, type ServiceConfig, type ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import { connect } from '#shared/rpc/connect.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createAbsenceDetector, HEARTBEAT_CHECK_MS, judgeHeartbeat } from './heartbeat.ts';
import { DEFAULT_RESTART_POLICY, decideRestart, type RestartPolicy } from './restart-policy.ts';
import { stopProcess } from './stop-process.ts';
import {
  type Incarnation,
  isReady,
  type SupervisedService,
  serviceView,
  supervisedService,
  waitingReason,
} from './supervised-service.ts';
import { type ServiceNode, startOrder, TOPOLOGY } from './topology.ts';

export interface SupervisorOptions {
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: ServiceConfig;
  readonly topology?: readonly ServiceNode[];
  readonly policy?: RestartPolicy;
  /** A number in [0, 1): spreads restarts. */
  readonly jitter?: () => number;
  readonly startDeadlineMs?: number;
  readonly stopDeadlineMs?: number;
}

/** What a person may have to hear of. */
export type SupervisorNotice =
  | { readonly kind: 'exited'; readonly service: ServiceName; readonly reason: string; readonly delayMs: number }
  | { readonly kind: 'failed'; readonly service: ServiceName; readonly reason: string; readonly problem: string | null }
  | { readonly kind: 'unresponsive'; readonly service: ServiceName }
  | { readonly kind: 'recovered'; readonly service: ServiceName };

export type StartOutcome =
  | { readonly outcome: 'started' }
  | {
      readonly outcome: 'failed';
      readonly service: ServiceName;
      readonly reason: string;
      readonly problem: string | null;
    };

/** Keeps the services alive in the right order and introduces them to each other; what they say is not its business. */
export interface Supervisor {
  /** Resolves once every service is ready, or one has failed for good (the others go on). */
  start(): Promise<StartOutcome>;
  /** Clients before servers, each within the deadline, then by force. */
  stop(reason: string): Promise<void>;
  /** Ends a service as its crash would and starts it anew; also the way out of `failed`. */
  restartService(name: ServiceName): void;
  /** Tells every running service, and whoever starts later. */
  reconfigure(config: ServiceConfig): Promise<void>;
  services(): readonly ServiceView[];
  onChange(listener: () => void): Unsubscribe;
  onNotice(listener: (notice: SupervisorNotice) => void): Unsubscribe;
  /** A fresh link to a service for a view; null while it is not ready. The link closes when the service ends. */
  openLink(service: ServiceName): Port | null;
  /** Told whenever a service has become ready, with the number of this start: open a fresh link, take a fresh snapshot. */
  onUp(listener: (service: ServiceName, generation: number) => void): Unsubscribe;
}

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 5_000;

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { host, clock, log, policy = DEFAULT_RESTART_POLICY, jitter = Math.random } = options;
  const topology = options.topology ?? TOPOLOGY;
  const order = startOrder(topology);
  const services = new Map(topology.map((node) => [node.name, supervisedService(node)]));
  const ups = new Listeners<[ServiceName, number]>();
  const changes = new Listeners<[]>();
  const notices = new Listeners<[SupervisorNotice]>();
  const wasAbsent = createAbsenceDetector(clock);
  let config = options.config;
  let stopping: Promise<void> | null = null;
  let stopLooking: Unsubscribe | null = null;

  function of(name: ServiceName): SupervisedService {
    const service = services.get(name);
    if (service === undefined) throw new Error(`no service ${name}`);
    return service;
  }

  /** Starts whatever waits and has all its servers. Its code is loaded before, while the servers still start. */
  function advance(): void {
    if (stopping !== null) return;
    for (const name of order) {
      const service = of(name);
      if (service.phase !== 'waiting') continue;
      const incarnation = service.current ?? launch(service);
      const missing = service.node.clientOf.find(({ server }) => !isReady(services.get(server)));
      if (missing === undefined) void begin(service, incarnation);
      else service.reason = waitingReason(missing.server);
    }
    changes.emit();
  }

  function launch(service: SupervisedService): Incarnation {
    const process = host.spawn(service.node.name);
    const incarnation: Incarnation = {
      process,
      control: connect(lifecycle, process.control),
      ready: false,
      ended: false,
      expected: false,
      lastBeatAt: clock.monotonic(),
      heartbeat: 'ok',
      beat: null,
      startError: null,
    };
    service.current = incarnation;
    service.generation++;
    service.problem = null;
    process.onExit((exit) => ended(service, incarnation, exit));
    incarnation.control.on('beat', (beat) => {
      incarnation.beat = beat;
      incarnation.lastBeatAt = clock.monotonic();
      judge(service, incarnation);
      changes.emit();
    });
    for (const { server } of service.node.clientOf) introduce(service, of(server));
    return incarnation;
  }

  async function begin(service: SupervisedService, incarnation: Incarnation): Promise<void> {
    const { name } = service.node;
    const given = config;
    service.phase = 'running';
    service.reason = null;
    try {
      const timeoutMs = options.startDeadlineMs ?? START_DEADLINE_MS;
      await incarnation.control.call('start', given, { timeoutMs });
    } catch (error) {
      if (incarnation.ended) return;
      incarnation.startError = error instanceof Error ? error.message : String(error);
      // It ends by itself after a failed start; one that does not, or that hangs, is helped.
      clock.after(1_000, () => {
        if (!incarnation.ended) incarnation.process.kill();
      });
      return;
    }
    if (incarnation.ended) return;
    incarnation.ready = true;
    log.info('service ready', { service: name, generation: service.generation });
    for (const client of services.values()) {
      const named = client.node.clientOf.some(({ server }) => server === name);
      if (named && client.current !== null && !client.current.ended) introduce(client, service);
    }
    ups.emit(name, service.generation);
    // Changed while it started.
    if (config !== given) void reconfigure(incarnation);
    advance();
  }

  async function reconfigure({ process, control }: Incarnation): Promise<void> {
    try {
      await control.call('reconfigure', config);
    } catch (error) {
      // One that ended gets the configuration with its next start; one that answers with an error keeps the old.
      log.warn('configuration not taken over', { service: process.service, error: String(error) });
    }
  }

  function introduce(client: SupervisedService, server: SupervisedService): void {
    if (client.current === null || server.current === null || !isReady(server)) return;
    const { left, right } = host.createChannel();
    server.current.process.introduce({ role: 'server', peer: client.node.name }, left);
    client.current.process.introduce({ role: 'client', peer: server.node.name }, right);
  }

  function ended(
    service: SupervisedService,
    incarnation: Incarnation,
    exit: { readonly code: number | null; readonly reason: string },
  ): void {
    if (incarnation.ended) return;
    incarnation.ended = true;
    incarnation.control.close();
    service.current = null;
    if (stopping !== null) rest(service, 'idle', null);
    else if (incarnation.expected) again(service, 0, 'restarting');
    else if (exit.code === EXIT_REFUSED) refuse(service, incarnation.startError ?? exit.reason);
    else crashed(service, exit);
    changes.emit();
  }

  function crashed(service: SupervisedService, exit: { readonly code: number | null; readonly reason: string }): void {
    const { name } = service.node;
    const decision = decideRestart(policy, service.exits, clock.monotonic(), jitter());
    service.exits = decision.exits;
    log.error('service ended', { service: name, code: exit.code, reason: exit.reason, decision: decision.kind });
    if (decision.kind === 'give-up') {
      failed(service, 'crash-loop', null);
      return;
    }
    notices.emit({ kind: 'exited', service: name, reason: exit.reason, delayMs: decision.delayMs });
    again(service, decision.delayMs, 'restarting');
  }

  function refuse(service: SupervisedService, text: string): void {
    const refusal = parseRefusal(text);
    failed(service, refusal?.code ?? 'start-refused', refusal?.message ?? text);
  }

  function failed(service: SupervisedService, reason: string, problem: string | null): void {
    rest(service, 'failed', reason);
    service.problem = problem;
    log.error('service failed', { service: service.node.name, reason, problem });
    notices.emit({ kind: 'failed', service: service.node.name, reason, problem });
  }

  function rest(service: SupervisedService, phase: 'idle' | 'failed', reason: string | null): void {
    service.phase = phase;
    service.reason = reason;
  }

  function again(service: SupervisedService, delayMs: number, reason: string): void {
    service.phase = 'backing-off';
    service.reason = reason;
    service.restarts++;
    service.cancelBackOff?.();
    service.cancelBackOff = clock.after(delayMs, () => {
      if (service.phase !== 'backing-off') return;
      service.phase = 'waiting';
      advance();
    });
  }

  function look(): void {
    const absent = wasAbsent();
    for (const service of services.values()) {
      if (service.current === null) continue;
      if (absent) service.current.lastBeatAt = clock.monotonic();
      judge(service, service.current);
    }
  }

  function judge(service: SupervisedService, incarnation: Incarnation): void {
    // Loading its code may take long on a busy machine; whether it starts at all is for the deadline of `start`.
    if (incarnation.beat === null) return;
    const before = incarnation.heartbeat;
    const after = judgeHeartbeat(clock.monotonic() - incarnation.lastBeatAt);
    if (after === before) return;
    incarnation.heartbeat = after;
    const { name } = service.node;
    if (after !== 'ok') log.warn('no beat', { service: name, heartbeat: after });
    if (after === 'unresponsive') notices.emit({ kind: 'unresponsive', service: name });
    else if (before === 'unresponsive') notices.emit({ kind: 'recovered', service: name });
    changes.emit();
  }

  function outcome(): StartOutcome | null {
    for (const service of services.values()) {
      if (service.phase !== 'failed') continue;
      const { reason, problem } = service;
      return { outcome: 'failed', service: service.node.name, reason: reason ?? 'failed', problem };
    }
    return [...services.values()].every(isReady) ? { outcome: 'started' } : null;
  }

  async function stopAll(reason: string): Promise<void> {
    stopLooking?.();
    for (const service of services.values()) {
      service.cancelBackOff?.();
      if (service.current === null && service.phase !== 'failed') rest(service, 'idle', null);
    }
    const deadlineMs = options.stopDeadlineMs ?? STOP_DEADLINE_MS;
    for (const name of [...order].reverse()) {
      const { current } = of(name);
      if (current === null) continue;
      const forced = await stopProcess(current, clock, reason, deadlineMs);
      if (forced) log.error('service had to be ended by force', { service: name, deadlineMs });
    }
    changes.emit();
  }

  return {
    start() {
      stopLooking ??= clock.every(HEARTBEAT_CHECK_MS, look);
      for (const service of services.values()) if (service.phase === 'idle') service.phase = 'waiting';
      return new Promise((resolve) => {
        const unsubscribe = changes.add(() => {
          const known = stopping === null ? outcome() : { outcome: 'failed' as const, ...STOPPED };
          if (known === null) return;
          unsubscribe();
          resolve(known);
        });
        advance();
      });
    },
    stop(reason) {
      stopping ??= stopAll(reason);
      return stopping;
    },
    restartService(name) {
      const service = of(name);
      service.exits = [];
      log.info('restart asked for', { service: name });
      if (service.current !== null) {
        service.current.expected = true;
        service.current.process.kill();
        return;
      }
      service.cancelBackOff?.();
      service.phase = 'waiting';
      advance();
    },
    async reconfigure(next) {
      config = next;
      const running = [...services.values()].flatMap(({ current }) => (current?.ready === true ? [current] : []));
      await Promise.all(running.map(reconfigure));
    },
    services: () => order.map((name) => serviceView(of(name))),
    onChange: (listener) => changes.add(listener),
    onNotice: (listener) => notices.add(listener),
    openLink(name) {
      const service = of(name);
      if (service.current === null || !isReady(service)) return null;
      const { left, right } = host.createChannel();
      service.current.process.introduce({ role: 'server', peer: 'view' }, left);
      return host.adopt(right);
    },
    onUp: (listener) => ups.add(listener),
  };
}

const STOPPED = { service: 'database', reason: 'stopped', problem: null } as const;
