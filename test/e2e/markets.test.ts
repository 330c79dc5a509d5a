import { rmSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtPage } from '#test/support/built-page.ts';
import { chromiumOptions } from '#test/support/chromium.ts';
import { type MarketStage, startMarketStage } from '#test/support/market-stage.ts';

const WAIT = { timeout: 30_000, interval: 50 };

let folder: string;
let stage: MarketStage;
let browser: Browser;
let page: Page;
let storm: ReturnType<typeof setInterval> | undefined;
const problems: string[] = [];

beforeAll(async () => {
  folder = await builtPage();
  stage = await startMarketStage({ page: folder });
  browser = await chromium.launch(chromiumOptions());
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  await page.addInitScript(watchShifts);
  await page.goto(stage.address);
  await page.locator('.board-row[data-fresh=live]').first().waitFor();
  await page.locator('.book-row:not([hidden])').first().waitFor();
  await page.locator('.chart-legend-bar', { hasText: 'O' }).waitFor();
}, 120_000);

afterAll(async () => {
  clearInterval(storm);
  await browser?.close();
  await stage?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

describe('the board', () => {
  it('moves with the arrow keys and shows the market in every panel on Enter', async () => {
    await page.getByRole('listbox', { name: 'Markets' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.chart-symbol', { hasText: 'ETH/USDT' }).waitFor();
    await page.getByRole('group', { name: /Order book of ETH\/USDT/ }).waitFor();
    await page.locator('.board-row', { hasText: 'BTC' }).click();
    await page.locator('.chart-symbol', { hasText: 'BTC/USDT' }).waitFor();
  });

  it('finds a market by what is typed, says when there is none, and sorts by price', async () => {
    const filter = page.getByRole('textbox', { name: 'Filter markets' });
    await filter.fill('sol');
    await vi.waitFor(async () => expect(await rows()).toEqual(['SOL/USDT']), WAIT);
    await filter.fill('nothing like it');
    await page.getByText('No market matches').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByRole('button', { name: 'Price', exact: true }).click();
    const byPrice = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'DOGE/USDT'];
    await vi.waitFor(async () => expect(await rows()).toEqual(byPrice), WAIT);
  });
});

describe('the chart', () => {
  it('takes a timeframe that is typed', async () => {
    await page.locator('.chart-body').focus();
    await page.keyboard.type('15');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '15m', pressed: true }).waitFor();
    await page.getByRole('button', { name: '1m', exact: true }).click();
    await page.locator('.chart-legend-bar', { hasText: 'O' }).waitFor();
  });

  it('loads older candles on the way back, and jumps to the latest', async () => {
    const older = (): number => stage.rig.services.calls.filter(isOlderPage).length;
    const before = older();
    const latest = page.getByRole('button', { name: 'Jump to the latest candle' });
    await page.mouse.move(600, 300);
    for (let turns = 0; turns < 200 && older() < before + 2; turns++) await page.mouse.wheel(-600, 0);
    expect(older()).toBeGreaterThanOrEqual(before + 2);
    await latest.click();
    await latest.waitFor({ state: 'detached' });
  });

  it('draws an indicator, takes another period for it, and lets it go', async () => {
    await page.getByRole('button', { name: 'Indicators' }).click();
    await page.getByRole('menuitem', { name: /Relative strength/ }).click();
    const value = page.locator('.chart-indicator', { hasText: 'RSI' }).locator('.chart-legend-value');
    await vi.waitFor(async () => expect(await value.textContent()).toMatch(/^\d+\.\d\d$/), WAIT);
    const first = await value.textContent();
    const period = page.getByRole('textbox', { name: 'Relative strength index, Period' });
    await period.fill('3');
    await period.press('Enter');
    await vi.waitFor(async () => expect(await value.textContent()).not.toBe(first), WAIT);
    await page.locator('.chart-indicator', { hasText: 'RSI' }).hover();
    await page.getByRole('button', { name: 'Remove Relative strength index' }).click();
    await value.waitFor({ state: 'detached' });
  });

  it('saves a picture that is named after what it shows', async () => {
    await page.locator('.chart-body').focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Alt+s')]);
    expect(download.suggestedFilename()).toMatch(/^BTC-USDT 1m \d{4}-\d\d-\d\d \d{6} UTC Demo data\.png$/);
  });
});

describe('the book', () => {
  it('groups prices by the step that is chosen', async () => {
    await page.getByRole('combobox', { name: 'Group prices by' }).selectOption('1');
    await vi.waitFor(async () => {
      const prices = await page.locator('.book-row:not([hidden]) .book-price').allTextContents();
      expect(prices.length).toBeGreaterThan(6);
      for (const price of prices) expect(price).toMatch(/^\d\d,\d{3}$/);
      expect(new Set(prices.slice(0, prices.length / 2)).size).toBe(prices.length / 2);
    }, WAIT);
    await page.getByRole('combobox', { name: 'Group prices by' }).selectOption('0.01');
  });
});

describe('in a storm of prices', () => {
  it('nothing jumps, and no element is added to show them', async () => {
    const count = (): Promise<number> =>
      page.evaluate(() => document.querySelectorAll('.board *, .book *, .chart *').length);
    const [shown] = stage.markets;
    if (shown === undefined) throw new Error('the stage has no market');
    await page.mouse.move(1, 1);
    for (const market of stage.markets) stage.tick(market, ['tickers']);
    stage.tick(shown, ['book', 'candle']);
    const elements = await count();
    await page.evaluate(() => {
      (globalThis as unknown as { shifts: string[] }).shifts = [];
    });
    storm = setInterval(() => {
      for (let times = 0; times < 10; times++) stage.batch(shown, 20);
    }, 50);
    await page.waitForTimeout(3_000);
    clearInterval(storm);
    expect(await page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts)).toEqual([]);
    expect(await count()).toBe(elements);
    stage.tick(shown, ['tickers', 'book']);
    const last = stage.ticker(shown).last ?? '';
    const text = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(Number(last));
    await page.locator('.board-price', { hasText: text }).waitFor();
    await page.locator('.book-last', { hasText: text }).waitFor();
  });
});

describe('when data stops', () => {
  it('greys the market and says how old its price is, in every panel', async () => {
    const watcher = stage.rig.services.server('watcher');
    const old = stage.markets.map((market) => ({
      ...stage.ticker(market),
      stale: true,
      receivedTime: Date.now() - 12_000,
    }));
    watcher.publish('tickers', old);
    await page.locator('.board-row[data-fresh=stale] .board-age', { hasText: /1\d s/ }).first().waitFor();
    await page.locator('.chart-stale', { hasText: 'prices are not current' }).waitFor();
    await page.locator('.book-age', { hasText: 'Stale for' }).waitFor();
  });

  it('comes back by itself when the watcher does', async () => {
    stage.rig.services.kill('watcher');
    await page.locator('.board-row[data-fresh=stale]').first().waitFor();
    stage.rig.services.restart('watcher', 2);
    await page.locator('.board-row[data-fresh=live]').first().waitFor();
    await vi.waitFor(async () => expect(await page.locator('.chart-stale').textContent()).toBe(''), WAIT);
    await vi.waitFor(async () => expect(await page.locator('.book').getAttribute('data-stale')).toBe('false'), WAIT);
  });
});

it('broke no rule of its content security policy and threw nothing in all this', async () => {
  expect(problems.filter((problem) => !problem.includes('ws://[::1]'))).toEqual([]);
  expect(await page.locator('#tv-attr-logo').count()).toBe(0);
});

function rows(): Promise<string[]> {
  return page.locator('.board-row .board-symbol').allTextContents();
}

function isOlderPage({ method, params }: { readonly method: string; readonly params: unknown }): boolean {
  return method === 'watcher.candles' && (params as { readonly to: number | null }).to !== null;
}

/** Runs in the page: notes whatever moved though nobody touched anything. */
function watchShifts(): void {
  const noted = globalThis as unknown as { shifts: string[] };
  noted.shifts = [];
  interface Shift extends PerformanceEntry {
    readonly hadRecentInput: boolean;
    readonly sources: readonly { readonly node: Node | null }[];
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      if (entry.hadRecentInput) continue;
      for (const { node } of entry.sources) {
        const element = node instanceof Element ? node : node?.parentElement;
        noted.shifts.push(`${element?.tagName} ${element?.className}: ${node?.textContent?.slice(0, 40)}`);
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
