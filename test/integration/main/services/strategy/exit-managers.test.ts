import { describe, expect, test } from 'vitest';
import { stopLoss } from '#main/services/strategy/strategies/stop-loss.ts';
import { trailingStopLoss } from '#main/services/strategy/strategies/trailing-stop-loss.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { StrategyId } from '#shared/domain/identifiers.ts';
import { BTC, ETH } from '#test/support/fake-watcher.ts';
import { createSignalDatabase } from '#test/support/signal-database.ts';
import { type StrategyRig, type StrategyRigOptions, startStrategies } from '#test/support/strategy-rig.ts';

/** A long position of 2 BTC bought at 100, and a stop at 95. */
async function watching(
  strategy: 'stop_loss' | 'trailing_stop_loss',
  autoTrade: boolean,
  options: StrategyRigOptions = {},
): Promise<StrategyRig> {
  const rig = await startStrategies({ strategies: [stopLoss, trailingStopLoss], ...options });
  if (options.desk === undefined) rig.desk.trade('buy', BTC.id, '2');
  await rig.configure(strategy, { enabled: true, autoTrade });
  await rig.quiet();
  return rig;
}

async function mark(rig: StrategyRig, price: string, stale = false): Promise<void> {
  rig.desk.mark(BTC.id, price, stale);
  await rig.quiet();
}

const orders = (rig: StrategyRig) =>
  rig.desk.submitted.map(({ intent }) => `${intent.side} ${intent.quantity}${intent.reduceOnly ? ' reduce-only' : ''}`);

describe('an exit manager', () => {
  test('is off at first: it neither signals nor closes', async () => {
    const rig = await startStrategies({ strategies: [stopLoss] });
    rig.desk.trade('buy', BTC.id, '2');
    await rig.quiet();
    await mark(rig, '50');
    expect(rig.told).toEqual([]);
    expect(rig.desk.submitted).toEqual([]);
  });

  test('signals at once when the stop is reached, without waiting for a pass, and only once', async () => {
    const rig = await watching('stop_loss', false);
    await mark(rig, '95.01');
    expect(rig.changed).toEqual([]);
    await mark(rig, '95');
    await mark(rig, '94');
    expect(rig.changed).toHaveLength(1);
    expect(rig.changed[0]).toMatchObject({
      strategy: 'stop_loss' as StrategyId,
      instrument: BTC.id,
      action: 'sell',
      price: '95',
      runner: 'exit-manager',
      inputs: { 'entry price': 100, 'stop price': 95, 'mark price': 95 },
      reasons: [{ decision: 'exit', label: 'Price against stop', left: 95, comparator: '<=', right: 95, met: true }],
    });
    expect(rig.database.signals.at(-1)).toEqual(rig.changed[0]);
    expect(rig.desk.submitted).toEqual([]);
  });

  test('closes the whole position by one reduce-only market order where auto-trade is on', async () => {
    const rig = await watching('stop_loss', true);
    await mark(rig, '95');
    await mark(rig, '94');
    expect(orders(rig)).toEqual(['sell 2 reduce-only']);
    expect(rig.desk.submitted[0]?.intent).toMatchObject({
      type: 'market',
      origin: { kind: 'strategy', strategy: 'stop_loss', signal: rig.changed[0]?.id },
    });
    expect(rig.desk.position(BTC.id)).toBe('0');
  });

  test('waits for its order instead of sending another', async () => {
    const rig = await watching('stop_loss', true);
    rig.desk.mode = 'rest';
    await mark(rig, '95');
    rig.clock.advance(60_000);
    await mark(rig, '90');
    await mark(rig, '85');
    expect(orders(rig)).toEqual(['sell 2 reduce-only']);
  });

  test('tries again, under a new request, some seconds after a denial', async () => {
    const rig = await watching('stop_loss', true);
    rig.desk.mode = 'deny';
    await mark(rig, '95');
    await mark(rig, '94');
    expect(orders(rig)).toHaveLength(1);
    rig.desk.mode = 'fill';
    rig.clock.advance(5_000);
    await mark(rig, '93');
    expect(orders(rig)).toEqual(['sell 2 reduce-only', 'sell 2 reduce-only']);
    const ids = rig.desk.submitted.map(({ requestId }) => requestId);
    expect(ids).toEqual([`${rig.changed[0]?.id}-0`, `${rig.changed[0]?.id}-1`]);
    expect(rig.desk.position(BTC.id)).toBe('0');
  });

  test('does not judge a stale price, and says so', async () => {
    const rig = await watching('stop_loss', true);
    await mark(rig, '50', true);
    expect(rig.desk.submitted).toEqual([]);
    const { strategies } = await rig.client.call('snapshot', {});
    expect(strategies[0]?.errors.map(({ message }) => message)).toEqual([
      'The price of BTC/USDT is stale or unknown: the position cannot be judged.',
    ]);
  });

  test('watches only the instruments it is set to', async () => {
    const rig = await watching('stop_loss', true);
    await rig.configure('stop_loss', { instruments: [ETH.id] });
    await mark(rig, '50');
    expect(rig.desk.submitted).toEqual([]);
  });

  test('keeps positions apart: each has its own stop and its own order', async () => {
    const rig = await watching('trailing_stop_loss', true);
    rig.desk.trade('buy', ETH.id, '3');
    await rig.quiet();
    await mark(rig, '120');
    rig.desk.mark(ETH.id, '101');
    await rig.quiet();
    // 120 − 3 % = 116.4 for BTC; 101 − 3 % = 97.97 for ETH
    await mark(rig, '117');
    rig.desk.mark(ETH.id, '97.9');
    await rig.quiet();
    expect(rig.desk.submitted.map(({ intent }) => [intent.instrument, intent.quantity])).toEqual([[ETH.id, '3']]);
    await mark(rig, '116');
    expect(rig.desk.submitted.map(({ intent }) => [intent.instrument, intent.quantity])).toEqual([
      [ETH.id, '3'],
      [BTC.id, '2'],
    ]);
  });

  test('a trailing stop follows the best price, across a restart too', async () => {
    const database = createSignalDatabase();
    const first = await watching('trailing_stop_loss', true, { database });
    await mark(first, '120');
    await mark(first, '117');
    expect(first.desk.submitted).toEqual([]);
    await first.service.stop();
    const second = await watching('trailing_stop_loss', true, { database, desk: first.desk, clock: first.clock });
    // 120 − 3 % = 116.4
    await mark(second, '116.5');
    expect(orders(second)).toEqual([]);
    await mark(second, '116.4');
    expect(orders(second)).toEqual(['sell 2 reduce-only']);
  });

  test('a position opened later is followed from its own beginning', async () => {
    const rig = await watching('trailing_stop_loss', true);
    await mark(rig, '120');
    await mark(rig, '110');
    expect(orders(rig)).toEqual(['sell 2 reduce-only']);
    rig.clock.advance(60_000);
    rig.desk.trade('buy', BTC.id, '1');
    await rig.quiet();
    await mark(rig, '99');
    expect(orders(rig)).toHaveLength(1);
    await mark(rig, '97');
    expect(orders(rig)).toEqual(['sell 2 reduce-only', 'sell 1 reduce-only']);
    // Both stops are news, although no pass came in between.
    expect(rig.changed.map(({ previousAction, action }) => [previousAction, action])).toEqual([
      [null, 'sell'],
      [null, 'sell'],
    ]);
  });

  test('a pass stores what each of them thinks of each open position', async () => {
    const rig = await watching('stop_loss', false);
    await mark(rig, '101');
    rig.told.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.told.map(({ strategy, instrument, action, runner }) => [strategy, instrument, action, runner])).toEqual([
      ['stop_loss', BTC.id, 'hold', 'exit-manager'],
    ]);
  });

  test('what it sells is no longer held by the strategy that bought it', async () => {
    const rig = await watching('stop_loss', true);
    await rig.configure('stop_loss', { notional: decimal('5') });
    await mark(rig, '95');
    expect(rig.desk.position(BTC.id)).toBe('0');
  });
});
