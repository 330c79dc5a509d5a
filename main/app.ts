import type { Host } from '#main/host/host.ts';
import { followNotices } from '#main/notifications/notice-sources.ts';
import { keepNotifications, type NotificationFile, readNotifications } from '#main/notifications/notification-file.ts';
import { createNotificationLog, type NotificationLog } from '#main/notifications/notification-log.ts';
import { openSettingsStore, type SettingsFile, type SettingsStore } from '#main/platform/settings-store.ts';
import { createWholeUsage } from '#main/platform/whole-usage.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { RestartPolicy } from '#main/supervisor/restart-policy.ts';
import { createSupervisor, type StartOutcome, type Supervisor } from '#main/supervisor/supervisor.ts';
import { type AppContract, app as appContract } from '#shared/contract/app.ts';
import type { ServiceConfig } from '#shared/contract/lifecycle.ts';
import type { VenueId } from '#shared/domain/identifiers.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import { createServer, type Server } from '#shared/rpc/serve.ts';

export interface AppOptions {
  readonly host: Host;
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly log: Logger;
  /** Absolute, existing. */
  readonly dataDir: string;
  /** Absolute. */
  readonly resourcesDir: string;
  readonly mode: 'desktop' | 'browser' | 'inline';
  readonly version: string;
  /** The built-in demo unless told otherwise. */
  readonly venues?: readonly VenueId[];
  readonly policy?: RestartPolicy;
  /** Opens the settings file another way: electron-store in the desktop. */
  readonly openSettings?: (dataDir: string) => SettingsFile;
}

/** The application without any screen: services, settings, notifications, and the `app` contract that shows them. */
export interface App {
  /** Serves the `app` contract; attach a view's port to it. */
  readonly server: Server<AppContract>;
  readonly supervisor: Supervisor;
  readonly settings: SettingsStore;
  readonly notifications: NotificationLog;
  /** Known once the monitor listens. */
  setMonitorUrl(url: string): void;
  start(): Promise<StartOutcome>;
  stop(reason: string): Promise<void>;
}

/** Views see the services at least this often, so that beats and load stay fresh. */
const SERVICES_EVERY_MS = 1_000;

export function createApp(options: AppOptions): App {
  const { host, clock, log } = options;
  const startedTime = clock.now();
  const settings = openSettingsStore({
    dataDir: options.dataDir,
    log,
    now: clock.now,
    ...(options.openSettings === undefined ? {} : { open: options.openSettings }),
  });
  const supervisor = createSupervisor({
    host,
    clock,
    log,
    config: serviceConfig(),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
  });
  const notifications = createNotificationLog(clock, options.ids, readNotifications(options.dataDir));
  let notificationFile: NotificationFile | null = null;
  const usage = createWholeUsage(clock);
  let monitorUrl: string | null = null;
  let stopPublishing: Unsubscribe = () => {};

  const server = createServer<AppContract>(
    appContract,
    {
      snapshot: () => ({
        info: {
          version: options.version,
          mode: options.mode,
          dataDir: options.dataDir,
          monitorUrl,
          startedTime,
          platform: process.platform,
        },
        services: [...supervisor.services()],
        usage: usage.last,
        settings: settings.current,
        notifications: [...notifications.all],
      }),
      setSetting: ({ path, value }) => settings.set(path, value),
      resetSettings: ({ path }) => ({ settings: settings.reset(path) }),
      restartService({ name }) {
        supervisor.restartService(name);
        return {};
      },
      markNotificationsRead({ ids }) {
        notifications.markRead(ids);
        return {};
      },
      clearNotifications() {
        notifications.clear();
        return {};
      },
    },
    { onError: (error, method) => log.error('app call failed', { method, error }) },
  );

  function serviceConfig(): ServiceConfig {
    return {
      dataDir: options.dataDir,
      resourcesDir: options.resourcesDir,
      venues: [...(options.venues ?? DEMO_VENUES)],
      settings: settings.current,
    };
  }

  function publishServices(): void {
    server.publish('services', { services: [...supervisor.services()], usage: usage.last });
  }

  settings.onChange((next) => {
    server.publish('settings', next);
    void supervisor.reconfigure(serviceConfig());
  });
  notifications.onAdded((notification) => server.publish('notification', notification));
  followNotices(
    supervisor,
    () => settings.current,
    (draft) => void notifications.add(draft),
    clock,
  );
  followStates(supervisor, publishServices);
  supervisor.onUp((service) => {
    // Only now the data directory is known to be ours: a second Tapedeck that is refused must not write there.
    if (service === 'database') notificationFile ??= keepNotifications(options.dataDir, notifications, clock, log);
  });

  return {
    server,
    supervisor,
    settings,
    notifications,
    setMonitorUrl(url) {
      monitorUrl = url;
    },
    start() {
      stopPublishing = clock.every(SERVICES_EVERY_MS, () => {
        // Threads count in this process already.
        usage.read(host.kind === 'electron' ? supervisor.services() : []);
        publishServices();
      });
      return supervisor.start();
    },
    async stop(reason) {
      stopPublishing();
      await supervisor.stop(reason);
      notificationFile?.flush();
      server.dispose();
    },
  };
}

const DEMO_VENUES = ['replay'] as readonly string[] as readonly VenueId[];

/** A changed state or a new start is shown at once; beats wait for the next second. */
function followStates(supervisor: Supervisor, publish: () => void): void {
  const picture = (): string =>
    supervisor
      .services()
      .map(({ state, reason, generation, heartbeat }) => `${state} ${reason} ${generation} ${heartbeat}`)
      .join('\n');
  let shown = picture();
  supervisor.onChange(() => {
    const now = picture();
    if (now === shown) return;
    shown = now;
    publish();
  });
}
