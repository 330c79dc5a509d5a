import { ofClose } from '#shared/indicators/indicator.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { above, all, any, atLeast, below } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';
import { OFFERED_TIMEFRAMES } from './offered-timeframes.ts';
import { rsiLevel, rsiPeriod } from './rsi-parameters.ts';

export const simpleTrendRide = defineStrategy({
  id: 'simple_trend_ride',
  title: 'Simple trend ride',
  description:
    'Buys strength and rides it: RSI above its level. Sells at a profit target over the price of its first buy signal, or when the strength is gone.',
  parameters: {
    rsiPeriod,
    entryAbove: rsiLevel('Buy above RSI', 'The RSI must be above this to buy.', 70),
    profitPercent: number({
      label: 'Profit target',
      description: 'Percent over the price of the first buy signal at which to sell.',
      minimum: 0.1,
      maximum: 1000,
      default: 6,
    }),
    exitBelow: rsiLevel('Sell below RSI', 'An RSI below this ends the ride.', 55),
  },
  timeframes: OFFERED_TIMEFRAMES,
  defaultTimeframe: '4h',
  warmUp: (parameters) => parameters.rsiPeriod + 1,
  indicators: (parameters) => ({ rsi: ofClose(rsi(parameters.rsiPeriod)) }),
  /** The close at the first buy signal since the last sell. */
  initialState: { entryPrice: null as number | null },
  step: ({ candle, indicators: { rsi: strength }, parameters, state: { entryPrice } }) => {
    const label = `RSI ${parameters.rsiPeriod}`;
    const target = entryPrice === null ? null : (entryPrice * (100 + parameters.profitPercent)) / 100;
    const entry = all(above(label, strength.now, parameters.entryAbove));
    const exit = any(
      atLeast(`Price against entry + ${parameters.profitPercent} %`, candle.close, target),
      below(label, strength.now, parameters.exitBelow),
    );
    return {
      state: { entryPrice: entry.met ? (entryPrice ?? candle.close) : exit.met ? null : entryPrice },
      entry,
      exit,
      inputs: { 'entry price': entryPrice },
    };
  },
});
