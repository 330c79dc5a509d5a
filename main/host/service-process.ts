import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { systemClock } from '#main/platform/system-clock.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';
import { type ControlMessage, parseControlMessage } from './control-message.ts';
import { controlPortLogger, serviceControlPort } from './control-port.ts';
import { EXIT_FAILED } from './exit-code.ts';
import { nodePort } from './node-port.ts';
import type { ServiceFactory } from './service.ts';
import { runService } from './service-runner.ts';
import { createUsageMeter } from './usage-meter.ts';
import { electronPort, type UtilityParentPort, utilityParentPort } from './utility-port.ts';

/** What the worker host puts into `workerData`: this thread was started to be that service. */
export interface ServiceWorkerData {
  readonly tapedeckService: ServiceName;
}

const LAST_WORDS_MS = 50;

/** The control channel of this process: lifecycle frames, and introductions with the port that came along. */
interface ControlChannel {
  readonly port: Port;
  /** Ends the process or thread; what was posted before is on its way. */
  exit(code: number): void;
  onIntroduction(listener: (message: ControlMessage, port: Port) => void): void;
}

/**
 * The last line of every service's `entry.ts`. Runs the service where this is a thread or a utility process started for
 * it, and does nothing where the module is only imported.
 */
export function runIfServiceProcess(name: ServiceName, createService: ServiceFactory): void {
  const channel = workerChannel(name) ?? utilityChannel();
  if (channel === null) return;
  const running = runService(name, createService, {
    control: channel.port,
    clock: systemClock,
    ids: secureRandomIds,
    log: controlPortLogger(channel.port),
    meter: createUsageMeter(),
    exit: channel.exit,
  });
  // Electron only warns of an unhandled rejection in a utility process, which would leave a zombie.
  process.on('unhandledRejection', running.fail);
  process.on('uncaughtException', running.fail);
  channel.onIntroduction((message, port) => {
    if (message.kind === 'introduce') running.introduce(message.introduction, port);
  });
  channel.port.onClose(() => process.exit(EXIT_FAILED));
}

function workerChannel(name: ServiceName): ControlChannel | null {
  if (isMainThread || parentPort === null) return null;
  const data = workerData as Partial<ServiceWorkerData> | null;
  if (data?.tapedeckService !== name) return null;
  const parent = parentPort;
  return {
    port: serviceControlPort(nodePort(parent)),
    exit: (code) => process.exit(code),
    onIntroduction(listener) {
      parent.on('message', (message: unknown) => {
        const control = parseControlMessage(message);
        if (control !== null) listener(control, nodePort((message as { readonly port: MessagePort }).port));
      });
    },
  };
}

function utilityChannel(): ControlChannel | null {
  const parent = utilityParentPort();
  if (parent === null) return null;
  return {
    port: serviceControlPort(utilityControlPort(parent)),
    // Messages leave a process later than a thread: the last words would be lost.
    exit: (code) => void setTimeout(() => process.exit(code), LAST_WORDS_MS),
    onIntroduction: introductions(parent),
  };
}

/** The parent port never closes while we live: when it goes, Electron ends the process. */
function utilityControlPort(parent: UtilityParentPort): Port {
  const messages = new Listeners<[unknown]>();
  parent.on('message', (event) => messages.emit(event.data));
  return {
    post: (message) => parent.postMessage(message),
    onMessage: (listener) => messages.add(listener),
    onClose: () => () => {},
    close: () => {},
  };
}

function introductions(parent: UtilityParentPort): ControlChannel['onIntroduction'] {
  return (listener) =>
    void parent.on('message', (event) => {
      const control = parseControlMessage(event.data);
      const port = event.ports[0];
      if (control !== null && port !== undefined) listener(control, electronPort(port));
    });
}
