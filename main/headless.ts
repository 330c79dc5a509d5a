import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type App, createApp } from './app.ts';
import { endOnFailure, untilStopSignal } from './cli/stop-signal.ts';
import { createWorkerHost } from './host/worker-host.ts';
import { createGateway } from './monitor/gateway.ts';
import { type Monitor, startMonitor } from './monitor/monitor.ts';
import { TokenStore } from './monitor/token-store.ts';
import { logFolder, resolveDataDir } from './platform/data-paths.ts';
import { createFileLogger } from './platform/file-logger.ts';
import { readPageFiles } from './platform/page-files.ts';
import { secureRandomIds } from './platform/random-ids.ts';
import { systemClock } from './platform/system-clock.ts';
import type { StartOutcome, SupervisorNotice } from './supervisor/supervisor.ts';

export interface HeadlessOptions {
  /** Folder of the product: `out/renderer` and `resources` lie below it. */
  readonly root: string;
  /** Null: the place the system keeps for applications. */
  readonly dataDir: string | null;
  /** Null: as the settings say. */
  readonly port: number | null;
  /** Open the browser where there is a display. */
  readonly open: boolean;
}

/** Browser mode: the same services in threads, the same page served by the monitor. Resolves with the exit code. */
export async function runHeadless(options: HeadlessOptions): Promise<number> {
  const stopSignal = untilStopSignal();
  const dataDir = resolveDataDir(options.dataDir);
  // The terminal gets sentences, the file gets every line.
  const log = createFileLogger({ folder: logFolder(dataDir), consoleLevel: null });
  endOnFailure(log);
  const { version } = JSON.parse(readFileSync(join(options.root, 'package.json'), 'utf8')) as { version: string };
  const app = createApp({
    host: createWorkerHost({ entry: serviceEntry, log }),
    clock: systemClock,
    ids: secureRandomIds,
    log,
    dataDir,
    resourcesDir: join(options.root, 'resources'),
    mode: 'browser',
    version,
  });
  const gateway = createGateway({ links: app.supervisor, app: app.server });
  const started = app.start();
  const wishedPort = options.port ?? app.settings.current.monitor.port;
  const [monitor, unable] = await Promise.all([
    startMonitor({
      port: wishedPort,
      gateway,
      tokens: new TokenStore(join(dataDir, 'monitor-tokens.json'), systemClock, secureRandomIds),
      page: readPageFiles(join(options.root, 'out', 'renderer')),
      status: () => status(app, version),
      clock: systemClock,
      log,
    }),
    Promise.race([unableToWork(app, started), stopSignal.then(() => null)]),
  ]);
  app.setMonitorUrl(monitor.url);
  if (unable === null) {
    greet(monitor, wishedPort, dataDir, options.open);
    app.supervisor.onNotice(report);
    void started.then(reportFailure);
    await stopSignal;
    console.log('\nStopping …');
  } else console.error(`Tapedeck could not start: ${unable}`);
  await monitor.close();
  gateway.dispose();
  await app.stop('the application ends');
  log.flush();
  if (unable === null) console.log('Stopped. Everything is written.');
  return unable === null ? 0 : 1;
}

/** The service's code beside this file: built beside built, source beside source. */
function serviceEntry(service: string): URL {
  const built = import.meta.url.endsWith('.js');
  return new URL(built ? `./${service}.js` : `./services/${service}/entry.ts`, import.meta.url);
}

/** Null once the database is up: everything else can come later, or come back. Else why nothing will work. */
function unableToWork(app: App, started: Promise<StartOutcome>): Promise<string | null> {
  return new Promise((resolve) => {
    app.supervisor.onUp((service) => service === 'database' && resolve(null));
    void started.then((outcome) => {
      if (outcome.outcome === 'started' || outcome.service !== 'database') resolve(null);
      else resolve(outcome.problem ?? `the database service failed (${outcome.reason}).`);
    });
  });
}

function reportFailure(outcome: StartOutcome): void {
  // Stopped before all were up: nobody needs to hear of that.
  if (outcome.outcome === 'started' || outcome.reason === 'stopped') return;
  console.error(`The ${outcome.service} service could not start: ${outcome.problem ?? outcome.reason}`);
}

function report(notice: SupervisorNotice): void {
  const { service } = notice;
  if (notice.kind === 'exited') console.error(`The ${service} service ended (${notice.reason}) and starts again.`);
  else if (notice.kind === 'unresponsive') console.error(`The ${service} service gives no sign of life.`);
  else if (notice.kind === 'recovered') console.error(`The ${service} service is back.`);
}

function greet(monitor: Monitor, wishedPort: number, dataDir: string, openIt: boolean): void {
  if (wishedPort !== 0 && wishedPort !== monitor.port) {
    console.log(`Port ${wishedPort} is taken, using ${monitor.port}.`);
  }
  const link = monitor.pairingLink('trade');
  const again = process.stdin.isTTY ? '; Enter makes a new one' : '';
  console.log(`Tapedeck runs. Its files: ${dataDir}`);
  console.log(`Open in your browser: ${link}`);
  console.log(`The link works once, within two minutes${again}. Ctrl-C stops.`);
  if (process.stdin.isTTY) {
    const lines = createInterface({ input: process.stdin });
    lines.on('line', () => console.log(`Open in your browser: ${monitor.pairingLink('trade')}`));
  }
  if (openIt) void openBrowser(link);
}

async function openBrowser(link: string): Promise<void> {
  try {
    const { default: open } = await import('open');
    const child = await open(link);
    child.on('error', () => {});
  } catch {
    // The link is printed: whoever has no browser here opens it elsewhere on this machine.
  }
}

function status(app: App, version: string): unknown {
  const services = app.supervisor
    .services()
    .map(({ name, state, reason, heartbeat, restarts }) => ({ name, state, reason, heartbeat, restarts }));
  return { version, mode: 'browser', time: systemClock.now(), services };
}
