import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { defaultsOf } from '#shared/strategy/parameters.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';

/** The contract's limit of instruments a strategy. */
export const MOST_INSTRUMENTS = 500;

/**
 * What a strategy begins with (B-20): every instrument there is, default parameters, no trading. Where all there is is
 * the recorded demo market, candles of one minute, so that a person sees signals within minutes rather than hours.
 * Exit managers begin switched off: nobody asked them to judge a position yet.
 */
export function firstConfiguration(strategy: Strategy, instruments: readonly Instrument[]): StrategyConfiguration {
  return {
    enabled: strategy.kind === 'signal',
    autoTrade: false,
    account: null,
    notional: decimal('100'),
    instruments: instruments.slice(0, MOST_INSTRUMENTS).map(({ id }) => id),
    timeframe: strategy.kind === 'exit-manager' || isDemo(instruments) ? '1m' : strategy.defaultTimeframe,
    parameters: { ...defaultsOf(strategy.parameters) },
  };
}

function isDemo(instruments: readonly Instrument[]): boolean {
  return instruments.length > 0 && instruments.every(({ demo }) => demo);
}
