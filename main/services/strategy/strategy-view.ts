import type { ParameterDescription, StrategyConfiguration, StrategyView } from '#shared/contract/strategy.ts';
import { TIMEFRAMES } from '#shared/domain/timeframe.ts';
import type { ParameterSchema } from '#shared/strategy/parameters.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';
import { strategyId } from './pair.ts';
import type { PairBook } from './runner/pair-book.ts';
import type { SignalLog } from './runner/signal-log.ts';

/** A strategy as a person sees it. */
export function strategyView(
  strategy: Strategy,
  configuration: StrategyConfiguration,
  signals: SignalLog,
  pairs: PairBook,
): StrategyView {
  return {
    id: strategyId(strategy),
    kind: strategy.kind,
    title: strategy.title,
    description: strategy.description,
    timeframes: strategy.kind === 'signal' ? [...strategy.timeframes] : [...TIMEFRAMES],
    parameters: describeParameters(strategy.parameters),
    configuration,
    latest: [...signals.latestOf(strategy.id)],
    errors: [...pairs.failuresOf(strategy.id)],
    evaluations: pairs.evaluationsOf(strategy.id),
    signals: pairs.signalsOf(strategy.id),
    counts: [...pairs.countsOf(strategy.id)],
  };
}

function describeParameters(schema: ParameterSchema): ParameterDescription[] {
  return Object.entries(schema).map(([name, parameter]) => ({
    name,
    label: parameter.label,
    description: parameter.description,
    kind: parameter.kind,
    minimum: parameter.kind === 'boolean' ? null : parameter.minimum,
    maximum: parameter.kind === 'boolean' ? null : parameter.maximum,
    step: parameter.kind === 'boolean' ? null : parameter.step,
    default: parameter.default,
  }));
}
