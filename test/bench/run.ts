import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench, BenchResult } from './bench.ts';

/** `npm run bench [name …]`: measures each hot path against its ceiling in the same run and prints one row each. */
const folder = import.meta.dirname;

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts') && matches(file, wanted))
    .sort();
  if (files.length === 0) {
    console.error(
      `no benchmark called ${wanted.join(', ')}; there are: ${readdirSync(folder)
        .filter((file) => file.endsWith('.bench.ts'))
        .map((file) => basename(file, '.bench.ts'))
        .join(', ')}`,
    );
    process.exitCode = 1;
    return;
  }
  console.log('| what | ours | against | ceiling | ratio | bar | |');
  console.log('|---|---:|---|---:|---:|---:|---|');
  let missed = 0;
  for (const file of files) {
    const { bench } = (await import(pathToFileURL(join(folder, file)).href)) as { readonly bench: Bench };
    for (const result of await bench.run()) {
      console.log(row(result));
      if (!reached(result)) missed++;
    }
  }
  if (missed > 0) {
    console.error(`${missed} below the bar`);
    process.exitCode = 1;
  }
}

function matches(file: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(basename(file, '.bench.ts'));
}

function reached({ ours, ceiling, bar, lowerIsBetter }: BenchResult): boolean {
  if (bar === null) return true;
  return lowerIsBetter === true ? ours / ceiling <= bar : ours / ceiling >= bar;
}

function row(result: BenchResult): string {
  const { name, unit, ours, against, ceiling, bar, lowerIsBetter } = result;
  const limit = bar === null ? '' : `${lowerIsBetter === true ? '≤' : '≥'} ${bar}`;
  const verdict = bar === null ? 'shown' : reached(result) ? 'reached' : 'MISSED';
  return `| ${name} | ${figure(ours)} ${unit} | ${against} | ${figure(ceiling)} ${unit} | ${(ours / ceiling).toFixed(2)} | ${limit} | ${verdict} |`;
}

function figure(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

await main();
process.exit();
