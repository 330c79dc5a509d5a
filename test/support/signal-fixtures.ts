import type { RunnerView, StrategyView } from '#shared/contract/strategy.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { SignalId, StrategyId } from '#shared/domain/identifiers.ts';
import type { Signal } from '#shared/domain/signal.ts';
import { BTC, ETH } from './fake-watcher.ts';

/** A changed buy of BTC by golden_crossover unless said otherwise. */
export function aSignal(id: string, changes: Partial<Signal> = {}): Signal {
  return {
    id: id as SignalId,
    strategy: 'golden_crossover' as StrategyId,
    instrument: BTC.id,
    timeframe: '1m',
    candleTime: 1_000,
    createdTime: 1_500,
    action: 'buy',
    previousAction: 'hold',
    changed: true,
    entry: true,
    exit: false,
    price: decimal('60000'),
    reasons: [],
    inputs: {},
    runner: 'central',
    run: 'run',
    ...changes,
  };
}

export function aStrategy(id: string, changes: Partial<StrategyView> = {}): StrategyView {
  return {
    id: id as StrategyId,
    kind: 'signal',
    title: id,
    description: '',
    timeframes: ['1m', '1h'],
    parameters: [],
    configuration: {
      enabled: true,
      autoTrade: false,
      account: null,
      notional: decimal('100'),
      instruments: [BTC.id, ETH.id],
      timeframe: '1m',
      parameters: {},
    },
    latest: [],
    errors: [],
    evaluations: 0,
    signals: 0,
    counts: [],
    ...changes,
  };
}

export function aRunner(changes: Partial<RunnerView> = {}): RunnerView {
  return {
    state: 'waiting',
    interval: 120_000,
    passes: 0,
    failedPasses: 0,
    evaluations: 0,
    pairErrors: 0,
    lastPassTime: null,
    lastPassDurationMs: null,
    lastError: null,
    nextPassTime: null,
    ...changes,
  };
}
