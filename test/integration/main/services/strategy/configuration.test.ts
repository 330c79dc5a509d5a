import { describe, expect, test } from 'vitest';
import { BUNDLED_STRATEGIES } from '#main/services/strategy/bundled-strategies.ts';
import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId, StrategyId } from '#shared/domain/identifiers.ts';
import { BTC, ETH, testInstrument } from '#test/support/fake-watcher.ts';
import { createSignalDatabase } from '#test/support/signal-database.ts';
import { type StrategyRig, startStrategies } from '#test/support/strategy-rig.ts';

const REAL = testInstrument('SOL/USDT', { id: 'SOL/USDT@binance' as InstrumentId, demo: false });

async function views(rig: StrategyRig) {
  return (await rig.client.call('snapshot', {})).strategies;
}

async function configurations(rig: StrategyRig): Promise<Record<string, StrategyConfiguration>> {
  return Object.fromEntries((await views(rig)).map(({ id, configuration }) => [id, configuration]));
}

describe('the first configuration', () => {
  test('is every strategy on every instrument, with no trading; exit managers are off (B-20)', async () => {
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES });
    const all = await views(rig);
    expect(all.map(({ id }) => id)).toEqual(BUNDLED_STRATEGIES.map(({ id }) => id));
    for (const { kind, configuration } of all) {
      expect(configuration).toMatchObject({ autoTrade: false, instruments: [BTC.id, ETH.id], account: null });
      expect(configuration.enabled).toBe(kind === 'signal');
    }
  });

  test('on the demo market alone looks at 1-minute candles; 4 hours stay on offer', async () => {
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES });
    const all = await configurations(rig);
    expect(all.golden_crossover?.timeframe).toBe('1m');
    expect(all.simple_trend_ride?.timeframe).toBe('1m');
    expect((await views(rig)).find(({ id }) => id === 'simple_trend_ride')?.timeframes).toContain('4h');
  });

  test('on a real market looks at the timeframe of each strategy', async () => {
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES, instruments: [BTC, REAL] });
    const all = await configurations(rig);
    expect(all.golden_crossover?.timeframe).toBe('1h');
    expect(all.simple_trend_ride?.timeframe).toBe('4h');
  });

  test('is made once: a second start writes nothing', async () => {
    const database = createSignalDatabase();
    const first = await startStrategies({ strategies: BUNDLED_STRATEGIES, database });
    await first.service.stop();
    const before = database.calls.filter((call) => call === 'saveState strategy-configuration').length;
    expect(before).toBe(BUNDLED_STRATEGIES.length);
    await startStrategies({ strategies: BUNDLED_STRATEGIES, database });
    expect(database.calls.filter((call) => call === 'saveState strategy-configuration')).toHaveLength(before);
  });

  test('takes in new instruments until a person has touched it', async () => {
    const database = createSignalDatabase();
    const first = await startStrategies({ strategies: BUNDLED_STRATEGIES, database, instruments: [BTC] });
    await first.configure('buy_the_dip', { notional: decimal('250') });
    await first.service.stop();
    const second = await startStrategies({ strategies: BUNDLED_STRATEGIES, database, instruments: [BTC, ETH] });
    const all = await configurations(second);
    expect(all.golden_crossover?.instruments).toEqual([BTC.id, ETH.id]);
    expect(all.buy_the_dip).toMatchObject({ instruments: [BTC.id], notional: '250' });
  });

  test('replaces a stored one that cannot be read, and says so in the log', async () => {
    const database = createSignalDatabase();
    database.states.set('strategy-configuration', new Map([['stop_loss', '{"configuration":1}']]));
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES, database });
    expect((await configurations(rig)).stop_loss?.enabled).toBe(false);
    expect(rig.warnings.some((line) => line.includes('cannot be read') && line.includes('stop_loss'))).toBe(true);
  });
});

describe('configure', () => {
  const configure = async (rig: StrategyRig, strategy: string, change: Record<string, unknown>) => {
    const current = (await configurations(rig))[strategy] as StrategyConfiguration;
    return rig.client.call('configure', {
      strategy: strategy as StrategyId,
      configuration: { ...current, ...change } as StrategyConfiguration,
    });
  };

  test('stores what a person chose and tells every view', async () => {
    const database = createSignalDatabase();
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES, database });
    const heard: string[] = [];
    rig.client.on('strategies', (all) => {
      heard.push(...all.filter(({ configuration }) => configuration.notional === '42').map(({ id }) => id));
    });
    const result = await configure(rig, 'reversal_rsi', { notional: '42', timeframe: '4h' });
    expect(result).toMatchObject({
      outcome: 'configured',
      strategy: { configuration: { notional: '42', timeframe: '4h' } },
    });
    await rig.quiet();
    expect(heard).toEqual(['reversal_rsi']);
    await rig.service.stop();
    const again = await startStrategies({ strategies: BUNDLED_STRATEGIES, database });
    expect((await configurations(again)).reversal_rsi).toMatchObject({ notional: '42', timeframe: '4h' });
  });

  test('names each refused value and changes nothing', async () => {
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES });
    const before = await configurations(rig);
    const result = await configure(rig, 'golden_crossover', {
      timeframe: '3d',
      notional: '0',
      instruments: ['XRP/USDT@nowhere'],
      account: 'nobody' as AccountId,
      parameters: { ...before.golden_crossover?.parameters, rsiAbove: 101, fastPeriod: 2.5, extra: 1 },
    });
    expect(result).toEqual({
      outcome: 'refused',
      problems: [
        { field: 'parameters.extra', message: 'is not a parameter of this strategy' },
        { field: 'parameters.fastPeriod', message: 'must be a whole number' },
        { field: 'parameters.rsiAbove', message: 'must be from 0 to 100, not 101' },
        { field: 'timeframe', message: 'must be one of 1m, 5m, 15m, 30m, 1h, 4h, 1d, not 3d' },
        { field: 'notional', message: 'must be greater than 0' },
        { field: 'instruments', message: 'not offered by any venue: XRP/USDT@nowhere' },
        { field: 'account', message: 'there is no account nobody' },
      ],
    });
    expect(await configurations(rig)).toEqual(before);
  });

  test('does not know a strategy that is not there', async () => {
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES });
    const configuration = (await configurations(rig)).stop_loss as StrategyConfiguration;
    expect(await rig.client.call('configure', { strategy: 'gone' as StrategyId, configuration })).toEqual({
      outcome: 'unknown-strategy',
    });
  });

  test('each parameter is described with its bounds and default', async () => {
    const rig = await startStrategies({ strategies: BUNDLED_STRATEGIES });
    const golden = (await views(rig))[0];
    expect(golden?.parameters.find(({ name }) => name === 'rsiAbove')).toEqual({
      name: 'rsiAbove',
      label: 'RSI above',
      description: 'The RSI must be above this to buy.',
      kind: 'number',
      minimum: 0,
      maximum: 100,
      step: 1,
      default: 55,
    });
  });
});

test('stored signals can be asked for by strategy, instrument and change, and one by its id', async () => {
  const rig = await startStrategies({ prepare: ({ watcher }) => watcher.setCloses(BTC.id, [70, 70, 120, 70]) });
  const query = { strategy: null, instrument: null, changedOnly: true, before: null, limit: 10 };
  const { signals } = await rig.client.call('signals', query);
  expect(signals.map(({ action }) => action)).toEqual(['buy']);
  const id = signals[0]?.id ?? ('none' as never);
  expect((await rig.client.call('signal', { id })).signal).toEqual(signals[0]);
});
