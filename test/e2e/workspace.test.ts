import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppPage, WIDE } from '#test/support/app-page.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';

const WAIT = { timeout: 30_000, interval: 100 };

let app: RunningApp;
let screen: AppPage;

beforeAll(async () => {
  app = await RunningApp.start();
  screen = await AppPage.open(app);
  await screen.page.getByRole('tab', { name: 'Chart' }).waitFor();
  await vi.waitFor(async () => expect(await screen.boardPrice('BTC/USDT')).not.toBeNull(), WAIT);
}, 60_000);

afterAll(async () => {
  await screen.close();
  await app.kill();
  removeDataDir(app.dataDir);
});

describe('the panels of a workspace', () => {
  it('stay closed after a reload, open again by name, and all come back on a reset', async () => {
    const { page } = screen;
    const fills = page.getByRole('tab', { name: 'Fills' });
    await fills.click();
    await page.keyboard.press('Delete');
    await fills.waitFor({ state: 'detached' });
    // The layout is kept a moment after it changed; a reload before that keeps it too.
    await page.reload();
    await page.getByRole('tab', { name: 'Positions' }).waitFor();
    expect(await fills.count()).toBe(0);
    await palette('panel fills');
    await fills.waitFor();
    await page.getByRole('tab', { name: 'Log' }).click();
    await page.keyboard.press('Delete');
    await palette('reset the layout');
    await page.getByRole('tab', { name: 'Log' }).waitFor();
  });

  it('each workspace has its own', async () => {
    await palette('workspace: monitor');
    await screen.page.getByRole('tab', { name: 'Ticket' }).waitFor({ state: 'detached' });
    await palette('workspace: trading');
    await screen.page.getByRole('tab', { name: 'Ticket' }).waitFor();
  });

  it('fold into tabs on a small screen and unfold again', async () => {
    await screen.page.setViewportSize({ width: 1024, height: 700 });
    const board = screen.page.getByRole('tab', { name: 'Board' });
    await vi.waitFor(async () => expect(await board.getAttribute('aria-selected')).toBe('false'), WAIT);
    await screen.page.setViewportSize({ width: 420, height: 800 });
    await screen.page.getByRole('combobox', { name: 'Panel' }).waitFor();
    await screen.page.getByRole('button', { name: 'Flatten' }).waitFor();
    await screen.page.setViewportSize(WIDE);
    await vi.waitFor(async () => expect(await board.getAttribute('aria-selected')).toBe('true'), WAIT);
  });
});

describe('the command palette', () => {
  it('puts an order that is said into the ticket', async () => {
    await palette('buy 0.0123 btc limit 60000');
    await vi.waitFor(async () => expect(await ticketAmount()).toMatch(/0\.0123/), WAIT);
  });

  it('says what is missing of an order', async () => {
    await screen.page.keyboard.press('Control+k');
    await screen.page.keyboard.type('buy 0.1 doge');
    await screen.page.getByText('There is no market called “doge”.').waitFor();
    await screen.page.keyboard.press('Escape');
  });
});

describe('the name in the corner', () => {
  it('tells the version, where the files are and whose work is in it', async () => {
    await screen.page.getByRole('button', { name: 'Tapedeck', exact: true }).click();
    const about = screen.page.getByRole('dialog', { name: 'About Tapedeck' });
    await about.getByText(app.dataDir).waitFor();
    expect(await about.getByRole('link', { name: 'tradingview.com' }).count()).toBe(1);
    await screen.picture('about');
    await screen.page.keyboard.press('Escape');
    await about.waitFor({ state: 'hidden' });
  });
});

describe('settings', () => {
  it('take effect at once, are refused in plain words, and go back to their default', async () => {
    const { page } = screen;
    await page.keyboard.press('Control+,');
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('maker');
    const fee = page.getByRole('textbox', { name: 'Maker fee' });
    await fee.fill('250');
    await fee.press('Enter');
    await page.getByText(/between 0 and 10 percent/).waitFor();
    await fee.fill('0.25');
    await fee.press('Enter');
    const reset = page.getByRole('button', { name: 'Reset Maker fee to its default' });
    await reset.click();
    await vi.waitFor(async () => expect(await fee.inputValue()).toBe('0.1'), WAIT);
    await page.keyboard.press('Escape');
  });
});

describe('the brakes', () => {
  it('halt by a key from everywhere, say so, and resume only after asking', async () => {
    const { page } = screen;
    await page.keyboard.press('F10');
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('dialog', { name: 'Resume trading?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Halt', exact: true }).waitFor();
  });
});

describe('a service that is restarted', () => {
  it('is seen going and coming, and the page shows fresh data again', async () => {
    const { page } = screen;
    await page.getByRole('tab', { name: 'Services' }).click();
    await page.getByRole('button', { name: 'Restart the trader' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restart the trader' }).click();
    const row = page.getByRole('row', { name: /trader/ });
    await vi.waitFor(async () => expect(await row.textContent()).toMatch(/ready.*MB1Restart/), WAIT);
    await vi.waitFor(async () => expect(await page.locator('.status').textContent()).toMatch(/Active/), WAIT);
  });
});

describe('the page', () => {
  it('broke no rule of its content security policy and threw nothing in all this', () => {
    expect(screen.problems).toEqual([]);
  });
});

async function palette(words: string): Promise<void> {
  await screen.page.keyboard.press('Control+k');
  await screen.page.getByRole('combobox', { name: 'Search or command' }).fill(words);
  await screen.page.keyboard.press('Enter');
  await screen.page.getByRole('dialog').waitFor({ state: 'detached' });
}

function ticketAmount(): Promise<string> {
  return screen.page.getByRole('textbox', { name: /^Amount/ }).inputValue();
}
