/** One measured hot path: our rate and a ceiling or peer measured in the same run, so that the ratio travels between machines. */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What the ceiling is: `raw MessagePort, batches of 100`. */
  readonly against: string;
  readonly ceiling: number;
  /** The ratio ours / ceiling must reach this; for latencies (`lowerIsBetter`) it must stay below. Null: shown, not judged. */
  readonly bar: number | null;
  readonly lowerIsBetter?: boolean;
}

/** Each `test/bench/<name>.bench.ts` exports one of these as `bench`. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly BenchResult[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
