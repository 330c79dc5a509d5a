import { join } from 'node:path';
import { app as electron, session } from 'electron';
import { createApp } from './app.ts';
import { createElectronHost } from './host/electron-host.ts';
import { electronPort } from './host/utility-port.ts';
import { createGateway } from './monitor/gateway.ts';
import { logFolder, resolveDataDir } from './platform/data-paths.ts';
import { createFileLogger } from './platform/file-logger.ts';
import { readPageFiles } from './platform/page-files.ts';
import { secureRandomIds } from './platform/random-ids.ts';
import { systemClock } from './platform/system-clock.ts';
import { registerAppScheme, serveAppProtocol } from './shell/app-protocol.ts';
import { openDesktopSettings } from './shell/desktop-settings.ts';
import { quitAfter } from './shell/quit-after.ts';
import { tellStartFailure } from './shell/start-failure.ts';
import { openTerminalWindow } from './shell/terminal-window.ts';
import { bridgeViews } from './shell/view-bridge.ts';
import { guardSession, guardWebContents } from './shell/web-contents-guards.ts';

/** The desktop: builds the parts, nothing else. */
electron.enableSandbox();
registerAppScheme();

const named = electron.commandLine.getSwitchValue('data-dir');
const dataDir = resolveDataDir(named === '' ? null : named);
electron.setPath('userData', join(dataDir, 'chromium'));
const log = createFileLogger({ folder: logFolder(dataDir) });
const refused = (what: string, target: string): void => log.warn('page was refused', { what, target });

const app = createApp({
  host: createElectronHost({ entry: (service) => new URL(`./${service}.js`, import.meta.url), log }),
  clock: systemClock,
  ids: secureRandomIds,
  log,
  dataDir,
  resourcesDir: join(electron.getAppPath(), 'resources'),
  mode: 'desktop',
  version: electron.getVersion(),
  openSettings: openDesktopSettings,
});
const gateway = createGateway({ links: app.supervisor, app: app.server });

async function openDesktop(): Promise<void> {
  await electron.whenReady();
  guardSession(session.defaultSession, refused);
  serveAppProtocol(readPageFiles(join(import.meta.dirname, '..', 'renderer')));
  bridgeViews((port) => gateway.open(electronPort(port), { scope: 'trade' }));
  openTerminalWindow(join(import.meta.dirname, '..', 'preload', 'index.cjs'));
  tellStartFailure(await app.start());
}

if (electron.requestSingleInstanceLock()) {
  guardWebContents(refused);
  quitAfter(() => app.stop('the application ends'));
  // Not awaited here: Electron becomes ready only once this module has been evaluated.
  void openDesktop();
} else electron.quit();
