import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppPage, SMALL, WIDE } from '#test/support/app-page.ts';
import { lastPrice, limit, market } from '#test/support/paper-trading.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';
import type { TerminalLink } from '../../renderer/link/terminal-link.ts';

const WAIT = { timeout: 30_000, interval: 100 };
const PANELS = [
  'Positions',
  'Orders',
  'Order history',
  'Fills',
  'Balances',
  'Strategies',
  'Services',
  'Log',
  'Notices',
  'Trades',
];

let app: RunningApp;
let screen: AppPage;
let link: TerminalLink;

beforeAll(async () => {
  app = await RunningApp.start();
  screen = await AppPage.open(app);
  link = await screen.link(app);
  const price = await lastPrice(link);
  for (const intent of [market('buy', '0.02'), market('sell', '0.005'), limit('buy', price, '0.99')]) {
    await link.trader.call('submitOrder', { intent, requestId: null });
  }
}, 60_000);

afterAll(async () => {
  await screen.close();
  await app.kill();
  removeDataDir(app.dataDir);
});

describe.each(['dark', 'light'] as const)('every panel in the %s theme', (theme) => {
  beforeAll(async () => {
    await link.app.call('setSetting', { path: 'appearance.theme', value: theme });
    await vi.waitFor(async () => expect(await shownTheme()).toBe(theme), WAIT);
  });

  it.each(PANELS)('shows %s without a serious fault for a screen reader or a weak eye', async (panel) => {
    await screen.page.setViewportSize(WIDE);
    await screen.panel(panel);
    await screen.page.getByRole('tabpanel', { name: panel }).waitFor();
    await screen.picture(`${theme}-wide-${fileName(panel)}`);
    const { violations } = await new AxeBuilder({ page: screen.page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`),
    ).toEqual([]);
  });

  it('fits a small screen', async () => {
    await screen.page.setViewportSize(SMALL);
    await screen.page.getByRole('button', { name: 'Halt', exact: true }).waitFor();
    await screen.picture(`${theme}-small`);
    expect(await screen.page.evaluate(() => document.documentElement.scrollWidth)).toBe(SMALL.width);
  });
});

describe('the page', () => {
  it('breaks no rule of its content security policy and throws nothing', () => {
    expect(screen.problems).toEqual([]);
  });
});

function shownTheme(): Promise<string | null> {
  return screen.page.evaluate(() => document.documentElement.getAttribute('data-theme'));
}

function fileName(panel: string): string {
  return panel.toLowerCase().replaceAll(' ', '-');
}
