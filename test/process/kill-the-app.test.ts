import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { fills, inFlight, lastPrice, limit, market, picture, readLog, WAIT } from '#test/support/paper-trading.ts';
import { RunningApp, removeDataDir } from '#test/support/running-app.ts';

const ROUNDS = 3;

let app: RunningApp | null = null;

afterEach(async () => {
  await app?.kill();
  if (app !== null) removeDataDir(app.dataDir);
  app = null;
});

describe('the whole application killed with kill -9', () => {
  it('shows the same orders, fills and balances after a restart, and forgets no event that was ever shown', async () => {
    app = await RunningApp.start();
    const shown = new Map<number, LedgerEvent>();
    for (let round = 0; round < ROUNDS; round++) {
      const link = await app.link();
      link.trader.onFresh((client) => client.on('ledger', (event) => void shown.set(event.seq, event)));
      const price = await lastPrice(link);
      // Two that fill, two that rest: below and above the market by half a percent.
      const resting = [limit('buy', price, '0.995'), limit('buy', price, '0.994')];
      for (const intent of [market('buy', '0.004'), market('buy', '0.003'), ...resting]) {
        expect(await link.trader.call('submitOrder', { intent, requestId: null })).toMatchObject({
          outcome: 'submitted',
        });
      }
      await vi.waitFor(async () => expect((await fills(link)).length).toBeGreaterThanOrEqual(2 * (round + 1)), WAIT);
      await vi.waitFor(async () => expect(await inFlight(link)).toEqual([]), WAIT);
      const before = await picture(link);
      // While these are on their way the process dies.
      for (let i = 0; i < 5; i++)
        void link.trader.call('submitOrder', { intent: market('buy', '0.001'), requestId: null }).catch(() => {});
      await app.kill();

      app = await RunningApp.start(app.dataDir);
      const restarted = await app.link();
      await vi.waitFor(async () => expect((await restarted.trader.call('snapshot', {})).seq).toBeGreaterThan(0), WAIT);
      const log = await readLog(restarted);
      for (const [seq, event] of shown) expect(log[seq - 1]).toEqual(event);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
      const after = await picture(restarted);
      for (const order of before.working) expect(after.working).toContainEqual(order);
      for (const fill of before.fills) expect(after.fills).toContainEqual(fill);
      await vi.waitFor(async () => expect(await inFlight(restarted)).toEqual([]), WAIT);
      await app.kill();
      app = await RunningApp.start(app.dataDir);
    }
  });

  it('shows the same balances after a restart when nothing was on its way', async () => {
    app = await RunningApp.start();
    const link = await app.link();
    await lastPrice(link);
    await link.trader.call('submitOrder', { intent: market('buy', '0.01'), requestId: null });
    await vi.waitFor(async () => expect((await fills(link)).length).toBeGreaterThan(0), WAIT);
    await vi.waitFor(async () => expect(await inFlight(link)).toEqual([]), WAIT);
    const before = await picture(link);
    await app.kill();
    app = await RunningApp.start(app.dataDir);
    const restarted = await app.link();
    await vi.waitFor(async () => expect(await picture(restarted)).toEqual(before), WAIT);
  });

  it('ends with exit code 0 on Ctrl-C', async () => {
    app = await RunningApp.start();
    const link = await app.link();
    await lastPrice(link);
    expect(await app.stop()).toBe(0);
  });
});
