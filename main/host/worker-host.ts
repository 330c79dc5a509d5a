import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Logger } from '#main/ports/logger.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { IntroduceMessage } from './control-message.ts';
import { describeError, supervisorControlPort } from './control-port.ts';
import type { Host, RawPort, ServiceProcess } from './host.ts';
import { nodePort } from './node-port.ts';
import type { ServiceWorkerData } from './service-process.ts';

export interface WorkerHostOptions {
  /** Where the code of a service is: its `entry.ts`, or the built file. */
  readonly entry: (service: ServiceName) => URL;
  /** Where the lines of all services are written. */
  readonly log: Logger;
}

/** Every service in a thread of its own: browser mode, batch commands, process tests. */
export function createWorkerHost({ entry, log }: WorkerHostOptions): Host {
  return {
    kind: 'worker',
    spawn: (service) => spawnWorker(service, entry(service), log.child({ service })),
    createChannel() {
      const { port1, port2 } = new MessageChannel();
      return { left: port1 as RawPort, right: port2 as RawPort };
    },
    adopt: (port) => nodePort(port as MessagePort),
  };
}

function spawnWorker(service: ServiceName, entry: URL, log: Logger): ServiceProcess {
  const workerData: ServiceWorkerData = { tapedeckService: service };
  const worker = new Worker(entry, { workerData, name: service });
  const exits = new Listeners<[{ readonly code: number | null; readonly reason: string }]>();
  let reason = 'exited';

  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
    log.error('thread failed', { error: describeError(error) });
  });
  worker.on('messageerror', (error) => log.error('message could not be read', { error: describeError(error) }));
  worker.on('exit', (code) => exits.emit({ code, reason }));

  return {
    service,
    control: supervisorControlPort(workerPort(worker), log),
    pid: null,
    introduce(introduction, port) {
      const message: IntroduceMessage & { readonly port: MessagePort } = {
        kind: 'introduce',
        introduction,
        port: port as MessagePort,
      };
      worker.postMessage(message, [port as MessagePort]);
    },
    onExit: (listener) => exits.add(listener),
    kill() {
      reason = 'killed';
      void worker.terminate();
    },
  };
}

/** The parent's side of a worker is not a MessagePort, but speaks like one. */
function workerPort(worker: Worker): Port {
  let ended = false;
  worker.once('exit', () => {
    ended = true;
  });
  return {
    post(message) {
      if (!ended) worker.postMessage(message);
    },
    onMessage(listener) {
      worker.on('message', listener);
      return () => worker.off('message', listener);
    },
    onClose(listener) {
      if (ended) {
        queueMicrotask(listener);
        return () => {};
      }
      worker.once('exit', listener);
      return () => worker.off('exit', listener);
    },
    close: () => void worker.terminate(),
  };
}
