import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { Host, RawPort, ServiceProcess } from './host.ts';
import { mortalClock } from './mortal-clock.ts';
import type { ServiceFactory } from './service.ts';
import { runService } from './service-runner.ts';

export interface InlineHostOptions {
  readonly factories: Readonly<Record<ServiceName, ServiceFactory>>;
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly log: Logger;
}

/**
 * All services in this thread, for tests: same runner, same messages (each passes a structured clone). `kill` takes the
 * service's ports and timers away without asking it, as the end of a process would.
 */
export function createInlineHost(options: InlineHostOptions): Host {
  return {
    kind: 'inline',
    spawn: (service) => spawnInline(service, options),
    createChannel() {
      const [left, right] = memoryPortPair();
      return { left: left as RawPort, right: right as RawPort };
    },
    adopt: (port) => port as Port,
  };
}

function spawnInline(service: ServiceName, options: InlineHostOptions): ServiceProcess {
  const exits = new Listeners<[{ readonly code: number | null; readonly reason: string }]>();
  const [control, inside] = memoryPortPair();
  const clock = mortalClock(options.clock);
  const ports: Port[] = [inside];
  let alive = true;

  function end(code: number | null, reason: string): void {
    if (!alive) return;
    alive = false;
    clock.end();
    for (const port of ports) port.close();
    queueMicrotask(() => exits.emit({ code, reason }));
  }

  const running = runService(service, options.factories[service], {
    control: mortalPort(inside, () => alive),
    clock,
    ids: options.ids,
    log: options.log.child({ service }),
    meter: { read: () => ({ lagMs: 0, cpu: 0, memoryBytes: 0 }), dispose: () => {} },
    exit: (code) => {
      running.killed();
      end(code, 'exited');
    },
  });

  return {
    service,
    control,
    pid: null,
    introduce(introduction, raw) {
      const port = raw as Port;
      if (!alive) return port.close();
      ports.push(port);
      running.introduce(
        introduction,
        mortalPort(port, () => alive),
      );
    },
    onExit: (listener) => exits.add(listener),
    kill() {
      if (!alive) return;
      running.killed();
      end(null, 'killed');
    },
  };
}

/** The dead hear and say nothing, not even that their link closed. */
function mortalPort(port: Port, alive: () => boolean): Port {
  return {
    post(message) {
      if (alive()) port.post(message);
    },
    onMessage: (listener) =>
      port.onMessage((message) => {
        if (alive()) listener(message);
      }),
    onClose: (listener) =>
      port.onClose(() => {
        if (alive()) listener();
      }),
    close: () => port.close(),
  };
}
