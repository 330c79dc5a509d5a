const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes on the Ctrl-C that the terminal has sent us already: what comes this close together is one key press. */
const SAME_PRESS_MS = 500;
const FORCED = 130;

/** Resolves at the first Ctrl-C or termination signal; the second one ends the process at once. */
export function untilStopSignal(): Promise<void> {
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
