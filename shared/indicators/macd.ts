import { ema, emaSeries } from './ema.ts';
import type { Indicator } from './indicator.ts';

/** `line` = fast EMA − slow EMA; `signal` = EMA of the line; `histogram` = line − signal. */
export interface Macd {
  readonly line: number;
  readonly signal: number;
  readonly histogram: number;
}

/** Moving average convergence divergence, usually 12, 26, 9. First value when the signal has one. */
export function macd(fast: number, slow: number, signal: number): Indicator<number, Macd> {
  const fastAverage = ema(fast);
  const slowAverage = ema(slow);
  const signalAverage = ema(signal);
  return {
    update(value) {
      const left = fastAverage.update(value);
      const right = slowAverage.update(value);
      if (left === null || right === null) return null;
      return assemble(left - right, signalAverage.update(left - right));
    },
  };
}

export function macdSeries(values: ArrayLike<number>, fast: number, slow: number, signal: number): (Macd | null)[] {
  const slowAverages = emaSeries(values, slow);
  const lines = emaSeries(values, fast).map((left, index) => {
    const right = slowAverages[index] ?? null;
    return left === null || right === null ? Number.NaN : left - right;
  });
  return emaSeries(lines, signal).map((average, index) => assemble(lines[index] as number, average));
}

function assemble(line: number, signal: number | null): Macd | null {
  return signal === null ? null : { line, signal, histogram: line - signal };
}
