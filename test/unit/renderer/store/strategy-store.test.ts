import { describe, expect, test, vi } from 'vitest';
import { strategy as strategyContract } from '#shared/contract/strategy.ts';
import type { StrategyId } from '#shared/domain/identifiers.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { createServer } from '#shared/rpc/serve.ts';
import { BTC, ETH } from '#test/support/fake-watcher.ts';
import { settle } from '#test/support/manual-clock.ts';
import { aRunner, aSignal, aStrategy } from '#test/support/signal-fixtures.ts';
import { followStrategy } from '../../../../renderer/store/follow-strategy.ts';
import { createStrategyStore, opinionsOn, type StrategySnapshot } from '../../../../renderer/store/strategy-store.ts';

/** A strategy service whose snapshot waits to be given. */
function service() {
  const snapshots: ((snapshot: StrategySnapshot) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const server = createServer(strategyContract, {
    snapshot: () =>
      new Promise<StrategySnapshot>((resolve, reject) => {
        snapshots.push(resolve);
        failures.push(reject);
      }),
    configure: unused,
    signals: unused,
    signal: unused,
    runNow: unused,
  });
  const [left, right] = memoryPortPair();
  server.attach(left);
  const store = createStrategyStore();
  const stop = followStrategy(store, connect(strategyContract, right));
  return { server, store, stop, snapshots, failures };
}

const SNAPSHOT: StrategySnapshot = {
  strategies: [aStrategy('golden_crossover'), aStrategy('buy_the_dip')],
  runner: aRunner({ passes: 1 }),
  recent: [aSignal('first')],
};

describe('a page that follows the strategies', () => {
  test('applies what came before the snapshot on top of it, each signal once', async () => {
    const { server, store, snapshots } = service();
    await settle();
    server.publish('signals', [aSignal('first'), aSignal('second')]);
    server.publish('runner', aRunner({ passes: 2 }));
    await settle();
    expect(store.store.getState()).toMatchObject({ status: 'loading', recent: [], runner: null });
    snapshots[0]?.(SNAPSHOT);
    await vi.waitFor(() => expect(store.store.getState().status).toBe('live'));
    const { recent, runner } = store.store.getState();
    expect(recent.map(({ id }) => id)).toEqual(['second', 'first']);
    expect(runner?.passes).toBe(2);
  });

  test('keeps the newest signal of each market with its strategy', async () => {
    const { server, store, snapshots } = service();
    await settle();
    snapshots[0]?.(SNAPSHOT);
    await vi.waitFor(() => expect(store.store.getState().status).toBe('live'));
    server.publish('signals', [
      aSignal('a', { instrument: ETH.id, action: 'hold' }),
      aSignal('b', { action: 'sell' }),
      aSignal('c', { strategy: 'buy_the_dip' as StrategyId }),
    ]);
    await settle();
    const { strategies } = store.store.getState();
    expect(strategies.map(({ latest }) => latest.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
    server.publish('signals', [aSignal('d', { action: 'buy' })]);
    await settle();
    expect(store.store.getState().strategies[0]?.latest.map(({ id }) => id)).toEqual(['a', 'd']);
  });

  test('says when the service went away and keeps what it knew', async () => {
    const { server, store, snapshots } = service();
    await settle();
    snapshots[0]?.(SNAPSHOT);
    await vi.waitFor(() => expect(store.store.getState().status).toBe('live'));
    server.dispose();
    await vi.waitFor(() => expect(store.store.getState().status).toBe('lost'));
    expect(store.store.getState().strategies).toHaveLength(2);
  });

  test('says why a snapshot failed', async () => {
    const { store, failures } = service();
    await settle();
    failures[0]?.(new Error('no database'));
    await vi.waitFor(() => expect(store.store.getState().status).toBe('failed'));
    expect(store.store.getState().problem).toBe('strategy.snapshot failed');
  });

  test('changes nothing any more once it stopped following', async () => {
    const { server, store, stop, snapshots } = service();
    await settle();
    snapshots[0]?.(SNAPSHOT);
    await vi.waitFor(() => expect(store.store.getState().status).toBe('live'));
    stop();
    server.publish('runner', aRunner({ passes: 9 }));
    server.dispose();
    await settle();
    expect(store.store.getState()).toMatchObject({ status: 'live', runner: { passes: 1 } });
  });
});

test('a batch is told once, without what was known', () => {
  const store = createStrategyStore();
  store.applySnapshot(SNAPSHOT);
  const told: string[][] = [];
  store.onSignals((signals) => told.push(signals.map(({ id }) => id)));
  store.applySignals([aSignal('first'), aSignal('new')]);
  store.applySignals([aSignal('new')]);
  expect(told).toEqual([['new']]);
});

test('at most 500 results are kept, the newest', () => {
  const store = createStrategyStore();
  store.applySnapshot({ ...SNAPSHOT, recent: [] });
  for (let batch = 0; batch < 6; batch++) {
    store.applySignals(Array.from({ length: 100 }, (_, index) => aSignal(`${batch * 100 + index}`)));
  }
  const { recent } = store.store.getState();
  expect([recent.length, recent[0]?.id, recent.at(-1)?.id]).toEqual([500, '599', '100']);
});

test('opinions on a market are those of strategies that are on, and no holds', () => {
  const off = aStrategy('off', { latest: [aSignal('x', { strategy: 'off' as StrategyId })] });
  const store = createStrategyStore();
  store.applySnapshot({
    ...SNAPSHOT,
    strategies: [
      aStrategy('golden_crossover', { latest: [aSignal('old'), aSignal('eth', { instrument: ETH.id })] }),
      aStrategy('buy_the_dip', { latest: [aSignal('young', { action: 'sell', createdTime: 9_000 })] }),
      aStrategy('reversal_rsi', { latest: [aSignal('hold', { action: 'hold' })] }),
      aStrategy('stop_loss', {
        kind: 'exit-manager',
        latest: [aSignal('stop', { strategy: 'stop_loss' as StrategyId, action: 'sell' })],
      }),
      { ...off, configuration: { ...off.configuration, enabled: false } },
    ],
  });
  expect(opinionsOn(store.store.getState(), BTC.id).map(({ id }) => id)).toEqual(['young', 'old']);
});
