import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** What a service costs and how late it runs, since the last reading. */
export interface Usage {
  /** Event-loop delay p99, ms. */
  readonly lagMs: number;
  /** Share of one core: 0.25 is a quarter of a core. */
  readonly cpu: number;
  readonly memoryBytes: number;
}

export interface UsageMeter {
  read(): Usage;
  dispose(): void;
}

/** The histogram's own timer; its period is part of every value it gives. */
const RESOLUTION_MS = 50;

/** Measures this thread, or the whole process where the service is one. */
export function createUsageMeter(): UsageMeter {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let lastTime = performance.now();
  let lastCpu = cpuMicroseconds();

  return {
    read() {
      const time = performance.now();
      const cpu = cpuMicroseconds();
      const elapsed = Math.max(1, time - lastTime);
      const p99 = delay.percentile(99) / 1e6;
      const usage = {
        lagMs: rounded(Math.max(0, p99 - RESOLUTION_MS)),
        cpu: rounded(Math.max(0, cpu - lastCpu) / 1_000 / elapsed),
        memoryBytes: memoryBytes(),
      };
      delay.reset();
      lastTime = time;
      lastCpu = cpu;
      return usage;
    },
    dispose: () => void delay.disable(),
  };
}

function cpuMicroseconds(): number {
  const { user, system } = isMainThread ? process.cpuUsage() : process.threadCpuUsage();
  return user + system;
}

/** A thread's share is its own heap; what the threads have in common counts for the process. */
function memoryBytes(): number {
  const { rss, heapTotal, external } = process.memoryUsage();
  return isMainThread ? rss : heapTotal + external;
}

function rounded(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1_000) / 1_000 : 0;
}
