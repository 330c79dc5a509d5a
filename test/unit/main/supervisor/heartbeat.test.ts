import { expect, it } from 'vitest';
import { createAbsenceDetector, judgeHeartbeat } from '#main/supervisor/heartbeat.ts';
import { manualClock } from '#test/support/manual-clock.ts';

it.each([
  [0, 'ok'],
  [2_500, 'ok'],
  [2_501, 'late'],
  [5_000, 'late'],
  [5_001, 'unresponsive'],
] as const)('calls a silence of %i ms %s', (silence, heartbeat) => {
  expect(judgeHeartbeat(silence)).toBe(heartbeat);
});

it('notices a sleep by a wall clock that ran ahead, and a standstill by a look that came late', () => {
  const clock = manualClock();
  const wasAbsent = createAbsenceDetector(clock);
  const answers: boolean[] = [];
  for (const [passed, jumped] of [
    [500, 0],
    [500, 3_600_000],
    [500, 0],
    [9_000, 0],
    [500, -3_600_000],
    [1_500, 0],
  ] as const) {
    clock.jumpWall(jumped);
    clock.advance(passed);
    answers.push(wasAbsent());
  }
  expect(answers).toEqual([false, true, false, true, false, false]);
});
