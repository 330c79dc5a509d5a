import type { Clock } from '#main/ports/clock.ts';

/** Share of one core, and bytes held. */
export interface Load {
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** What all of the application costs. */
export interface WholeUsage {
  readonly last: Load;
  /** Measures this process anew, and adds what `others` (processes of their own) said of themselves. */
  read(others: readonly { readonly cpu: number | null; readonly memoryBytes: number | null }[]): void;
}

export function createWholeUsage(clock: Clock): WholeUsage {
  let time = clock.monotonic();
  let cpu = process.cpuUsage();
  let last: Load = { cpu: 0, memoryBytes: process.memoryUsage.rss() };
  return {
    get last() {
      return last;
    },
    read(others) {
      const now = clock.monotonic();
      const used = process.cpuUsage(cpu);
      const own = (used.user + used.system) / 1_000 / Math.max(1, now - time);
      time = now;
      cpu = process.cpuUsage();
      last = {
        cpu: Math.round(others.reduce((sum, other) => sum + (other.cpu ?? 0), own) * 1_000) / 1_000,
        memoryBytes: others.reduce((sum, other) => sum + (other.memoryBytes ?? 0), process.memoryUsage.rss()),
      };
    },
  };
}
