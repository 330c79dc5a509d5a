import { z } from 'zod';
import { defineContract } from '../rpc/contract.ts';
import { empty, epochMs, venueIdSchema } from './schema/money.ts';
import { settingsSchema } from './settings.ts';

/** The four services, in start order. */
export const SERVICE_NAMES = ['database', 'watcher', 'trader', 'strategy'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
export const serviceNameSchema = z.enum(SERVICE_NAMES);

export const SERVICE_STATES = ['spawned', 'starting', 'ready', 'degraded', 'stopping', 'stopped', 'failed'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** All a service is told at start: values only, no environment, no globals. */
export const serviceConfigSchema = z.object({
  /** Absolute; databases, backups and logs live below it. */
  dataDir: z.string(),
  /** Absolute; recordings and icons that ship with the product. */
  resourcesDir: z.string(),
  venues: z.array(venueIdSchema),
  settings: settingsSchema,
});
export type ServiceConfig = z.infer<typeof serviceConfigSchema>;

export const beatSchema = z.object({
  seq: z.int(),
  state: z.enum(SERVICE_STATES),
  /** Why it is degraded: `venue-link-down`, `data-stale`, `disk-low`, `backlog`, …; null when ready. */
  reason: z.string().nullable(),
  /** Event-loop delay p99 of the last second, ms. */
  lagMs: z.number(),
  /** Of this service's own thread or process: share of one core since the last beat, bytes held. */
  cpu: z.number(),
  memoryBytes: z.number(),
  time: epochMs,
});
export type Beat = z.infer<typeof beatSchema>;

/** What the supervisor says to every service over its control port. */
export const lifecycle = defineContract('lifecycle', {
  calls: {
    /** Resolves only when the service can do its job. */
    start: { params: serviceConfigSchema, result: empty, access: 'act' },
    /** Settings changed while running; each service takes what concerns it. */
    reconfigure: { params: serviceConfigSchema, result: empty, access: 'act' },
    /** Resolves when everything is written; the host ends the process after the deadline in any case. */
    stop: { params: z.object({ reason: z.string(), deadlineMs: z.int() }), result: empty, access: 'act' },
  },
  events: { beat: beatSchema },
});
export type LifecycleContract = typeof lifecycle;
