import { expect, it } from 'vitest';
import { decideRestart, DEFAULT_RESTART_POLICY as policy } from '#main/supervisor/restart-policy.ts';

it('doubles the delay with every exit of the last minute, and gives up at the sixth', () => {
  const delays: (number | string)[] = [];
  let exits: readonly number[] = [];
  for (let exit = 0; exit < 6; exit++) {
    const decision = decideRestart(policy, exits, exit * 1_000, 0.999_999);
    exits = decision.exits;
    delays.push(decision.kind === 'restart' ? decision.delayMs : decision.kind);
  }
  expect(delays).toEqual([100, 200, 400, 800, 1_600, 'give-up']);
});

it('forgets exits that are more than a minute ago', () => {
  const decision = decideRestart(policy, [0, 1, 2, 3, 4], 60_003, 0);
  expect(decision).toEqual({ kind: 'restart', delayMs: 100, exits: [4, 60_003] });
});

it('spreads the delay over half to the whole, so that services do not come back all at once', () => {
  const delays = [0, 0.5, 0.999_999].map((jitter) => {
    const decision = decideRestart(policy, [], 0, jitter);
    return decision.kind === 'restart' ? decision.delayMs : null;
  });
  expect(delays).toEqual([50, 75, 100]);
});
