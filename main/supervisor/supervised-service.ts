import type { ServiceProcess } from '#main/host/host.ts';
import type { ServiceView } from '#shared/contract/app.ts';
import type { Beat, LifecycleContract, ServiceName } from '#shared/contract/lifecycle.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { ServiceNode } from './topology.ts';

/** One start of a service, until its exit. */
export interface Incarnation {
  readonly process: ServiceProcess;
  readonly control: Client<LifecycleContract>;
  /** `start` has resolved: clients may be introduced. */
  ready: boolean;
  /** Its exit has been dealt with: some runtimes tell it twice. */
  ended: boolean;
  /** We ended it on purpose: its exit counts for nothing. */
  expected: boolean;
  lastBeatAt: number;
  heartbeat: Heartbeat;
  beat: Beat | null;
  /** What `start` answered, when it refused or failed. */
  startError: string | null;
}

/** A service as the supervisor keeps it: `current` is null while nothing of it runs. */
export interface SupervisedService {
  readonly node: ServiceNode;
  /** `waiting`: loaded, for its servers; `backing-off`: for the delay after an exit; `idle`: not to be started. */
  phase: 'idle' | 'waiting' | 'backing-off' | 'running' | 'failed';
  current: Incarnation | null;
  generation: number;
  restarts: number;
  /** Unplanned exits, monotonic ms. */
  exits: readonly number[];
  /** Why it is down or failed: a code. */
  reason: string | null;
  /** What a person can do about it, where it refused to start. */
  problem: string | null;
  cancelBackOff: Unsubscribe | null;
}

export function supervisedService(node: ServiceNode): SupervisedService {
  return {
    node,
    phase: 'idle',
    current: null,
    generation: 0,
    restarts: 0,
    exits: [],
    reason: null,
    problem: null,
    cancelBackOff: null,
  };
}

export function isReady(service: SupervisedService | undefined): boolean {
  return service?.current?.ready === true && !service.current.ended;
}

/** What people see of it. */
export function serviceView(service: SupervisedService): ServiceView {
  const { current, generation, restarts } = service;
  const beat = current?.beat ?? null;
  return {
    name: service.node.name,
    state: stateOf(service),
    reason: service.reason ?? beat?.reason ?? null,
    generation,
    restarts,
    heartbeat: current === null || beat === null ? 'none' : current.heartbeat,
    lastBeatTime: beat?.time ?? null,
    lagMs: beat?.lagMs ?? null,
    cpu: beat?.cpu ?? null,
    memoryBytes: beat?.memoryBytes ?? null,
  };
}

function stateOf({ phase, current }: SupervisedService): ServiceView['state'] {
  if (phase === 'failed') return 'failed';
  if (current === null) return 'stopped';
  return current.beat?.state ?? 'spawned';
}

export function waitingReason(server: ServiceName): string {
  return `waits-for-${server}`;
}
