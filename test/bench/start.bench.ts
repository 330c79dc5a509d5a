import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '#test/support/chromium.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';
import { type Bench, type BenchResult, median } from './bench.ts';

const ROUNDS = 3;
const SETTLE_MS = 10_000;
const IDLE_MS = 20_000;
const CLOCK_TICKS_PER_SECOND = 100;
const MEGABYTE = 1_048_576;

/** What a person waits for, and what the app takes while it plays at speed 1 with its screen open. Budgets, not ceilings. */
export const bench: Bench = {
  name: 'start and idle',
  async run() {
    const starts: number[] = [];
    for (let round = 0; round < ROUNDS; round++) starts.push((await measureStart()).seconds);
    const { cpuPercent, megabytes } = await measureIdle();
    return [
      budget('start: `npm start` to the first moving price on screen', 's', median(starts), 3),
      budget('idle CPU of all services, of one core', '%', cpuPercent, 10),
      budget('memory of all services (RSS)', 'MB', megabytes, 600),
    ];
  },
};

function budget(name: string, unit: string, ours: number, limit: number): BenchResult {
  return { name, unit, ours, against: 'budget', ceiling: limit, bar: 1, lowerIsBetter: true };
}

async function measureStart(): Promise<{ readonly seconds: number }> {
  const browser = await chromium.launch(chromiumOptions());
  const page = await browser.newPage();
  const began = performance.now();
  const app = await RunningApp.start();
  await page.goto(app.pairingLink);
  await movingPrice(page);
  const seconds = (performance.now() - began) / 1_000;
  await browser.close();
  await app.kill();
  removeDataDir(app.dataDir);
  return { seconds };
}

/** Linux only: elsewhere the figures are not taken from /proc and show as not a number. */
async function measureIdle(): Promise<{ readonly cpuPercent: number; readonly megabytes: number }> {
  const browser = await chromium.launch(chromiumOptions());
  const page = await browser.newPage();
  const app = await RunningApp.start();
  await page.goto(app.pairingLink);
  await movingPrice(page);
  await pause(SETTLE_MS);
  const before = cpuSeconds(app.pid);
  await pause(IDLE_MS);
  const cpuPercent = ((cpuSeconds(app.pid) - before) / (IDLE_MS / 1_000)) * 100;
  const megabytes = residentBytes(app.pid) / MEGABYTE;
  await browser.close();
  await app.kill();
  removeDataDir(app.dataDir);
  return { cpuPercent, megabytes };
}

async function movingPrice(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const text = document.querySelector('.board-price')?.textContent ?? '–';
    const seen = (globalThis as { firstPrice?: string }).firstPrice;
    if (text !== '–' && seen === undefined) (globalThis as { firstPrice?: string }).firstPrice = text;
    return text !== '–' && seen !== undefined && seen !== text;
  });
}

function cpuSeconds(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

function residentBytes(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}
