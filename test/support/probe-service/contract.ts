import { z } from 'zod';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import { defineContract } from '#shared/rpc/contract.ts';

/** What a service of the process tests can be asked: who answers, whom it reaches, and to misbehave. */
export function probeContract(name: ServiceName) {
  return defineContract(name, {
    calls: {
      ping: { params: z.object({}), result: z.object({ name: z.string(), born: z.string() }), access: 'read' },
      /** Asks every server it is a client of; answers each one's birth mark. */
      peers: { params: z.object({}), result: z.object({ born: z.record(z.string(), z.string()) }), access: 'read' },
      misbehave: {
        params: z.object({ how: z.enum(['reject', 'throw', 'exit-zero', 'block']) }),
        result: z.object({}),
        access: 'act',
      },
    },
    events: {},
  });
}
export type ProbeContract = ReturnType<typeof probeContract> & { readonly name: ServiceName };
