import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SERVICE_NAMES } from '#shared/contract/lifecycle.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { inFlight, lastPrice, limit, market, picture, readLog, WAIT } from '#test/support/paper-trading.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';
import type { TerminalLink } from '../../renderer/link/terminal-link.ts';

let app: RunningApp;
let link: TerminalLink;
const shown = new Map<number, LedgerEvent>();

beforeAll(async () => {
  app = await RunningApp.start();
  link = await app.link();
  link.trader.onFresh((client) => client.on('ledger', (event) => void shown.set(event.seq, event)));
  const price = await lastPrice(link);
  for (const intent of [market('buy', '0.004'), limit('buy', price, '0.98')]) {
    await link.trader.call('submitOrder', { intent, requestId: null });
  }
  await vi.waitFor(async () => expect(await inFlight(link)).toEqual([]), WAIT);
}, 60_000);

afterAll(async () => {
  await app.kill();
  removeDataDir(app.dataDir);
});

describe('a service that ends while the application trades', () => {
  it.each(SERVICE_NAMES)('%s comes back; orders, fills and balances are as before and prices move on', async (name) => {
    const before = await picture(link);
    const generation = await generationOf(name);
    await link.app.call('restartService', { name });
    await vi.waitFor(async () => expect(await generationOf(name)).toBe(generation + 1), WAIT);
    await app.ready();
    await vi.waitFor(async () => expect(await picture(link)).toEqual(before), WAIT);

    const events = (await readLog(link)).length;
    const moved = await lastPrice(link);
    await vi.waitFor(async () => expect(await lastPrice(link)).not.toBe(moved), { timeout: 30_000, interval: 100 });
    const outcome = await vi.waitFor(() => submitOnce(`after-${name}`), WAIT);
    expect(outcome).toMatchObject({ outcome: 'submitted' });
    await vi.waitFor(async () => expect((await picture(link)).fills.length).toBeGreaterThan(before.fills.length), WAIT);
    await vi.waitFor(async () => expect(await inFlight(link)).toEqual([]), WAIT);
    const log = await readLog(link);
    expect(log.length).toBeGreaterThan(events);
    for (const [seq, event] of shown) expect(log[seq - 1]).toEqual(event);
  });
});

/** The request id makes a repeat harmless: the first outcome is answered again. */
function submitOnce(requestId: string) {
  return link.trader.call('submitOrder', { intent: market('buy', '0.001'), requestId });
}

async function generationOf(name: string): Promise<number> {
  const { services } = await link.app.call('snapshot', {});
  return services.find((service) => service.name === name)?.generation ?? 0;
}
