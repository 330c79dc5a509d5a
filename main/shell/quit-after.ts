import { app } from 'electron';

/** Quitting waits until `stop` has written everything; a second attempt meanwhile does not begin it again. */
export function quitAfter(stop: () => Promise<void>): void {
  let stopped = false;
  let stopping: Promise<void> | null = null;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    stopping ??= stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
