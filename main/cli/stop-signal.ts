import type { FileLogger } from '../platform/file-logger.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on the Ctrl-C that the terminal has sent us already: what comes this close together is one key press. */
const SAME_PRESS_MS = 500;
const FORCED = 130;
const FAILED = 1;

/** Resolves at the first Ctrl-C or termination signal; the second one ends the process at once. */
export function untilStopSignal(): Promise<void> {
  // A terminal that has gone away must not keep us from stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return new Promise((resolve) => {
    let first: number | null = null;
    const asked = (): void => {
      const now = performance.now();
      if (first === null) {
        first = now;
        resolve();
      } else if (now - first > SAME_PRESS_MS) {
        console.error('Stopped by force.');
        process.exit(FORCED);
      }
    };
    for (const signal of SIGNALS) process.on(signal, asked);
  });
}

/** What nobody caught ends the application, as the end of any service does: the next start is the recovery. */
export function endOnFailure(log: FileLogger): void {
  process.on('uncaughtException', (error) => {
    log.error('the application failed', { error });
    log.flush();
    console.error(`Tapedeck failed. What is known of it: ${log.path}`);
    process.exit(FAILED);
  });
}
