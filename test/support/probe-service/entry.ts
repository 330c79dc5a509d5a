import { workerData } from 'node:worker_threads';
import type { Link, Service, ServiceContext } from '#main/host/service.ts';
import { runIfServiceProcess, type ServiceWorkerData } from '#main/host/service-process.ts';
import { TOPOLOGY } from '#main/supervisor/topology.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { createServer } from '#shared/rpc/serve.ts';
import { type ProbeContract, probeContract } from './contract.ts';

/** A service that only answers, for tests of threads, links and ends. */
function createProbe(name: ServiceName, context: ServiceContext): Service {
  const contract = probeContract(name) as ProbeContract;
  const born = context.ids.next();
  const links = new Map<ServiceName, Link<ProbeContract>>();
  const server = createServer<ProbeContract>(contract, {
    ping: () => ({ name, born }),
    async peers() {
      const answers: Record<string, string> = {};
      for (const [peer, link] of links) {
        const client = link.current;
        if (client !== null) answers[peer] = (await client.call('ping', {}, { timeoutMs: 2_000 })).born;
      }
      return { born: answers };
    },
    misbehave({ how }) {
      misbehave(how);
      return {};
    },
  });
  return {
    name,
    start() {
      const node = TOPOLOGY.find((candidate) => candidate.name === name);
      for (const { server: peer } of node?.clientOf ?? []) {
        links.set(peer, context.link(probeContract(peer) as ProbeContract));
      }
      return Promise.resolve();
    },
    reconfigure: () => {},
    attach: server.attach,
    stop: () => Promise.resolve(),
  };
}

function misbehave(how: 'reject' | 'throw' | 'exit-zero' | 'block'): void {
  if (how === 'reject') void Promise.reject(new Error('a promise nobody waits for'));
  else if (how === 'throw') {
    setImmediate(() => {
      throw new Error('an error nobody catches');
    });
  } else if (how === 'exit-zero') setImmediate(() => process.exit(0));
  else setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 7_000));
}

const data = workerData as Partial<ServiceWorkerData> | null;
if (data?.tapedeckService !== undefined) {
  const name = data.tapedeckService;
  runIfServiceProcess(name, (context) => createProbe(name, context));
}
