import type { InstrumentId, StrategyId } from '#shared/domain/identifiers.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';

/** One strategy on one instrument: what errors, signals and state are kept by. */
export function pairKey(strategy: string, instrument: string): string {
  return `${strategy}|${instrument}`;
}

export function strategyId(strategy: Strategy): StrategyId {
  return strategy.id as StrategyId;
}

/** `BTC/USDT@replay` → `BTC/USDT`: how a person calls it. */
export function symbolOf(instrument: InstrumentId): string {
  return instrument.slice(0, instrument.lastIndexOf('@'));
}

/** Why a pair could not be evaluated or traded, in words for a person. Anything else that is thrown is a defect. */
export class PairError extends Error {
  override readonly name = 'PairError';
}
