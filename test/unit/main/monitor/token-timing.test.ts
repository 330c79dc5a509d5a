import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { TokenStore } from '#main/monitor/token-store.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { systemClock } from '#main/platform/system-clock.ts';

const SAMPLES = 100_000;
const WARM_UP = 5_000;
const ATTEMPTS = 3;
/** Beyond this a t value is no accident any more: about 7 in a million. */
const SIGNIFICANT = 4.5;

const folder = mkdtempSync(join(tmpdir(), 'tapedeck-tokens-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('W5: the time of a refusal does not tell how much of a token was right', () => {
  const store = new TokenStore(join(folder, 'tokens.json'), systemClock, secureRandomIds);
  const { token } = store.create('screen', 'trade');
  const almost = `${token.slice(0, -1)}${token.at(-1) === 'A' ? 'B' : 'A'}`;
  const wrong = [...token].map((letter) => (letter === 'A' ? 'B' : 'A')).join('');
  // A leak shows every time; a disturbance of a busy machine does not.
  const seen = Array.from({ length: ATTEMPTS }, () => Math.abs(measure(store, almost, wrong)));
  expect(Math.min(...seen)).toBeLessThan(SIGNIFICANT);
});

/** Welch's t of the two times; in turns and in both orders, so that whatever slows the machine slows both alike. */
function measure(store: TokenStore, almost: string, wrong: string): number {
  const times = { almost: new Float64Array(SAMPLES), wrong: new Float64Array(SAMPLES) };
  const clock = (guess: string): number => {
    const began = process.hrtime.bigint();
    expectRefused(store.verify(guess));
    return Number(process.hrtime.bigint() - began);
  };
  for (let i = 0; i < WARM_UP; i++) clock(i % 2 === 0 ? almost : wrong);
  for (let i = 0; i < SAMPLES; i++) {
    const almostFirst = i % 2 === 0;
    const first = clock(almostFirst ? almost : wrong);
    const second = clock(almostFirst ? wrong : almost);
    times.almost[i] = almostFirst ? first : second;
    times.wrong[i] = almostFirst ? second : first;
  }
  return welchT(undisturbed(times.almost), undisturbed(times.wrong));
}

function expectRefused(holder: unknown): void {
  if (holder !== null) throw new Error('a wrong token was taken');
}

/** The fastest nine tenths: the rest is the machine doing something else. */
function undisturbed(samples: Float64Array): Float64Array {
  return samples.toSorted().subarray(0, Math.floor(samples.length * 0.9));
}

function welchT(a: Float64Array, b: Float64Array): number {
  const [first, second] = [moments(a), moments(b)];
  return (first.mean - second.mean) / Math.sqrt(first.variance / a.length + second.variance / b.length);
}

function moments(samples: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (samples.length - 1);
  return { mean, variance };
}
