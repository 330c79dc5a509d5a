import { fileURLToPath } from 'node:url';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Logger } from '#main/ports/logger.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { IntroduceMessage } from './control-message.ts';
import { supervisorControlPort } from './control-port.ts';
import type { Host, RawPort, ServiceProcess } from './host.ts';
import { electronPort } from './utility-port.ts';

export interface ElectronHostOptions {
  /** Where the built code of a service is. */
  readonly entry: (service: ServiceName) => URL;
  readonly log: Logger;
}

/** Every service in a utility process of its own, joined by Electron's message channels. */
export function createElectronHost({ entry, log }: ElectronHostOptions): Host {
  return {
    kind: 'electron',
    spawn: (service) => forkService(service, fileURLToPath(entry(service)), log.child({ service })),
    createChannel() {
      const { port1, port2 } = new MessageChannelMain();
      return { left: port1 as RawPort, right: port2 as RawPort };
    },
    adopt: (port) => electronPort(port as MessagePortMain),
  };
}

function forkService(service: ServiceName, path: string, log: Logger): ServiceProcess {
  const child = utilityProcess.fork(path, [], { serviceName: `tapedeck ${service}` });
  const exits = new Listeners<[{ readonly code: number | null; readonly reason: string }]>();
  let reason = 'exited';
  let ended = false;

  child.on('error', (type, location) => {
    reason = `${type} at ${location}`;
    log.error('process failed', { reason });
  });
  child.on('exit', (code) => {
    // Some versions of Electron tell it twice.
    if (ended) return;
    ended = true;
    exits.emit({ code, reason });
  });

  return {
    service,
    control: supervisorControlPort(
      childPort(child, () => ended),
      log,
    ),
    get pid() {
      return child.pid ?? null;
    },
    introduce(introduction, port) {
      const message: IntroduceMessage = { kind: 'introduce', introduction };
      child.postMessage(message, [port as MessagePortMain]);
    },
    onExit: (listener) => exits.add(listener),
    kill() {
      reason = 'killed';
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}

/** The parent's side of a utility process as a port of control frames. */
function childPort(child: UtilityProcess, ended: () => boolean): Port {
  return {
    post(message) {
      if (!ended()) child.postMessage(message);
    },
    onMessage(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
    onClose(listener) {
      if (ended()) {
        queueMicrotask(listener);
        return () => {};
      }
      child.once('exit', listener);
      return () => child.off('exit', listener);
    },
    close: () => void child.kill(),
  };
}
