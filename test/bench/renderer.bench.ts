import { rmSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { builtPage } from '#test/support/built-page.ts';
import { chromiumOptions } from '#test/support/chromium.ts';
import { type MarketStage, type StageMarket, startMarketStage } from '#test/support/market-stage.ts';
import type { Bench, BenchResult } from './bench.ts';

const UPDATES_PER_SECOND = 3_000;
const BATCHES_PER_SECOND = 20;
const MARKETS = 100;
const WARM_UP_MS = 2_000;
const MEASURE_MS = 6_000;

interface Frames {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
}

/**
 * The built page in Chromium, before a real monitor, with a board of a hundred markets: frame times while 3,000 updates a
 * second arrive, against the same page with nothing to do. Judged as the watcher sends them (twenty batches a second: every
 * price, one book, one candle, 48 prints); shown for the case that each update were a message of its own.
 */
export const bench: Bench = {
  name: 'renderer',
  async run() {
    const given = process.env.TAPEDECK_BENCH_PAGE;
    const folder = given ?? (await builtPage());
    const stage = await startMarketStage({ page: folder, markets: MARKETS });
    const browser = await chromium.launch(chromiumOptions());
    try {
      return await measure(stage, browser);
    } finally {
      await browser.close();
      await stage.stop();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(stage: MarketStage, browser: Browser): Promise<readonly BenchResult[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(countMessages);
  await page.goto(stage.address);
  await page.locator('.board-row[data-fresh=live]').first().waitFor();
  await page.locator('.chart canvas').first().waitFor();
  await page.waitForTimeout(WARM_UP_MS);
  const idle = await frames(page);
  const batched = await under(page, stage, sendBatches);
  const single = await under(page, stage, sendSingly);

  return [
    ...judged('batches, as the watcher sends them', batched.frames, idle, true),
    ...judged('each a message of its own', single.frames, idle, false),
    {
      name: 'renderer: single messages that reached the page',
      unit: '/s',
      ours: single.messages,
      against: 'sent',
      ceiling: UPDATES_PER_SECOND,
      bar: null,
    },
  ];
}

function judged(how: string, ours: Frames, idle: Frames, firm: boolean): readonly BenchResult[] {
  const against = 'the same page idle';
  const time = (name: string, part: 'p50' | 'p95' | 'longest', bar: number | null): BenchResult => ({
    name: `renderer: ${name}, ${how}`,
    unit: 'ms',
    ours: ours[part],
    against,
    ceiling: idle[part],
    bar,
    lowerIsBetter: true,
  });
  return [
    {
      name: `renderer: frames a second at 3,000 updates/s, ${how}`,
      unit: 'fps',
      ours: ours.perSecond,
      against,
      ceiling: idle.perSecond,
      bar: firm ? 0.95 : null,
    },
    time('frame time p50', 'p50', firm ? 1.05 : null),
    time('frame time p95', 'p95', null),
    time('longest frame', 'longest', null),
  ];
}

/** Frame times under a load, once it has settled, and how many messages a second came through. */
async function under(
  page: Page,
  stage: MarketStage,
  send: (stage: MarketStage) => () => void,
): Promise<{ readonly frames: Frames; readonly messages: number }> {
  const stop = send(stage);
  await page.waitForTimeout(WARM_UP_MS);
  const before = await received(page);
  const started = performance.now();
  const measured = await frames(page);
  const messages = (((await received(page)) - before) * 1_000) / (performance.now() - started);
  stop();
  await settled(page, stage);
  return { frames: measured, messages };
}

/** 100 prices, a book, a candle and 48 prints are 150 updates; twenty times a second. */
function sendBatches(stage: MarketStage): () => void {
  const shown = firstOf(stage);
  const prints = UPDATES_PER_SECOND / BATCHES_PER_SECOND - MARKETS - 2;
  return every(BATCHES_PER_SECOND, () => stage.batch(shown, prints));
}

function sendSingly(stage: MarketStage): () => void {
  const shown = firstOf(stage);
  let sent = 0;
  return every(UPDATES_PER_SECOND, () => {
    const turn = sent % 6;
    sent += 1;
    if (turn < 2) stage.tick(stage.markets[sent % MARKETS] ?? shown, ['tickers']);
    else if (turn < 4) stage.tick(shown, ['trades']);
    else stage.tick(shown, [turn === 4 ? 'book' : 'candle']);
  });
}

/** So many times a second on average: what a late timer missed is made up for. */
function every(perSecond: number, act: () => void): () => void {
  const started = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - started) * perSecond) / 1_000);
    for (; done < due; done++) act();
  }, 2);
  return () => clearInterval(timer);
}

function firstOf(stage: MarketStage): StageMarket {
  const [shown] = stage.markets;
  if (shown === undefined) throw new Error('the stage has no market');
  return shown;
}

/** What is drawn is what was said last: a page that keeps its frames by dropping prices does not count. */
async function settled(page: Page, stage: MarketStage): Promise<void> {
  const ids = await page.locator('.board-row').evaluateAll((rows) => rows.slice(0, 4).map((row) => row.id));
  for (const market of stage.markets) {
    if (!ids.includes(`board-row-${market.instrument.id}`)) continue;
    stage.tick(market, ['tickers']);
    const last = stage.ticker(market).last ?? '';
    const row = page.locator(`[id="board-row-${market.instrument.id}"] .board-price`);
    await row.filter({ hasText: shownPrice(last, market.instrument.priceStep) }).waitFor({ timeout: 20_000 });
  }
}

function shownPrice(price: string, step: string): string {
  const digits = step.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    Number(price),
  );
}

async function frames(page: Page): Promise<Frames> {
  const times = await page.evaluate(recordFrames, MEASURE_MS);
  const lengths = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = [...lengths].sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const whole = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { perSecond: (lengths.length * 1_000) / whole, p50: at(0.5), p95: at(0.95), longest: at(1) };
}

// The functions below run in the page.

function recordFrames(forMs: number): Promise<number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const step = (time: number): void => {
      times.push(time);
      if (time - (times[0] ?? time) < forMs) requestAnimationFrame(step);
      else resolve(times);
    };
    requestAnimationFrame(step);
  });
}

function countMessages(): void {
  const counted = globalThis as typeof globalThis & { messagesReceived: number };
  counted.messagesReceived = 0;
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', () => {
        counted.messagesReceived += 1;
      });
    }
  };
}

function received(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as typeof globalThis & { messagesReceived: number }).messagesReceived);
}
