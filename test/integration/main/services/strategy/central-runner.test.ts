import { describe, expect, test } from 'vitest';
import { BTC, ETH, testInstrument } from '#test/support/fake-watcher.ts';
import { createSignalDatabase } from '#test/support/signal-database.ts';
import { type StrategyRig, startStrategies, thresholdStrategy } from '#test/support/strategy-rig.ts';

const HOLD = [70, 70, 70, 70];
const BUY = [70, 70, 120, 70];
const SELL = [70, 70, 40, 70];

/** The last price is the open candle's and counts for nothing. */
function market(closes: readonly number[], others: readonly number[] = HOLD) {
  return ({ watcher }: Pick<StrategyRig, 'watcher'>) => {
    watcher.setCloses(BTC.id, closes);
    watcher.setCloses(ETH.id, others);
  };
}

const told = (rig: StrategyRig) => rig.told.map(({ instrument, action }) => `${instrument.slice(0, 3)} ${action}`);

describe('a pass', () => {
  test('runs at once at the start and evaluates every strategy on every instrument (B-20)', async () => {
    const rig = await startStrategies({
      strategies: [thresholdStrategy('one'), thresholdStrategy('two')],
      prepare: market(BUY, SELL),
    });
    expect(rig.told.map(({ strategy, instrument, action }) => [strategy, instrument, action])).toEqual([
      ['one', BTC.id, 'buy'],
      ['one', ETH.id, 'sell'],
      ['two', BTC.id, 'buy'],
      ['two', ETH.id, 'sell'],
    ]);
    expect(rig.runner()).toMatchObject({ state: 'waiting', passes: 1, evaluations: 4, pairErrors: 0 });
  });

  test('stores every result, holds too, and only then tells of it (B-24)', async () => {
    const rig = await startStrategies({ prepare: market(BUY) });
    expect(rig.database.signals).toEqual(rig.told);

    let release = () => {};
    rig.database.beforeAppend = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    rig.watcher.setCloses(BTC.id, SELL);
    rig.told.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.told).toEqual([]);
    expect(rig.changed.at(-1)?.action).toBe('buy');
    release();
    await rig.quiet();
    expect(told(rig)).toEqual(['BTC sell', 'ETH hold']);
    expect(rig.changed.at(-1)?.action).toBe('sell');
  });

  test('entry wins over exit, exit alone sells, neither holds (B-23)', async () => {
    const rig = await startStrategies({ prepare: market(HOLD, HOLD) });
    expect(told(rig)).toEqual(['BTC hold', 'ETH hold']);
    await rig.configure('threshold', { parameters: { buyFrom: 60, sellFrom: 80 } });
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.told.at(-1)).toMatchObject({ entry: true, exit: true, action: 'buy' });
  });

  test('waits 120 s after a full pass, however long the pass took (B-21)', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    expect(rig.runner().nextPassTime).toBe(rig.clock.now() + 120_000);
    await rig.clock.advanceAsync(119_999);
    await rig.quiet();
    expect(rig.runner().passes).toBe(1);

    const releases: (() => void)[] = [];
    rig.watcher.beforeCandles = () => new Promise<void>((resolve) => void releases.push(resolve));
    await rig.clock.advanceAsync(1);
    await rig.quiet();
    await rig.clock.advanceAsync(60_000);
    expect(rig.runner()).toMatchObject({ state: 'running', passes: 1 });
    for (const release of releases) release();
    await rig.quiet();
    expect(rig.runner()).toMatchObject({
      state: 'waiting',
      passes: 2,
      lastPassDurationMs: 60_000,
      nextPassTime: rig.clock.now() + 120_000,
    });
  });

  test('reads the configuration anew at its start (B-22)', async () => {
    const rig = await startStrategies({ prepare: market(BUY) });
    rig.told.length = 0;
    await rig.configure('threshold', { instruments: [ETH.id] });
    await rig.clock.advanceAsync(120_000);
    await rig.quiet();
    expect(told(rig)).toEqual(['ETH hold']);
  });

  test('one that is under way is not stacked by Run now', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    let release = () => {};
    rig.database.beforeAppend = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    expect(await rig.client.call('runNow', {})).toEqual({ started: true });
    await rig.quiet();
    expect(await rig.client.call('runNow', {})).toEqual({ started: false });
    rig.database.beforeAppend = () => {};
    release();
    await rig.quiet();
    expect(rig.runner().passes).toBe(2);
  });

  test('does nothing for a strategy that is off', async () => {
    const rig = await startStrategies({ prepare: market(BUY) });
    await rig.configure('threshold', { enabled: false });
    rig.told.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.told).toEqual([]);
  });

  test('counts its pairs, its errors and its duration (B-28)', async () => {
    const rig = await startStrategies({ prepare: ({ watcher }) => watcher.setCloses(BTC.id, BUY) });
    const { strategies, runner } = await rig.client.call('snapshot', {});
    expect(runner).toMatchObject({ passes: 1, evaluations: 1, pairErrors: 1, lastPassDurationMs: expect.any(Number) });
    expect(strategies[0]?.counts).toEqual([
      { instrument: BTC.id, evaluations: 1, signals: 1, errors: 0 },
      { instrument: ETH.id, evaluations: 0, signals: 0, errors: 1 },
    ]);
  });
});

describe('errors', () => {
  test('a pair that throws does not keep the others from theirs (B-25)', async () => {
    const bad = thresholdStrategy('bad', (close) => {
      if (close === 120) throw new Error('division of the indivisible');
    });
    const rig = await startStrategies({ strategies: [bad, thresholdStrategy('good')], prepare: market(BUY, SELL) });
    expect(rig.told.map(({ strategy, instrument }) => [strategy, instrument])).toEqual([
      ['bad', ETH.id],
      ['good', BTC.id],
      ['good', ETH.id],
    ]);
    expect(rig.runner()).toMatchObject({ passes: 1, failedPasses: 0, pairErrors: 1 });
    const { strategies } = await rig.client.call('snapshot', {});
    expect(strategies[0]?.errors).toEqual([
      { instrument: BTC.id, message: 'Could not be evaluated: division of the indivisible', time: rig.clock.now() },
    ]);
  });

  test('candles that cannot be read are the error of their instrument alone', async () => {
    const rig = await startStrategies({
      prepare: ({ watcher }) => {
        market(BUY, SELL)({ watcher });
        watcher.beforeCandles = (instrument) => {
          if (instrument === BTC.id) throw new Error('no such series');
        };
      },
    });
    expect(told(rig)).toEqual(['ETH sell']);
    expect(rig.runner()).toMatchObject({ passes: 1, pairErrors: 1 });
  });

  test('too few candles are said in plain words, and healed once there are enough', async () => {
    const rig = await startStrategies({ prepare: market([70, 70], HOLD) });
    const { strategies } = await rig.client.call('snapshot', {});
    expect(strategies[0]?.errors.map(({ message }) => message)).toEqual([
      'Needs 2 closed candles of 1m for BTC/USDT, there are 1.',
    ]);
    rig.watcher.setCloses(BTC.id, BUY);
    await rig.client.call('runNow', {});
    await rig.quiet();
    const after = await rig.client.call('snapshot', {});
    expect(after.strategies[0]?.errors).toEqual([]);
    expect(rig.told.at(-2)).toMatchObject({ instrument: BTC.id, action: 'buy' });
  });

  test('an instrument that no venue offers any more is said in plain words', async () => {
    const rig = await startStrategies({ prepare: market(BUY) });
    await rig.configure('threshold', { notional: '50' as never });
    rig.watcher.instruments = [ETH];
    await rig.client.call('runNow', {});
    await rig.quiet();
    const { strategies } = await rig.client.call('snapshot', {});
    expect(strategies[0]?.errors.map(({ message }) => message)).toEqual([`${BTC.id} is not offered by any venue now.`]);
  });

  test('a pass that cannot store waits 60 s and begins anew; nothing of it was told (B-25)', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    rig.told.length = 0;
    rig.changed.length = 0;
    rig.watcher.setCloses(BTC.id, BUY);
    rig.database.beforeAppend = () => {
      throw new Error('disk full');
    };
    await rig.clock.advanceAsync(120_000);
    await rig.quiet();
    expect(rig.runner()).toMatchObject({
      state: 'backing-off',
      failedPasses: 1,
      lastError: 'database.appendSignals failed',
      nextPassTime: rig.clock.now() + 60_000,
    });
    expect(rig.degraded()).toBe('strategy-pass-failed');
    expect([rig.told, rig.changed]).toEqual([[], []]);

    rig.database.beforeAppend = () => {};
    await rig.clock.advanceAsync(59_999);
    await rig.quiet();
    expect(rig.runner().state).toBe('backing-off');
    await rig.clock.advanceAsync(1);
    await rig.quiet();
    expect(rig.runner()).toMatchObject({ state: 'waiting', passes: 2, lastError: null });
    expect(rig.degraded()).toBeNull();
    expect(rig.changed.map(({ action }) => action)).toEqual(['buy']);
  });

  test('a database that comes back ends the waiting at once', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    rig.database.beforeAppend = () => {
      rig.database.beforeAppend = () => {};
      rig.database.crash();
      return new Promise<void>(() => {});
    };
    await rig.clock.advanceAsync(120_000);
    await rig.quiet();
    expect(rig.runner().state).toBe('backing-off');
    rig.reconnect('database');
    await rig.quiet();
    expect(rig.runner()).toMatchObject({ state: 'waiting', passes: 2 });
  });

  test('a fresh watcher is read from the beginning', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    rig.watcher.calls.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.watcher.calls).toEqual([`${BTC.id} 1m 6`, `${ETH.id} 1m 6`]);
    rig.watcher.crash();
    rig.reconnect('watcher');
    rig.watcher.calls.length = 0;
    await rig.client.call('runNow', {});
    await rig.quiet();
    expect(rig.watcher.calls).toEqual([`${BTC.id} 1m 301`, `${ETH.id} 1m 301`]);
  });
});

describe('what changed', () => {
  test('is told only when the action differs from the one before (B-12)', async () => {
    const rig = await startStrategies({ prepare: market(HOLD) });
    expect(rig.changed).toEqual([]);
    for (const closes of [BUY, BUY, HOLD, SELL, SELL]) {
      rig.watcher.setCloses(BTC.id, closes);
      await rig.client.call('runNow', {});
      await rig.quiet();
    }
    expect(rig.changed.map(({ previousAction, action }) => `${previousAction} → ${action}`)).toEqual([
      'hold → buy',
      'buy → hold',
      'hold → sell',
    ]);
    expect(rig.told).toHaveLength(12);
  });

  test('is compared across a restart', async () => {
    const database = createSignalDatabase();
    const first = await startStrategies({ database, prepare: market(BUY) });
    expect(first.changed.map(({ previousAction, action }) => [previousAction, action])).toEqual([[null, 'buy']]);
    await first.service.stop();
    const second = await startStrategies({ database, prepare: market(BUY) });
    expect(second.told).toHaveLength(2);
    expect(second.changed).toEqual([]);
    await second.service.stop();
    const third = await startStrategies({ database, prepare: market(SELL) });
    expect(third.changed.map(({ previousAction, action }) => [previousAction, action])).toEqual([['buy', 'sell']]);
  });
});

test('6 strategies on 400 instruments read each series once and store in chunks of 400 (B-27)', async () => {
  const instruments = Array.from({ length: 400 }, (_, index) => testInstrument(`C${index}/USDT`));
  const strategies = Array.from({ length: 6 }, (_, index) => thresholdStrategy(`s${index}`));
  const rig = await startStrategies({
    strategies,
    instruments,
    prepare: ({ watcher }) => {
      for (const { id } of instruments) watcher.setCloses(id, BUY);
    },
  });
  for (let turn = 0; turn < 50 && rig.runner().state === 'running'; turn++) await rig.quiet();
  expect(rig.runner()).toMatchObject({ passes: 1, evaluations: 2_400, pairErrors: 0 });
  expect(rig.watcher.calls).toHaveLength(400);
  expect(rig.database.calls.filter((call) => call.startsWith('append'))).toEqual(
    Array.from({ length: 6 }, () => 'appendSignals 400'),
  );
});
