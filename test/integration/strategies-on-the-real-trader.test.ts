import { expect, test } from 'vitest';
import { stopLoss } from '#main/services/strategy/strategies/stop-loss.ts';
import { SERIES_START } from '#test/support/candle-watcher.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { manualClock, settle } from '#test/support/manual-clock.ts';
import { createSignalDatabase } from '#test/support/signal-database.ts';
import { startTrader } from '#test/support/start-trader.ts';
import { type StrategyRig, startStrategies, thresholdStrategy } from '#test/support/strategy-rig.ts';

const HOLD = [70, 70, 70, 70];
const BUY = [70, 70, 120, 125];
const SELL = [70, 70, 40, 41];

/** The strategy service against the trader service itself; the venue does what the test says. */
async function together() {
  const clock = manualClock(SERIES_START + 3.5 * 60_000);
  const trader = await startTrader({ clock });
  trader.watcher.price(BTC.id, '124', '125');
  await settle();
  const database = createSignalDatabase();
  const begin = (closes: readonly number[]) =>
    startStrategies({
      clock,
      database,
      trader: trader.service,
      instruments: [BTC],
      strategies: [thresholdStrategy('threshold'), stopLoss],
      prepare: ({ watcher }) => watcher.setCloses(BTC.id, closes),
    });
  return { clock, trader, begin };
}

async function pass(rig: StrategyRig, closes: readonly number[]): Promise<void> {
  rig.watcher.setCloses(BTC.id, closes);
  await rig.client.call('runNow', {});
  await rig.quiet();
}

test('a signal becomes an order that the real gate lets through, its fill the claim, and the exit sells just that', async () => {
  const { trader, begin } = await together();
  const rig = await begin(HOLD);
  await rig.configure('threshold', { autoTrade: true });

  await pass(rig, BUY);
  expect(trader.venue.submitted).toMatchObject([
    { side: 'buy', type: 'market', quantity: '0.8', origin: { kind: 'strategy', strategy: 'threshold' } },
  ]);
  const bought = trader.venue.submitted[0]?.clientOrderId ?? ('none' as never);

  // Still working: another buy signal sends nothing.
  await pass(rig, [...BUY, 126]);
  expect(trader.venue.submitted).toHaveLength(1);
  trader.venue.accept(bought);
  trader.venue.fill(bought, { price: '125', quantity: '0.5', fee: '0.0625' });
  trader.venue.fill(bought, { price: '125', quantity: '0.3', fee: '0.0375' });
  await rig.quiet();

  // A restart in between: what is held is read from the ledger.
  await rig.service.stop();
  const again = await begin(SELL);
  expect(trader.venue.submitted).toMatchObject([{}, { side: 'sell', quantity: '0.8', reduceOnly: true }]);
  const { strategies } = await again.client.call('snapshot', {});
  expect(strategies.flatMap(({ errors }) => errors)).toEqual([]);
});

test('the same signal sent twice is one order', async () => {
  const { trader, begin } = await together();
  const rig = await begin(HOLD);
  await rig.configure('threshold', { autoTrade: true });
  await pass(rig, BUY);
  const sent = trader.venue.submitted[0];
  if (sent === undefined) throw new Error('nothing was sent');
  const { clientOrderId, createdTime: _, ...intent } = sent;
  const signal = rig.told.at(-1)?.id ?? null;
  const repeated = await trader.client.call('submitOrder', { intent: { ...intent }, requestId: signal });
  expect(repeated).toEqual({ outcome: 'submitted', clientOrderId });
  expect(trader.venue.submitted).toHaveLength(1);
});

test('a denial of the real gate is said in plain words', async () => {
  const { trader, begin } = await together();
  const rig = await begin(HOLD);
  await rig.configure('threshold', { autoTrade: true });
  await trader.client.call('setTradingState', { account: null, state: 'halted', reason: 'test' });
  await pass(rig, BUY);
  const { strategies } = await rig.client.call('snapshot', {});
  expect(strategies[0]?.errors.map(({ message }) => message)).toEqual(['The order was denied: trading-halted.']);
  expect(trader.venue.submitted).toEqual([]);
});

test('a stop is reached at the bid of the real valuation and closes the whole position', async () => {
  const { clock, trader, begin } = await together();
  const rig = await begin(HOLD);
  await rig.configure('threshold', { autoTrade: true });
  await rig.configure('stop_loss', { enabled: true, autoTrade: true });
  await pass(rig, BUY);
  const bought = trader.venue.submitted[0]?.clientOrderId ?? ('none' as never);
  trader.venue.accept(bought);
  trader.venue.fill(bought, { price: '125', quantity: '0.8' });
  await rig.quiet();

  // 125 − 5 % = 118.75
  trader.watcher.price(BTC.id, '118.76', '119');
  await clock.advanceAsync(1_000);
  await rig.quiet();
  expect(trader.venue.submitted).toHaveLength(1);
  trader.watcher.price(BTC.id, '118.75', '119');
  await clock.advanceAsync(1_000);
  await rig.quiet();
  expect(trader.venue.submitted).toMatchObject([
    {},
    { side: 'sell', quantity: '0.8', reduceOnly: true, origin: { kind: 'strategy', strategy: 'stop_loss' } },
  ]);
  expect(rig.changed.at(-1)).toMatchObject({ strategy: 'stop_loss', action: 'sell', price: '118.75' });
});
