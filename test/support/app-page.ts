import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { TOKEN_KEY } from '#shared/contract/monitor.ts';
import type { TerminalLink } from '../../renderer/link/terminal-link.ts';
import { chromiumOptions } from './chromium.ts';
import type { RunningApp } from './running-app.ts';

const OUTPUT = join(import.meta.dirname, '..', 'e2e', 'output');

export const WIDE = { width: 1440, height: 900 };
export const SMALL = { width: 1024, height: 700 };

/** The screen of a running app in a real Chromium, and everything that went wrong on it. */
export class AppPage {
  readonly page: Page;
  /** Errors of the page: exceptions, console errors, refused by the content security policy. */
  readonly problems: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    page.on('pageerror', (error) => this.problems.push(`exception: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && this.problems.push(`console: ${message.text()}`));
  }

  /** Opens the one-time link as a person would, in a browser that has never seen the app. */
  static async open(app: RunningApp, options: { readonly viewport?: typeof WIDE } = {}): Promise<AppPage> {
    const browser = await chromium.launch(chromiumOptions());
    const context: BrowserContext = await browser.newContext({ viewport: options.viewport ?? WIDE });
    const opened = new AppPage(browser, await context.newPage());
    await opened.page.goto(app.pairingLink);
    return opened;
  }

  /** A second way into the same app, for what a test wants to set or ask beside the screen. */
  async link(app: RunningApp): Promise<TerminalLink> {
    const token = await this.page.waitForFunction((key) => sessionStorage.getItem(key), TOKEN_KEY);
    app.adoptToken((await token.jsonValue()) ?? '');
    return app.link();
  }

  /** A picture under `test/e2e/output`. */
  async picture(name: string): Promise<void> {
    mkdirSync(OUTPUT, { recursive: true });
    await this.page.screenshot({ path: join(OUTPUT, `${name}.png`) });
  }

  /** The last price of a market as the board shows it; null before the first. */
  async boardPrice(symbol: string): Promise<string | null> {
    const row = this.page.getByRole('listbox', { name: 'Markets' }).getByRole('option', { name: symbol });
    const text = await row.locator('.board-price').textContent();
    return text === null || text === '–' ? null : text;
  }

  /** Brings a tabbed panel to the front. */
  async panel(title: string): Promise<void> {
    await this.page.getByRole('tab', { name: title, exact: false }).first().click();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
