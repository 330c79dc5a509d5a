import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppPage, SMALL, WIDE } from '#test/support/app-page.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';
import type { TerminalLink } from '../../renderer/link/terminal-link.ts';

const WAIT = { timeout: 30_000, interval: 100 };

let app: RunningApp;
let screen: AppPage;
let link: TerminalLink;
let ticket: Locator;

beforeAll(async () => {
  app = await RunningApp.start();
  screen = await AppPage.open(app);
  link = await screen.link(app);
  ticket = screen.page.getByRole('form', { name: /Order ticket/ });
  await vi.waitFor(async () => expect(await price().inputValue()).not.toBe(''), WAIT);
}, 60_000);

afterAll(async () => {
  await screen.close();
  await app.kill();
  removeDataDir(app.dataDir);
});

describe('the order ticket', () => {
  it('says in plain words before sending that an order is too small, and mends it with one press', async () => {
    await amount().fill('0.00001');
    await ticket.getByText(/must be worth at least 5\.00 USDT/).waitFor();
    expect(await submit().isDisabled()).toBe(true);
    await screen.picture('ticket-too-small');
    await ticket.getByRole('button', { name: /^Use minimum/ }).click();
    await ticket.getByText(/Passes \d+ checks/).waitFor();
    expect(await submit().isEnabled()).toBe(true);
  });

  it('offers one amount that keeps all limits of the account', async () => {
    await amount().fill('5');
    await ticket.getByText(/your limit is 25,000\.00 USDT/).waitFor();
    const offers = ticket.getByRole('button', { name: /^Use 0\.\d+ BTC$/ });
    expect(await offers.count()).toBe(1);
    await offers.click();
    await ticket.getByText(/Passes \d+ checks/).waitFor();
  });

  it('takes the colour of its side, and the price of its own best', async () => {
    await side('Sell').click();
    await vi.waitFor(async () => expect(await ticket.getAttribute('data-side')).toBe('sell'), WAIT);
    await side('Buy').click();
    await vi.waitFor(async () => expect(await ticket.getAttribute('data-side')).toBe('buy'), WAIT);
    await price().fill('60000');
    await ticket.getByRole('button', { name: 'Ask', exact: true }).click();
    await vi.waitFor(async () => expect(cents(await price().inputValue())).toBeGreaterThan(60_000_00), WAIT);
    const asked = cents(await price().inputValue());
    await ticket.getByRole('button', { name: /one step of 0\.01 down/ }).click();
    await vi.waitFor(async () => expect(cents(await price().inputValue())).toBe(asked - 1), WAIT);
    await price().press('Shift+ArrowUp');
    await vi.waitFor(async () => expect(cents(await price().inputValue())).toBe(asked + 9), WAIT);
  });

  it('sends one order while Enter is held down, and says what became of it', async () => {
    await ticket.getByRole('tab', { name: 'Market' }).click();
    await amount().fill('0.02');
    await ticket.getByText(/Passes \d+ checks/).waitFor();
    await amount().focus();
    for (let repeats = 0; repeats < 5; repeats++) await screen.page.keyboard.down('Enter');
    await screen.page.keyboard.up('Enter');
    await ticket.getByText(/^Filled 0\.02000 BTC at/).waitFor({ timeout: 20_000 });
    await screen.picture('ticket-filled');
    const { orders } = await link.trader.call('snapshot', {});
    expect(orders.map(({ status, quantity }) => `${status} ${quantity}`)).toEqual(['filled 0.02']);
  });

  it('sizes by risk; Enter there takes the size over and sends nothing', async () => {
    await ticket.getByText('Size by risk').click();
    await ticket.getByRole('textbox', { name: 'Stop at' }).fill('55000');
    const before = await amount().inputValue();
    await ticket.getByRole('textbox', { name: 'Stop at' }).press('Enter');
    await vi.waitFor(async () => expect(await amount().inputValue()).not.toBe(before), WAIT);
    const { orders } = await link.trader.call('snapshot', {});
    expect(orders).toHaveLength(1);
    await ticket.getByText('Size by risk').click();
  });

  it('sells no more than there is, and knows what a stop, a target and a trail need', async () => {
    await side('Sell').click();
    await ticket.getByRole('button', { name: '100 %' }).click();
    await vi.waitFor(async () => expect(await amount().inputValue()).toBe('0.02000'), WAIT);
    await ticket.getByRole('tab', { name: 'Stop' }).click();
    expect(await submit().textContent()).toBe('Enter a trigger price');
    await ticket.getByRole('tab', { name: 'More' }).click();
    await ticket.getByLabel('Which type').selectOption({ label: 'Trailing stop' });
    await ticket.getByRole('textbox', { name: 'Trails behind by' }).fill('1.5');
    await ticket.getByText(/Passes \d+ checks/).waitFor();
    await submit().click();
    await ticket.getByText('Working', { exact: true }).waitFor({ timeout: 20_000 });
    await ticket.getByRole('button', { name: 'Cancel', exact: true }).click();
    await ticket.getByText('Canceled on request.').waitFor({ timeout: 20_000 });
  });

  it('keeps what was typed while another panel is looked at, and takes a price from the book', async () => {
    await screen.page.setViewportSize(SMALL);
    await side('Buy').click();
    await ticket.getByRole('tab', { name: 'Limit' }).click();
    await amount().fill('0.03');
    await screen.panel('Book');
    const row = screen.page.locator('.book-row[data-side=buy]:not([hidden])').nth(2);
    await row.waitFor();
    const chosen = await row.getAttribute('data-price');
    await row.click();
    await screen.panel('Ticket');
    expect(await amount().inputValue()).toBe('0.03000');
    // The book moves on between looking and clicking: the price is one of the book, near the one that was read.
    expect(Math.abs(cents(await price().inputValue()) - cents(chosen ?? '0'))).toBeLessThan(10_000);
    await screen.picture('ticket-small-screen');
    await screen.page.setViewportSize(WIDE);
  });

  it('has no fault for a screen reader or a weak eye, on either side', async () => {
    for (const one of ['Buy', 'Sell'] as const) {
      await side(one).click();
      const { violations } = await new AxeBuilder({ page: screen.page }).include('.ticket').analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    }
    expect(screen.problems).toEqual([]);
  });
});

const amount = (): Locator => ticket.getByRole('textbox', { name: 'Amount' });
const price = (): Locator => ticket.getByRole('textbox', { name: /^Limit price/ });
const submit = (): Locator => ticket.locator('button[type=submit]');
const side = (name: 'Buy' | 'Sell'): Locator => ticket.getByText(name, { exact: true });
const cents = (text: string): number => Math.round(Number(text.replace(/,/g, '')) * 100);
