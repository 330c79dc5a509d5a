import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppPage } from '#test/support/app-page.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';

const WAIT = { timeout: 30_000, interval: 100 };

let app: RunningApp;
let screen: AppPage;

beforeAll(async () => {
  app = await RunningApp.start();
  screen = await AppPage.open(app);
});

afterAll(async () => {
  await screen.close();
  await app.kill();
  removeDataDir(app.dataDir);
});

describe('the first minutes with Tapedeck, in a browser', () => {
  it('shows prices that move, labelled as demo data', async () => {
    const first = await vi.waitFor(() => shownPrice('BTC/USDT'), WAIT);
    await vi.waitFor(async () => expect(await shownPrice('BTC/USDT')).not.toBe(first), WAIT);
    expect(await screen.page.getByText('Demo data').count()).toBeGreaterThan(0);
    expect(await screen.page.getByText('Paper').count()).toBeGreaterThan(0);
    await screen.picture('1-prices-move');
  });

  it('tells of a signal that changed, and shows why it came', async () => {
    const first = screen.page.getByRole('list', { name: 'Signals, newest first' }).getByRole('button').first();
    await first.waitFor();
    await screen.page.getByRole('button', { name: /unread notifications/ }).waitFor();
    await screen.picture('2-signal-arrives');
    await first.click();
    const why = screen.page.getByRole('dialog');
    await why.getByText(/RSI/).first().waitFor();
    await screen.picture('3-why-a-signal');
    await screen.page.keyboard.press('Escape');
    await why.waitFor({ state: 'hidden' });
  });

  it('fills a limit order sent by hand and shows the position', async () => {
    // Above the market: it fills at the asks that stand there, whichever way the price goes meanwhile.
    await order({ price: '63000', amount: '0.01' });
    await screen.panel('Positions');
    const row = screen.page.getByRole('row', { name: /BTC/ }).filter({ hasText: '0.01' }).first();
    await row.waitFor({ timeout: 30_000 });
    await screen.picture('4-position');
    await screen.panel('Fills');
    await screen.page.getByRole('row', { name: /Buy/ }).first().waitFor();
    await screen.picture('5-fills');
  });

  it('rests a limit order below the market, and cancels it on request', async () => {
    await order({ price: '60000', amount: '0.002' });
    await screen.panel('Orders');
    const row = screen.page.getByRole('row', { name: /60,000\.00/ }).first();
    await row.waitFor();
    await screen.picture('6-working-order');
    await row.getByRole('button', { name: /Cancel/ }).click();
    await row.waitFor({ state: 'detached', timeout: 20_000 });

    await order({ price: '59000', amount: '0.003' });
    await screen.page.getByRole('button', { name: 'Cancel 1 bid' }).click();
    await screen.page.getByRole('button', { name: 'Cancel bids' }).waitFor();
    expect(await screen.page.getByRole('button', { name: 'Close position' }).isEnabled()).toBe(true);
  });

  it('refuses an order while trading is halted, and says so', async () => {
    await screen.page.getByRole('button', { name: 'Halt', exact: true }).click();
    await screen.page.getByRole('button', { name: /Resume/ }).waitFor();
    const ticket = screen.page.getByRole('form', { name: /Order ticket/ });
    await ticket.getByRole('textbox', { name: 'Amount' }).fill('0.01');
    await ticket
      .getByText(/halted/i)
      .first()
      .waitFor();
    await screen.picture('7-halted');
    await screen.page.getByRole('button', { name: /Resume/ }).click();
    await screen.page.getByRole('dialog').getByRole('button', { name: 'Resume trading' }).click();
    await screen.page.getByRole('button', { name: 'Halt', exact: true }).waitFor();
  });

  it('keeps everything over a restart', async () => {
    await screen.panel('Order history');
    const before = await ordersShown();
    expect(before.length).toBeGreaterThanOrEqual(2);
    expect(await app.stop()).toBe(0);
    expect(screen.problems.filter((problem) => !isLostConnection(problem))).toEqual([]);
    await screen.close();

    app = await RunningApp.start(app.dataDir);
    screen = await AppPage.open(app);
    await screen.panel('Positions');
    await screen.page
      .getByRole('row', { name: /BTC/ })
      .filter({ hasText: '0.01' })
      .first()
      .waitFor({ timeout: 30_000 });
    await screen.panel('Order history');
    await vi.waitFor(async () => expect(await ordersShown()).toEqual(before), WAIT);
    await screen.picture('8-after-a-restart');
  });
});

async function shownPrice(symbol: string): Promise<string> {
  const price = await screen.boardPrice(symbol);
  if (price === null) throw new Error(`no price of ${symbol} yet`);
  return price;
}

/** Fills the ticket and sends it, as a person would. */
async function order({ price, amount }: { readonly price: string; readonly amount: string }): Promise<void> {
  const ticket = screen.page.getByRole('form', { name: /Order ticket/ });
  await ticket.getByText('Buy', { exact: true }).click();
  await ticket.getByRole('tab', { name: 'Limit' }).click();
  await ticket.getByRole('textbox', { name: /Limit price/ }).fill(price);
  await ticket.getByRole('textbox', { name: 'Amount' }).fill(amount);
  await ticket.getByRole('button', { name: /^Buy 0\.0/ }).click();
  await ticket
    .getByRole('status')
    .filter({ hasText: /Filled|Working|accepted|filled/i })
    .first()
    .waitFor({ timeout: 20_000 });
}

async function ordersShown(): Promise<readonly string[]> {
  const rows = await screen.page.getByRole('tabpanel', { name: 'Order history' }).getByRole('row').allTextContents();
  return rows.filter((row) => row.includes('BTC'));
}

/** While the app restarts the page cannot reach it, and Chromium says so in the console. */
function isLostConnection(problem: string): boolean {
  return /ERR_CONNECTION|WebSocket connection/.test(problem);
}
