import { GATEWAY_CONTRACTS, type GatewayContractName } from '#shared/contract/gateway.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { Listeners } from '#shared/kernel/listeners.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';

export interface FakeCall {
  readonly method: string;
  readonly params: unknown;
}

/** The services a view may talk to, in this thread: they check parameters as the real ones do, and note every call. */
export interface FakeServices {
  readonly calls: FakeCall[];
  /** Answers calls by qualified name; what has no answer here answers an empty object. */
  answer(method: string, handler: (params: unknown) => unknown): void;
  server(contract: GatewayContractName): Server<Contract>;
  openLink(service: ServiceName): Port | null;
  onUp(listener: (service: ServiceName, generation: number) => void): () => void;
  /** All its links close, and no new one is given until it is up again. */
  kill(service: ServiceName): void;
  restart(service: ServiceName, generation: number): void;
  /** How many links were ever opened to the service. */
  opened(service: ServiceName): number;
}

export function fakeServices(): FakeServices {
  const calls: FakeCall[] = [];
  const answers = new Map<string, (params: unknown) => unknown>();
  const servers = new Map<string, Server<Contract>>();
  const dead = new Set<string>();
  const opened = new Map<string, number>();
  const ups = new Listeners<[ServiceName, number]>();

  function serve(name: GatewayContractName): Server<Contract> {
    const contract: Contract = GATEWAY_CONTRACTS[name];
    const handlers = Object.fromEntries(
      Object.keys(contract.calls).map((method) => [method, (params: unknown) => handle(`${name}.${method}`, params)]),
    );
    const server = createServer(contract, handlers as never);
    servers.set(name, server);
    return server;
  }

  function handle(method: string, params: unknown): unknown {
    calls.push({ method, params });
    return answers.get(method)?.(params) ?? {};
  }

  function server(name: GatewayContractName): Server<Contract> {
    return servers.get(name) ?? serve(name);
  }

  return {
    calls,
    answer: (method, handler) => void answers.set(method, handler),
    server,
    openLink(service) {
      if (dead.has(service)) return null;
      opened.set(service, (opened.get(service) ?? 0) + 1);
      const [ours, theirs] = memoryPortPair();
      server(service as GatewayContractName).attach(theirs);
      return ours;
    },
    onUp: (listener) => ups.add(listener),
    kill(service) {
      dead.add(service);
      servers.get(service)?.dispose();
      servers.delete(service);
    },
    restart(service, generation) {
      dead.delete(service);
      ups.emit(service, generation);
    },
    opened: (service) => opened.get(service) ?? 0,
  };
}
