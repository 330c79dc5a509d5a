import type { Host, ServiceProcess } from '#main/host/host.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';

/** The same host, and the newest process of each service that it spawned: for killing it. */
export function trackedHost(inner: Host): { readonly host: Host; readonly running: Map<ServiceName, ServiceProcess> } {
  const running = new Map<ServiceName, ServiceProcess>();
  const host: Host = {
    ...inner,
    spawn(service) {
      const process = inner.spawn(service);
      running.set(service, process);
      return process;
    },
  };
  return { host, running };
}
