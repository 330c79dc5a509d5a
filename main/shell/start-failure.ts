import { dialog } from 'electron';
import type { StartOutcome } from '#main/supervisor/supervisor.ts';

/** Says in a window of the system what keeps a service from starting: the page may have nothing to show yet. */
export function tellStartFailure(outcome: StartOutcome): void {
  if (outcome.outcome === 'started') return;
  const { service, problem, reason } = outcome;
  dialog.showErrorBox('Tapedeck', `The ${service} service could not start: ${problem ?? reason}`);
}
