import { expect, test } from 'vitest';
import { createPaintTurns, type PaintTurn } from '../../../../renderer/store/paint-turns.ts';

/** Turns whose frames and time the test makes. */
function stage() {
  let time = 0;
  let waiting: (() => void)[] = [];
  const turns = createPaintTurns({
    requestFrame: (callback) => waiting.push(callback),
    now: () => time,
    restMs: 45,
  });
  return {
    turns,
    frame(ms = 16) {
      time += ms;
      const callbacks = waiting;
      waiting = [];
      for (const callback of callbacks) callback();
      return callbacks.length;
    },
  };
}

test('a change is painted in the next frame; a quiet page asks for no frames', () => {
  const { turns, frame } = stage();
  let painted = 0;
  const turn = turns.add(() => {
    painted += 1;
  });
  expect(frame()).toBe(0);
  turn.ask();
  turn.ask();
  expect(frame()).toBe(1);
  expect(painted).toBe(1);
  expect(frame()).toBe(0);
});

test('a panel that changes all the time paints no more than twenty times a second, and the last change is not lost', () => {
  const { turns, frame } = stage();
  let painted = 0;
  const turn = turns.add(() => {
    painted += 1;
  });
  for (let frames = 0; frames < 60; frames++) {
    turn.ask();
    frame();
  }
  expect(painted).toBeGreaterThanOrEqual(18);
  expect(painted).toBeLessThanOrEqual(22);
  turn.ask();
  const before = painted;
  for (let frames = 0; frames < 4; frames++) frame();
  expect(painted).toBe(before + 1);
});

test('no frame carries more than one panel, and every panel gets its turn', () => {
  const { turns, frame } = stage();
  const painted = [0, 0, 0, 0, 0];
  let inFrame = 0;
  const all: PaintTurn[] = painted.map((_, index) =>
    turns.add(() => {
      painted[index] = (painted[index] ?? 0) + 1;
      inFrame += 1;
    }),
  );
  for (let frames = 0; frames < 60; frames++) {
    for (const turn of all) turn.ask();
    inFrame = 0;
    frame();
    expect(inFrame).toBeLessThanOrEqual(1);
  }
  for (const count of painted) expect(count).toBeGreaterThanOrEqual(11);
});

test('where frames come late, panels paint less often, and as before once frames are in time again', () => {
  const { turns, frame } = stage();
  let painted = 0;
  const turn = turns.add(() => {
    painted += 1;
  });
  const paintsIn = (totalMs: number, frameMs: number): number => {
    const start = painted;
    for (let time = 0; time < totalMs; time += frameMs) {
      turn.ask();
      frame(frameMs);
    }
    return painted - start;
  };
  expect(paintsIn(960, 16)).toBeGreaterThanOrEqual(18);
  paintsIn(1_000, 50);
  expect(paintsIn(1_000, 50)).toBeLessThanOrEqual(5);
  paintsIn(3_000, 16);
  expect(paintsIn(960, 16)).toBeGreaterThanOrEqual(18);
});

test('a panel that is closed paints no more', () => {
  const { turns, frame } = stage();
  let painted = 0;
  const turn = turns.add(() => {
    painted += 1;
  });
  turn.ask();
  turn.dispose();
  frame();
  expect(painted).toBe(0);
});
