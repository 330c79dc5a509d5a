import { describe, expect, test } from 'vitest';
import { BTC, ETH, testInstrument } from '#test/support/fake-watcher.ts';
import { createSignalDatabase } from '#test/support/signal-database.ts';
import { type StrategyRig, startStrategies, thresholdStrategy } from '#test/support/strategy-rig.ts';

const HOLD = [70, 70, 70, 70];
const BUY = [70, 70, 120, 70];

/** The last price is the open candle's and counts for nothing. */
function market(closes: readonly number[], others: readonly number[] = HOLD) {
  return ({ watcher }: Pick<StrategyRig, 'watcher'>) => {
    watcher.setCloses(BTC.id, closes);
    watcher.setCloses(ETH.id, others);
  };
}

const told = (rig: StrategyRig) => rig.told.map(({ instrument, action }) => `${instrument.slice(0, 3)} ${action}`);

describe('candles', () => {
  test('the open candle decides nothing', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    rig.watcher.moveOpenCandle(BTC.id, 5_000);
    rig.told.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(told(rig)).toEqual(['BTC hold', 'ETH hold']);
    rig.watcher.closeCandle(BTC.id, 70);
    rig.told.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(told(rig)).toEqual(['BTC buy', 'ETH hold']);
  });

  test('each is decided once: the state moves with candles, not with passes', async () => {
    const steps: number[] = [];
    const counting = thresholdStrategy('counting', (close) => void steps.push(close));
    const rig = await startStrategies({
      strategies: [counting],
      prepare: market([70, 71, 72, 73]),
      instruments: [BTC],
    });
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(steps).toEqual([72]);
    rig.watcher.closeCandle(BTC.id, 74);
    rig.watcher.closeCandle(BTC.id, 75);
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(steps).toEqual([72, 73, 74]);
    expect(rig.told.map(({ inputs }) => inputs.steps)).toEqual([0, 0, 2]);
  });

  test('those missed while nobody ran move the state after a restart, and the last one is decided again alike', async () => {
    const database = createSignalDatabase();
    const first = await startStrategies({ database, instruments: [BTC], prepare: market([70, 71, 72, 73]) });
    await first.service.stop();
    const again = await startStrategies({ database, instruments: [BTC], prepare: market([70, 71, 72, 73]) });
    expect(again.told.map(({ inputs }) => inputs.steps)).toEqual([0]);
    await again.service.stop();
    const later = await startStrategies({ database, instruments: [BTC], prepare: market([70, 71, 72, 73, 74, 75]) });
    expect(later.told.map(({ inputs }) => inputs.steps)).toEqual([2]);
  });

  test('with the interval at each close, only the pairs whose candle closed are evaluated', async () => {
    const rig = await startStrategies({
      prepare: market(HOLD),
      settings: (settings) => ({ ...settings, strategies: { ...settings.strategies, interval: 'candle-close' } }),
    });
    expect(rig.runner()).toMatchObject({ state: 'waiting', nextPassTime: null, passes: 1 });
    rig.told.length = 0;
    await rig.clock.advanceAsync(600_000);
    await rig.quiet();
    expect(rig.told).toEqual([]);

    rig.watcher.moveOpenCandle(ETH.id, 120);
    rig.watcher.closeCandle(ETH.id, 70, '1m');
    await rig.quiet();
    await rig.clock.advanceAsync(250);
    await rig.quiet();
    expect(told(rig)).toEqual(['ETH buy']);

    rig.watcher.closeCandle(BTC.id, 70, '1h');
    await rig.quiet();
    await rig.clock.advanceAsync(250);
    await rig.quiet();
    expect(rig.told).toHaveLength(1);
  });

  test('the interval can be changed while waiting', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    await rig.reconfigure((settings) => ({ ...settings, strategies: { ...settings.strategies, interval: 5_000 } }));
    await rig.quiet();
    expect(rig.runner()).toMatchObject({ interval: 5_000, nextPassTime: rig.clock.now() + 5_000 });
    await rig.clock.advanceAsync(5_000);
    await rig.quiet();
    expect(rig.runner().passes).toBe(2);
    expect(rig.watcher.hasMarketSubscribers(BTC.id)).toBe(false);
    await rig.reconfigure((settings) => ({
      ...settings,
      strategies: { ...settings.strategies, interval: 'candle-close' },
    }));
    await rig.quiet();
    expect(rig.watcher.hasMarketSubscribers(BTC.id)).toBe(true);
  });
});

describe('the end', () => {
  test('comes cleanly while waiting', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    await rig.service.stop();
    expect(rig.clock.pending).toBe(0);
    await rig.clock.advanceAsync(600_000);
    expect(rig.database.calls.filter((call) => call.startsWith('append'))).toHaveLength(1);
  });

  test('comes in the middle of a pass after the chunk at hand, which is kept (B-26)', async () => {
    const instruments = Array.from({ length: 450 }, (_, index) => testInstrument(`C${index}/USDT`));
    const database = createSignalDatabase();
    let release = () => {};
    database.beforeAppend = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const rig = await startStrategies({
      database,
      instruments,
      prepare: ({ watcher }) => {
        for (const { id } of instruments) watcher.setCloses(id, BUY);
      },
    });
    expect(rig.runner().state).toBe('running');
    const stopped = rig.service.stop();
    release();
    await stopped;
    expect(database.signals).toHaveLength(400);
    expect(rig.clock.pending).toBe(0);
  });

  test('does not wait for a peer that is not there', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    rig.watcher.crash();
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.runner().state).toBe('running');
    await rig.service.stop();
    expect(rig.clock.pending).toBe(0);
  });
});
