import { z } from 'zod';
import { defineContract } from '../rpc/contract.ts';
import { SERVICE_STATES, serviceNameSchema } from './lifecycle.ts';
import { empty, epochMs, instrumentIdSchema, signalIdSchema } from './schema/money.ts';
import { settingPathSchema, settingsSchema } from './settings.ts';

/** One service as the supervisor sees it. */
export const serviceViewSchema = z.object({
  name: serviceNameSchema,
  state: z.enum(SERVICE_STATES),
  reason: z.string().nullable(),
  /** Counts up with every (re)start: a new generation means a fresh link and a fresh snapshot. */
  generation: z.int(),
  restarts: z.int(),
  /** `unresponsive` after 5 s without a beat, `late` after 2.5 s. */
  heartbeat: z.enum(['ok', 'late', 'unresponsive', 'none']),
  lastBeatTime: epochMs.nullable(),
  lagMs: z.number().nullable(),
  cpu: z.number().nullable(),
  memoryBytes: z.number().nullable(),
});
export type ServiceView = z.infer<typeof serviceViewSchema>;

export const NOTIFICATION_CLASSES = ['signal', 'fill', 'rejection', 'risk', 'service', 'feed'] as const;
/**
 * What happened, and the names of its `values`:
 * `signal-changed` strategy, action, previousAction, price, timeframe · `order-filled` side, quantity, price, account, fills ·
 * `order-rejected`, `order-denied` side, quantity, reason, account · `trading-state` state, account, reason ·
 * `service-failed` service, reason, problem · `service-restarted` service, reason · `service-unresponsive`,
 * `service-recovered` service · `feed-lost`, `feed-recovered` node, venue, state.
 */
export const NOTIFICATION_CODES = [
  'signal-changed',
  'order-filled',
  'order-rejected',
  'order-denied',
  'trading-state',
  'service-failed',
  'service-restarted',
  'service-unresponsive',
  'service-recovered',
  'feed-lost',
  'feed-recovered',
] as const;
/** Something a person should hear of; text is made in the view from `code` and `values`. */
export const notificationSchema = z.object({
  id: z.string(),
  time: epochMs,
  class: z.enum(NOTIFICATION_CLASSES),
  urgency: z.enum(['low', 'normal', 'critical']),
  code: z.enum(NOTIFICATION_CODES),
  values: z.record(z.string(), z.string()),
  /** Where a click leads. */
  instrument: instrumentIdSchema.nullable(),
  signal: signalIdSchema.nullable(),
  read: z.boolean(),
});
export type Notification = z.infer<typeof notificationSchema>;

export const appInfoSchema = z.object({
  version: z.string(),
  mode: z.enum(['desktop', 'browser', 'inline']),
  dataDir: z.string(),
  monitorUrl: z.string().nullable(),
  startedTime: epochMs,
  platform: z.string(),
});

export const processUsageSchema = z.object({ cpu: z.number(), memoryBytes: z.number() });

/** The application itself: services, settings, notifications. Served by the main process. */
export const app = defineContract('app', {
  calls: {
    snapshot: {
      params: empty,
      result: z.object({
        info: appInfoSchema,
        services: z.array(serviceViewSchema),
        usage: processUsageSchema,
        settings: settingsSchema,
        /** Newest first, at most 500. */
        notifications: z.array(notificationSchema),
      }),
      access: 'read',
    },
    /** Sets one value by its path after validation; `problem` says in plain words why it was refused, and nothing changes. */
    setSetting: {
      params: z.object({ path: settingPathSchema, value: z.json() }),
      result: z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('set'), settings: settingsSchema }),
        z.object({ outcome: z.literal('refused'), problem: z.string() }),
      ]),
      access: 'act',
    },
    /** One setting, or all when null, back to the default. */
    resetSettings: {
      params: z.object({ path: settingPathSchema.nullable() }),
      result: z.object({ settings: settingsSchema }),
      access: 'act',
    },
    /** Ends a service and starts it anew, as its crash would. */
    restartService: { params: z.object({ name: serviceNameSchema }), result: empty, access: 'act' },
    markNotificationsRead: { params: z.object({ ids: z.array(z.string()).nullable() }), result: empty, access: 'act' },
    clearNotifications: { params: empty, result: empty, access: 'act' },
  },
  events: {
    services: z.object({ services: z.array(serviceViewSchema), usage: processUsageSchema }),
    settings: settingsSchema,
    notification: notificationSchema,
    /** The gateway lost or regained a service for this session; `up` means: subscribe and take a snapshot anew. */
    link: z.object({ service: serviceNameSchema, up: z.boolean(), generation: z.int() }),
  },
});
export type AppContract = typeof app;
