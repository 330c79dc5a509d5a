import { expect, it, onTestFinished } from 'vitest';
import { openLedger } from '#main/services/database/ledger-file.ts';
import { createSignalStore, type SignalStore } from '#main/services/database/signal-store.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId, Price, SignalId, StrategyId } from '#shared/domain/identifiers.ts';
import type { Signal } from '#shared/domain/signal.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function openStore(): SignalStore {
  const file = openLedger(temporaryFolder());
  onTestFinished(() => void file.close());
  return createSignalStore(file);
}

function signal(number: number, changes: Partial<Signal> = {}): Signal {
  return {
    id: `golden_crossover/${number}` as SignalId,
    strategy: 'golden_crossover' as StrategyId,
    instrument: 'BTC/USDT@replay' as InstrumentId,
    timeframe: '1m',
    candleTime: number * 60_000,
    createdTime: number * 60_000 + 5,
    action: 'buy',
    previousAction: null,
    changed: true,
    entry: true,
    exit: false,
    price: decimal('84000.5') as Price,
    reasons: [{ decision: 'entry', label: 'SMA(50)', left: 1.5, comparator: '>', right: 1.4, met: true }],
    inputs: { sma50: 1.5, sma200: 1.4, rsi: null },
    runner: 'central',
    run: 'run-1',
    ...changes,
  };
}

const anyone = { strategy: null, instrument: null, changedOnly: false, before: null, limit: 100 };

it('gives back a signal with all that went into it', () => {
  const store = openStore();
  expect(store.append([signal(1)])).toBe(1);
  expect(store.get(signal(1).id)).toEqual(signal(1));
  expect(store.get('other' as SignalId)).toBeNull();
});

it('keeps the first content of an id, so that what a person was told stays what is shown', () => {
  const store = openStore();
  store.append([signal(1)]);
  expect(store.append([signal(1, { action: 'sell' }), signal(2)])).toBe(1);
  expect(store.get(signal(1).id)?.action).toBe('buy');
});

it('lists the newest first, by strategy, instrument, change and time', () => {
  const store = openStore();
  const other = { strategy: 'rsi' as StrategyId, instrument: 'ETH/USDT@replay' as InstrumentId };
  store.append([signal(1), signal(2, { changed: false }), signal(3, { ...other }), signal(4)]);
  const ids = (query: Partial<typeof anyone>): readonly string[] =>
    store.read({ ...anyone, ...query } as typeof anyone).map(({ id }) => id.slice(-1));
  expect(ids({})).toEqual(['4', '3', '2', '1']);
  expect(store.read({ ...anyone, strategy: other.strategy }).map(({ id }) => id.slice(-1))).toEqual(['3']);
  expect(store.read({ ...anyone, instrument: signal(1).instrument }).length).toBe(3);
  expect(ids({ changedOnly: true })).toEqual(['4', '3', '1']);
  expect(store.read({ ...anyone, before: signal(3).createdTime, limit: 1 }).map(({ id }) => id.slice(-1))).toEqual([
    '2',
  ]);
});

it('knows the newest of each strategy and instrument after a restart', () => {
  const store = openStore();
  const eth = { instrument: 'ETH/USDT@replay' as InstrumentId };
  store.append([signal(1), signal(2), signal(3, eth), signal(4, { strategy: 'rsi' as StrategyId })]);
  expect(new Set(store.latest().map(({ id }) => id.slice(-1)))).toEqual(new Set(['2', '3', '4']));
});

it('forgets old signals (B-40) but never the last word of a strategy on an instrument', () => {
  const store = openStore();
  const eth = { instrument: 'ETH/USDT@replay' as InstrumentId };
  store.append([signal(1), signal(2), signal(3, eth), signal(4)]);
  expect(store.prune(signal(4).createdTime)).toBe(2);
  expect(store.read(anyone).map(({ id }) => id.slice(-1))).toEqual(['4', '3']);
});
