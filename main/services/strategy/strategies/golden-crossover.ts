import { ofClose } from '#shared/indicators/indicator.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { sma } from '#shared/indicators/sma.ts';
import { above, all, crossesAbove, crossesBelow } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { OFFERED_TIMEFRAMES } from './offered-timeframes.ts';
import { averagePeriod, rsiLevel, rsiPeriod } from './rsi-parameters.ts';

export const goldenCrossover = defineStrategy({
  id: 'golden_crossover',
  title: 'Golden crossover',
  description:
    'Buys when the fast moving average crosses above the slow one while the RSI shows strength. Sells when the fast average crosses back below.',
  parameters: {
    fastPeriod: averagePeriod('Fast average', 'Candles in the fast moving average.', 9),
    slowPeriod: averagePeriod('Slow average', 'Candles in the slow moving average.', 50),
    rsiPeriod,
    rsiAbove: rsiLevel('RSI above', 'The RSI must be above this to buy.', 55),
  },
  timeframes: OFFERED_TIMEFRAMES,
  defaultTimeframe: '1h',
  warmUp: (parameters) => Math.max(parameters.fastPeriod, parameters.slowPeriod, parameters.rsiPeriod) + 1,
  indicators: (parameters) => ({
    fast: ofClose(sma(parameters.fastPeriod)),
    slow: ofClose(sma(parameters.slowPeriod)),
    rsi: ofClose(rsi(parameters.rsiPeriod)),
  }),
  initialState: {},
  step: ({ indicators: { fast, slow, rsi: strength }, parameters, state }) => {
    const averages = `MA ${parameters.fastPeriod} against MA ${parameters.slowPeriod}`;
    return {
      state,
      entry: all(
        crossesAbove(averages, fast, slow),
        above(`RSI ${parameters.rsiPeriod}`, strength.now, parameters.rsiAbove),
      ),
      exit: all(crossesBelow(averages, fast, slow)),
    };
  },
});
